import { useLocale, useTranslations } from "next-intl";
import { OriginMark } from "@/components/origins/origin-chip";
import { ListPages } from "@/components/shell/list-pages";
import { Badge } from "@/components/ui/badge";
import { Button } from "@/components/ui/button";
import { Card, CardBody, CardHeader } from "@/components/ui/card";
import { ConfirmDialog } from "@/components/ui/confirm-dialog";
import { Instant } from "@/components/ui/instant";
import type { NamedOverrule } from "@/lib/ingest/commit-origins/overrules";
import type { FormAction } from "@/lib/platform/forms/outcome";
import { formatCount } from "@/lib/platform/i18n/format";
import type { ListPage } from "@/lib/platform/list-page";

interface OverrulesCardProps {
  overrules: ListPage<NamedOverrule>;
  /** The page's own address. */
  href: string;
  timeZone: string;
  /** Null for whoever may not. */
  revoke: FormAction | null;
}

/** What people said about origins: the standing words, then the revoked ones. */
export function OverrulesCard({ overrules, href, timeZone, revoke }: OverrulesCardProps) {
  const { rows, skipped, total } = overrules;
  const t = useTranslations("commitOrigins.settings");
  return (
    <Card aria-labelledby="overrules">
      <CardHeader id="overrules" title={t("listTitle")} description={t("listDescription")} />
      <CardBody>
        {total === 0 ? (
          <p className="text-sm leading-6 text-ink-muted">{t("listEmpty")}</p>
        ) : (
          <ul className="divide-y">
            {rows.map((overrule) => (
              <li key={overrule.id} className="flex flex-wrap items-start justify-between gap-3 py-3">
                <OverruleText overrule={overrule} timeZone={timeZone} />
                {revoke && overrule.revokedAt === null && (
                  <RevokeButton overrule={overrule} revoke={revoke} />
                )}
              </li>
            ))}
          </ul>
        )}
        <ListPages
          list={overrules}
          label={t("pages.label")}
          shown={t("pages.shown", { from: skipped + 1, to: skipped + rows.length, total })}
          href={href}
        />
      </CardBody>
    </Card>
  );
}

function useSubject() {
  const t = useTranslations("commitOrigins.settings");
  return ({ sha, account }: NamedOverrule): string => {
    if (sha !== null) return t("commitSubject", { sha: sha.slice(0, 12) });
    if (account === null) return t("hiddenAccount");
    if (account.startsWith("github-id:")) return t("githubId", { id: account.slice("github-id:".length) });
    return account.startsWith("github:") ? `@${account.slice("github:".length)}` : account;
  };
}

function OverruleText({ overrule, timeZone }: { overrule: NamedOverrule; timeZone: string }) {
  const t = useTranslations("commitOrigins.settings");
  const names = useTranslations("metrics.origin");
  const locale = useLocale();
  const subjectOf = useSubject();
  const { kind, origin, tool, reason, commits, createdAt, appliedAt, revokedAt } = overrule;
  return (
    <div className="min-w-0 flex-1 space-y-1">
      <p className="flex flex-wrap items-center gap-x-2 gap-y-1 text-sm leading-6">
        <span className="min-w-0 font-medium break-all">{subjectOf(overrule)}</span>
        <span className="inline-flex items-center gap-1.5 text-[13px]">
          <OriginMark origin={origin} />
          {[names(origin), tool].filter(Boolean).join(" · ")}
        </span>
        {revokedAt !== null && <Badge>{t("isRevoked")}</Badge>}
        {revokedAt === null && appliedAt === null && <Badge tone="info">{t("underWay")}</Badge>}
      </p>
      <p className="text-[13px] leading-5 break-words text-ink-muted">{reason}</p>
      <p className="figures text-[13px] leading-5 text-ink-muted">
        <Instant at={createdAt} timeZone={timeZone} />
        {kind === "account" && revokedAt === null && (
          <> · {t("commits", { count: commits, shown: formatCount(commits, locale) })}</>
        )}
        {revokedAt !== null && (
          <>
            {" · "}
            {t.rich("revokedOn", { at: () => <Instant at={revokedAt} timeZone={timeZone} /> })}
          </>
        )}
      </p>
    </div>
  );
}

function RevokeButton({ overrule, revoke }: { overrule: NamedOverrule; revoke: FormAction }) {
  const t = useTranslations("commitOrigins.settings");
  const subject = useSubject()(overrule);
  return (
    <ConfirmDialog
      trigger={
        <Button variant="ghost" size="sm" aria-label={t("revokeLabel", { subject })}>
          {t("revoke")}
        </Button>
      }
      title={t("revokeTitle", { subject })}
      description={t("revokeDescription")}
      action={revoke}
      labels={{ submit: t("revoke"), cancel: t("cancel"), close: t("close") }}
    >
      <input type="hidden" name="overruleId" value={overrule.id} />
    </ConfirmDialog>
  );
}
