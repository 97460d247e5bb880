import { useLocale, useTranslations } from "next-intl";
import type { ReactNode } from "react";
import { Term } from "@/components/ui/tooltip";
import type { FactsView } from "@/lib/dashboard/view-model";
import { formatCount, formatDuration, formatRate } from "@/lib/i18n/format";

/** The counts behind the cards, in one line. */
export function FactStrip({ facts }: { facts: FactsView }) {
  const t = useTranslations("dashboard.facts");
  const reasons = useTranslations("metrics.reasons");
  const locale = useLocale();
  const { counts, rollbacks, incidents } = facts;
  return (
    <dl
      aria-label={t("label")}
      className="grid grid-cols-2 gap-x-6 gap-y-4 rounded-lg border bg-surface px-4 py-4 lg:grid-cols-4"
    >
      <Fact
        name={t("deployments")}
        value={formatCount(counts.total, locale)}
        detail={t("failed", { count: counts.failed })}
      />
      <Fact
        name={<Term definition={t("rollbackDefinition")}>{t("rollbackRate")}</Term>}
        value={rollbacks.measured ? formatRate(rollbacks.rate, locale) : null}
        detail={
          rollbacks.measured
            ? t("rollbacks", { rollbacks: rollbacks.rollbacks, failed: rollbacks.failed })
            : reasons(rollbacks.reason)
        }
      />
      <Fact
        name={<Term definition={t("pendingDefinition")}>{t("pending")}</Term>}
        value={formatCount(counts.pending, locale)}
        detail={counts.pending > 0 ? t("pendingDetail") : t("pendingNone")}
      />
      <Fact
        name={<Term definition={t("incidentsDefinition")}>{t("incidents")}</Term>}
        value={incidents === null ? null : formatCount(incidents, locale)}
        detail={<IncidentDetail restore={facts.restore} />}
      />
    </dl>
  );
}

function IncidentDetail({ restore }: { restore: FactsView["restore"] }) {
  const t = useTranslations("dashboard.facts");
  const reasons = useTranslations("metrics.reasons");
  const locale = useLocale();
  if (!restore.measured) return reasons(restore.reason);
  const median = t("incidentsRestored", { median: formatDuration(restore.medianSeconds, locale) });
  return restore.open > 0 ? `${median} · ${t("incidentsOpen", { count: restore.open })}` : median;
}

function Fact({ name, value, detail }: { name: ReactNode; value: string | null; detail: ReactNode }) {
  const t = useTranslations("metrics");
  return (
    <div className="min-w-0">
      <dt className="text-[13px] leading-5 text-ink-muted">{name}</dt>
      <dd className="figures flex flex-wrap items-baseline gap-x-2 leading-6">
        <span className={value === null ? "text-ink-muted" : "font-medium"}>{value ?? t("noData")}</span>
        <span className="text-[13px] text-ink-muted">{detail}</span>
      </dd>
    </div>
  );
}
