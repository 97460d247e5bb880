import { useLocale, useTranslations } from "next-intl";
import type { ReactNode } from "react";
import { Explain } from "@/components/ui/explain";
import { TextLink } from "@/components/ui/text-link";
import { formatCount, formatDuration, formatNumber, formatRate } from "@/lib/platform/i18n/format";
import type { DashboardView, FactsView } from "@/lib/read/dashboard/view-model";
import { deploymentsHref, filterQuery } from "@/lib/read/filters/href";
import type { DeploymentNarrowing } from "@/lib/read/filters/narrowing";
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
      className="grid grid-cols-2 gap-x-6 gap-y-4 rounded-lg border bg-surface px-4 py-4 sm:grid-cols-3 lg:grid-cols-5"
    >
      <Fact
        name={
          <Explain definition={t("deploymentsDefinition")} more={<MethodLink slug="deployment-frequency" />}>
            {t("deployments")}
          </Explain>
        }
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
        href={rollbacks.measured ? to({ result: ["failed"], remediation: ["rollback"] }) : null}
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
        href={counts.pending > 0 ? to({ result: ["pending"] }) : null}
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
        detail={<IncidentDetail facts={facts} />}
      />
      <BatchSizeFact batchSize={facts.batchSize} href={to({ commits: "with" })} />
    </dl>
  );
}

function BatchSizeFact({ batchSize, href }: { batchSize: FactsView["batchSize"]; href: string }) {
  const t = useTranslations("dashboard.facts");
  const reasons = useTranslations("metrics.reasons");
  const locale = useLocale();
  const method = <MethodLink slug="batch-size" />;
  if (!batchSize.measured) {
    return <Fact name={t("batchSize")} value={null} href={null} detail={reasons(batchSize.reason)} />;
  }
  const { mean, median, p90, interval, deploymentsWithCommits, deploymentsWithoutCommits } = batchSize;
  const range =
    interval &&
    t("batchSizeRange", {
      low: formatNumber(Math.max(0, interval.low), locale),
      high: formatNumber(interval.high, locale),
      p90,
    });
  return (
    <Fact
      name={
        <Explain
          definition={
            <>
              {t("batchSizeDefinition", { without: deploymentsWithoutCommits })}
              {range && <span className="figures mt-1.5 block text-ink-muted">{range}</span>}
            </>
          }
          more={method}
        >
          {t("batchSize")}
        </Explain>
      }
      value={t("batchSizeValue", { median })}
      href={href}
      detail={t("batchSizeDetail", { deployments: deploymentsWithCommits, mean: formatNumber(mean, locale) })}
    />
  );
}

/** Open incidents have no restore time yet: they are counted beside it, the oldest with its age. */
function IncidentDetail({ facts }: { facts: FactsView }) {
  const { restore, openIncidents, incidentsWithoutEnvironment: unnamed } = facts;
  const t = useTranslations("dashboard.facts");
  const reasons = useTranslations("metrics.reasons");
  const locale = useLocale();
  const restored = restore.measured
    ? t("incidentsRestored", {
        restored: restore.restored,
        median: formatDuration(restore.medianSeconds, locale),
      })
    : // The count beside it says so already.
      restore.reason !== "no-incidents" && reasons(restore.reason);
  const parts = [
    restored,
    openIncidents.measured &&
      openIncidents.oldestAgeSeconds !== null &&
      t("incidentsOpen", {
        count: openIncidents.open,
        oldest: formatDuration(openIncidents.oldestAgeSeconds, locale),
      }),
    unnamed > 0 && t("incidentsWithoutEnvironment", { count: unnamed }),
  ];
  return parts.filter(Boolean).join(" · ");
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
