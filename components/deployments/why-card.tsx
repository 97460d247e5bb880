import { useLocale, useTranslations } from "next-intl";
import type { ReactNode } from "react";
import { Card, CardBody, CardHeader } from "@/components/ui/card";
import { Instant } from "@/components/ui/instant";
import { formatDuration } from "@/lib/platform/i18n/format";
import type { DeploymentDetail } from "@/lib/read/deployments/detail";
import type { ResultReason } from "@/lib/read/deployments/why";
import { RelatedLink, RelatedList } from "./related-link";

interface WhyCardProps {
  deployment: DeploymentDetail;
  reason: ResultReason;
  slug: string;
  timeZone: string;
}

/** Why it counts as it does, in plain words; what ended it, what it ended, and how the result came about. */
export function WhyCard({ deployment, reason, slug, timeZone }: WhyCardProps) {
  const t = useTranslations("deployments.why");
  const { remediates, unlistedRemediates, resultChanges } = deployment;
  const remediatesTitle = t("remediates", { count: remediates.length + unlistedRemediates });
  return (
    <Card aria-labelledby="why">
      <CardHeader id="why" title={t("title")} />
      <CardBody className="space-y-5 wrap-anywhere">
        <Reason deployment={deployment} reason={reason} slug={slug} timeZone={timeZone} />
        {remediates.length > 0 && (
          <Section title={remediatesTitle}>
            <RelatedList label={remediatesTitle} deployments={remediates} slug={slug} timeZone={timeZone} />
            <Unlisted count={unlistedRemediates} />
          </Section>
        )}
        <Section title={t("history")}>
          {resultChanges.length === 0 ? (
            <p className="text-[13px] leading-5 text-ink-muted">{t("unchanged")}</p>
          ) : (
            <History deployment={deployment} timeZone={timeZone} />
          )}
        </Section>
      </CardBody>
    </Card>
  );
}

function Unlisted({ count }: { count: number }) {
  const t = useTranslations("deployments.why");
  return count > 0 && <p className="text-[13px] leading-5 text-ink-muted">{t("unlisted", { count })}</p>;
}

function Section({ title, children }: { title: string; children: ReactNode }) {
  return (
    <section>
      <h3 className="mb-1 text-[13px] leading-5 font-medium">{title}</h3>
      {children}
    </section>
  );
}

function Reason({ deployment, reason, slug, timeZone }: WhyCardProps) {
  const t = useTranslations("deployments.why");
  const { pusher, resultRule } = deployment;
  const by = pusher ?? "none";
  const link = (to: Parameters<typeof RelatedLink>[0]["deployment"]) => (
    <RelatedLink deployment={to} slug={slug} timeZone={timeZone} />
  );
  return (
    <div className="max-w-prose space-y-2 text-sm leading-6">
      {reason.kind === "rolled-back" && (
        <>
          <p>{t(pusher ? "pushedRolledBack" : "rolledBack", { by })}</p>
          <p>
            {reason.by
              ? t.rich("rolledBackBy", { link: () => link(reason.by as NonNullable<typeof reason.by>) })
              : t("remediationUnknown", { id: deployment.remediationExternalId ?? "" })}
          </p>
          {reason.target && (
            <p>
              {t.rich("rolledBackTo", {
                link: () => link(reason.target as NonNullable<typeof reason.target>),
              })}
            </p>
          )}
        </>
      )}
      {reason.kind === "repaired" && (
        <>
          <p>{t(pusher ? "pushedRepaired" : "repaired", { by, type: reason.type })}</p>
          <p>
            {reason.by
              ? t.rich("repairedBy", { link: () => link(reason.by as NonNullable<typeof reason.by>) })
              : t("remediationUnknown", { id: deployment.remediationExternalId ?? "" })}
          </p>
        </>
      )}
      {reason.kind === "failed" && <p>{t(pusher ? "pushedFailed" : "failed", { by })}</p>}
      {reason.kind === "passed" && <p>{t(pusher ? "pushedPassed" : "passed", { by })}</p>}
      {reason.kind === "pending" && <p>{t(pusher ? "pushedPending" : "pending", { by })}</p>}
      {resultRule !== null && <p>{t("derived", { rule: resultRule })}</p>}
      {deployment.result === "failed" && <Recovery seconds={deployment.recoverySeconds} />}
    </div>
  );
}

function Recovery({ seconds }: { seconds: number | null }) {
  const t = useTranslations("deployments.why");
  const locale = useLocale();
  return (
    <p className="text-ink-muted">
      {seconds === null ? t("notRecovered") : t("recovered", { duration: formatDuration(seconds, locale) })}
    </p>
  );
}

function History({ deployment, timeZone }: { deployment: DeploymentDetail; timeZone: string }) {
  const t = useTranslations("deployments.why");
  const results = useTranslations("deployments.result");
  const { resultChanges, unlistedResultChanges: unlisted } = deployment;
  const [first] = resultChanges;
  return (
    <ol className="space-y-1 text-[13px] leading-5">
      {unlisted > 0 && (
        <li>
          <Unlisted count={unlisted} />
        </li>
      )}
      {first && unlisted === 0 && (
        <li className="flex flex-wrap gap-x-3">
          <Instant at={deployment.firstSeenAt} timeZone={timeZone} className="figures text-ink-muted" />
          {t("firstSeen", { result: results(first.from) })}
        </li>
      )}
      {resultChanges.map(({ from, to, seenAt }) => (
        <li key={`${seenAt.getTime()}-${from}-${to}`} className="flex flex-wrap gap-x-3">
          <Instant at={seenAt} timeZone={timeZone} className="figures text-ink-muted" />
          {t("changed", { from: results(from), to: results(to) })}
        </li>
      ))}
    </ol>
  );
}
