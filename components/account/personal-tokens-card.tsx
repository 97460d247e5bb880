import { useTranslations } from "next-intl";
import { ActionForm } from "@/components/ui/action-form";
import { Card, CardBody, CardHeader } from "@/components/ui/card";
import { RelativeTime } from "@/components/ui/instant";
import { SubmitButton } from "@/components/ui/submit-button";
import type { FormAction } from "@/lib/platform/forms/outcome";
import type { PersonalToken } from "@/lib/workspace/api-tokens/personal-tokens";

interface PersonalTokensCardProps {
  tokens: readonly PersonalToken[];
  now: Date;
  revoke: (tokenId: string) => FormAction;
}

/** Tokens of the command line, each with the way to end it. */
export function PersonalTokensCard({ tokens, now, revoke }: PersonalTokensCardProps) {
  const t = useTranslations("auth.account");
  return (
    <Card aria-labelledby="personal-tokens">
      <CardHeader
        id="personal-tokens"
        title={t("personalTokens")}
        description={t("personalTokensDescription")}
      />
      <CardBody>
        <ul className="divide-y text-sm leading-6">
          {tokens.map((token) => (
            <li key={token.id} className="flex flex-wrap items-center justify-between gap-3 py-3">
              <span className="min-w-0">
                <span className="block break-words font-medium">
                  {token.name} <span className="font-mono text-ink-muted">…{token.lastFour}</span>
                </span>
                <span className="block text-[13px] leading-5 text-ink-muted">
                  {token.lastUsedAt
                    ? t.rich("tokenUsed", {
                        at: () => <RelativeTime at={token.lastUsedAt as Date} timeZone="UTC" now={now} />,
                      })
                    : t("tokenUnused")}
                  {" · "}
                  {t.rich("tokenEnds", {
                    at: () => <RelativeTime at={token.expiresAt} timeZone="UTC" now={now} />,
                  })}
                </span>
              </span>
              <ActionForm action={revoke(token.id)} aria-label={t("revokeTokenOf", { name: token.name })}>
                <SubmitButton variant="ghost" size="sm">
                  {t("revokeToken")}
                </SubmitButton>
              </ActionForm>
            </li>
          ))}
        </ul>
      </CardBody>
    </Card>
  );
}
