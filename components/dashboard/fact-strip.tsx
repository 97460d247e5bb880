import { useLocale, useTranslations } from "next-intl";
import type { ReactNode } from "react";
import { Explain } from "@/components/ui/explain";
import { TextLink } from "@/components/ui/text-link";
import type { DashboardView, FactsView } from "@/lib/dashboard/view-model";
import { deploymentsHref, filterQuery } from "@/lib/filters/href";
import type { DeploymentNarrowing } from "@/lib/filters/narrowing";
import { formatCount, formatDuration, formatRate } from "@/lib/i18n/format";
import { MethodLink } from "./method-link";

interface FactStripProps {
  facts: FactsView;
  view: DashboardView;
}

/** The counts behind the cards, in one line, each the way to what it counts. */
export function FactStrip({ facts, view }: FactStripProps) {
  const t = useTranslations("dashboard.facts");
  const reasons = useTranslations("metrics.reasons");
  const locale = useLocale();
  const { counts, rollbacks, incidents } = facts;
  const { slug } = view.organization;
  const to = (narrowing: DeploymentNarrowing) => deploymentsHref(slug, view.behind, narrowing);
  return (
    <dl
      aria-label={t("label")}
      className="grid grid-cols-2 gap-x-6 gap-y-4 rounded-lg border bg-surface px-4 py-4 lg:grid-cols-4"
    >
      <Fact
        name={t("deployments")}
        value={formatCount(counts.total, locale)}
        href={to({})}
        detail={t("failed", { count: counts.failed })}
      />
      <Fact
        name={
          <Explain definition={t("rollbackDefinition")} more={<MethodLink slug="rollback-rate" />}>
            {t("rollbackRate")}
          </Explain>
        }
        value={rollbacks.measured ? formatRate(rollbacks.rate, locale) : null}
        href={rollbacks.measured ? to({ verdict: ["failed"], remediation: ["rollback"] }) : null}
        detail={
          rollbacks.measured
            ? t("rollbacks", { rollbacks: rollbacks.rollbacks, failed: rollbacks.failed })
            : reasons(rollbacks.reason)
        }
      />
      <Fact
        name={
          <Explain definition={t("pendingDefinition")} more={<MethodLink slug="change-failure-rate" />}>
            {t("pending")}
          </Explain>
        }
        value={formatCount(counts.pending, locale)}
        href={counts.pending > 0 ? to({ verdict: ["pending"] }) : null}
        detail={counts.pending > 0 ? t("pendingDetail") : t("pendingNone")}
      />
      <Fact
        name={
          <Explain definition={t("incidentsDefinition")} more={<MethodLink slug="incident-restore-time" />}>
            {t("incidents")}
          </Explain>
        }
        value={incidents === null ? null : formatCount(incidents, locale)}
        href={incidents === null ? null : `/${slug}/incidents${filterQuery(view.behind)}`}
        detail={<IncidentDetail restore={facts.restore} />}
      />
    </dl>
  );
}

function IncidentDetail({ restore }: { restore: FactsView["restore"] }) {
  const t = useTranslations("dashboard.facts");
  const reasons = useTranslations("metrics.reasons");
  const locale = useLocale();
  // The count beside it says so already.
  if (!restore.measured && restore.reason === "no-incidents") return null;
  if (!restore.measured) return reasons(restore.reason);
  const median = t("incidentsRestored", { median: formatDuration(restore.medianSeconds, locale) });
  return restore.open > 0 ? `${median} · ${t("incidentsOpen", { count: restore.open })}` : median;
}

interface FactProps {
  name: ReactNode;
  value: string | null;
  href: string | null;
  detail: ReactNode;
}

function Fact({ name, value, href, detail }: FactProps) {
  const t = useTranslations("metrics");
  return (
    <div className="min-w-0">
      <dt className="text-[13px] leading-6 text-ink-muted">{name}</dt>
      <dd className="figures flex flex-wrap items-baseline gap-x-2 leading-6">
        {value !== null && href ? (
          <TextLink href={href} prefetch={false} className="font-medium">
            {value}
          </TextLink>
        ) : (
          <span className={value === null ? "text-ink-muted" : "font-medium"}>{value ?? t("noData")}</span>
        )}
        <span className="text-[13px] text-ink-muted">{detail}</span>
      </dd>
    </div>
  );
}
