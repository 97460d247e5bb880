import { useTranslations } from "next-intl";
import { Badge } from "@/components/ui/badge";
import { Button } from "@/components/ui/button";
import { Card, CardBody, CardHeader } from "@/components/ui/card";
import { ConfirmDialog } from "@/components/ui/confirm-dialog";
import { Instant, RelativeTime } from "@/components/ui/instant";
import type { FormAction } from "@/lib/platform/forms/outcome";
import type { ApiToken } from "@/lib/workspace/api-tokens/types";

interface TokensCardProps {
  tokens: readonly ApiToken[];
  /** E-mail addresses of the members, by their id. */
  emails: ReadonlyMap<string, string>;
  timeZone: string;
  now: Date;
  revoke: FormAction;
}

/** Every token of the organization, revoked ones too, so that their use can still be told apart. */
export function TokensCard({ tokens, ...rest }: TokensCardProps) {
  const t = useTranslations("apiTokens");
  return (
    <Card aria-labelledby="tokens">
      <CardHeader id="tokens" title={t("list")} description={t("description")} />
      <CardBody>
        {tokens.length === 0 ? (
          <p className="text-sm leading-6">
            {t("empty")}
            <span className="block text-ink-muted">{t("emptyDetail")}</span>
          </p>
        ) : (
          <ul className="divide-y">
            {tokens.map((token) => (
              <TokenRow key={token.id} token={token} {...rest} />
            ))}
          </ul>
        )}
      </CardBody>
    </Card>
  );
}

interface TokenRowProps extends Omit<TokensCardProps, "tokens"> {
  token: ApiToken;
}

function TokenRow({ token, emails, timeZone, now, revoke }: TokenRowProps) {
  const t = useTranslations("apiTokens");
  const isExpired = token.revokedAt === null && token.expiresAt !== null && token.expiresAt <= now;
  const email = token.createdBy === null ? undefined : emails.get(token.createdBy);
  const made = () => <Instant at={token.createdAt} timeZone={timeZone} />;
  const ago = (at: Date) => () => <RelativeTime at={at} timeZone={timeZone} now={now} />;
  return (
    <li className="flex flex-wrap items-start gap-x-4 gap-y-2 py-4 first:pt-0 last:pb-0">
      <div className="min-w-0 grow basis-64 space-y-1">
        <p className="flex flex-wrap items-center gap-2">
          <span className="min-w-0 font-medium break-words">{token.name}</span>
          <code className="font-mono text-[13px] text-ink-muted">iris_…{token.lastFour}</code>
          {token.revokedAt && <Badge>{t("revoked")}</Badge>}
          {isExpired && <Badge>{t("expired")}</Badge>}
        </p>
        <p className="font-mono text-[13px] leading-5 break-words">{token.scopes.join(", ")}</p>
        <p className="text-[13px] leading-5 text-ink-muted">
          {email ? t.rich("createdBy", { when: made, email }) : t.rich("created", { when: made })}
          {" · "}
          {token.lastUsedAt ? t.rich("lastUsed", { when: ago(token.lastUsedAt) }) : t("neverUsed")}
          {token.revokedAt && <> · {t.rich("revokedAt", { when: ago(token.revokedAt) })}</>}
          {!token.revokedAt && token.expiresAt && !isExpired && (
            <>
              {" · "}
              {t.rich("expiresAt", {
                when: () => <Instant at={token.expiresAt as Date} timeZone={timeZone} />,
              })}
            </>
          )}
        </p>
      </div>
      {!token.revokedAt && <RevokeButton token={token} revoke={revoke} />}
    </li>
  );
}

function RevokeButton({ token, revoke }: Pick<TokenRowProps, "token" | "revoke">) {
  const t = useTranslations("apiTokens");
  return (
    <ConfirmDialog
      trigger={
        <Button variant="ghost" aria-label={`${t("revoke")} ${token.name}`}>
          {t("revoke")}
        </Button>
      }
      title={t("revokeTitle", { name: token.name })}
      description={t("revokeDescription", { lastFour: token.lastFour })}
      action={revoke}
      labels={{ submit: t("revoke"), cancel: t("cancel"), close: t("close") }}
    >
      <input type="hidden" name="tokenId" value={token.id} />
    </ConfirmDialog>
  );
}
