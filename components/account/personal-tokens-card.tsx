import { useTranslations } from "next-intl";
import { ActionField, ActionForm, ActionSelect } from "@/components/ui/action-form";
import { Card, CardBody, CardHeader } from "@/components/ui/card";
import { CopyResult } from "@/components/ui/copy-result";
import { RelativeTime } from "@/components/ui/instant";
import { SubmitButton } from "@/components/ui/submit-button";
import type { FormAction } from "@/lib/platform/forms/outcome";
import type { PersonalToken } from "@/lib/workspace/api-tokens/personal-tokens";
import { DEFAULT_EXPIRY_DAYS, PERSONAL_EXPIRY_DAYS } from "@/lib/workspace/api-tokens/schema";

interface PersonalTokensCardProps {
  tokens: readonly PersonalToken[];
  now: Date;
  make: FormAction;
  revoke: (tokenId: string) => FormAction;
}

/** Tokens of the command line: how to make one, and each with the way to end it. */
export function PersonalTokensCard({ tokens, now, make, revoke }: PersonalTokensCardProps) {
  const t = useTranslations("auth.account");
  return (
    <Card aria-labelledby="personal-tokens">
      <CardHeader
        id="personal-tokens"
        title={t("personalTokens")}
        description={t("personalTokensDescription")}
      />
      <CardBody className="space-y-6">
        <NewToken make={make} />
        {tokens.length > 0 && (
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
        )}
      </CardBody>
    </Card>
  );
}

function NewToken({ make }: { make: FormAction }) {
  const t = useTranslations("apiTokens");
  const account = useTranslations("auth.account");
  return (
    <ActionForm action={make} className="max-w-md space-y-4" aria-label={account("newToken")}>
      <CopyResult labels={{ result: account("personalToken"), copy: t("copy"), copied: t("copied") }} />
      <ActionField name="name" label={t("name")} hint={account("tokenNameHint")} maxLength={80} required />
      <ActionSelect name="expiryDays" label={t("expires")} defaultValue={DEFAULT_EXPIRY_DAYS}>
        {PERSONAL_EXPIRY_DAYS.map((days) => (
          <option key={days} value={days}>
            {t("expiresIn", { days })}
          </option>
        ))}
      </ActionSelect>
      <SubmitButton variant="secondary">{t("submit")}</SubmitButton>
    </ActionForm>
  );
}
