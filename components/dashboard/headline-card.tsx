import { useLocale, useTranslations } from "next-intl";
import { Sparkline } from "@/components/charts/sparkline";
import { cn } from "@/components/ui/cn";
import { Term } from "@/components/ui/tooltip";
import { figureText } from "@/lib/dashboard/figure-text";
import type { WindowDays } from "@/lib/dashboard/filters";
import type { Headline } from "@/lib/dashboard/headlines";
import { formatDuration, formatRate } from "@/lib/i18n/format";
import { ChangeNote } from "./change-note";

interface HeadlineCardProps {
  headline: Headline;
  windowDays: WindowDays;
}

/** One figure: its name, its value, what stands behind it, its shape and its change. */
export function HeadlineCard({ headline, windowDays }: HeadlineCardProps) {
  const t = useTranslations("metrics");
  const locale = useLocale();
  const { metric, unit, value, figure, change } = headline;
  return (
    <>
      <h3 className="text-[13px] leading-5 text-ink-muted">
        <Term definition={t(`${metric}.definition`)}>{t(`${metric}.title`)}</Term>
      </h3>
      <div className="pt-2">
        <p
          className={cn(
            "figures leading-8 whitespace-nowrap",
            value === null ? "text-base text-ink-muted" : "text-[22px] font-medium tracking-tight",
          )}
        >
          {value === null ? t("noData") : figureText(value, unit, locale)}
        </p>
        {figure.measured ? (
          <HeadlineCounts headline={headline} />
        ) : (
          <p className="text-[13px] leading-5 text-ink-muted">{t(`reasons.${figure.reason}`)}</p>
        )}
      </div>
      <div className="pt-4">{value !== null && <Trend headline={headline} />}</div>
      <div className="pt-2">
        {value !== null && change && <ChangeNote change={change} unit={unit} days={windowDays} />}
      </div>
    </>
  );
}

/** What stands behind the figure, its interval or the rest of its story one hover away. */
function HeadlineCounts({ headline }: { headline: Headline }) {
  const { counts, detail } = useHeadlineWords(headline);
  if (counts === null) return null;
  return (
    <p className="figures text-[13px] leading-5 text-ink-muted">
      {detail ? <Term definition={detail}>{counts}</Term> : counts}
    </p>
  );
}

function useHeadlineWords(headline: Headline): { counts: string | null; detail: string | null } {
  const t = useTranslations("metrics");
  const locale = useLocale();
  const nothing = { counts: null, detail: null };
  const range = ({ low, high }: { low: number; high: number }) => ({
    low: formatRate(low, locale),
    high: formatRate(high, locale),
  });
  switch (headline.metric) {
    case "changeFailureRate": {
      const { figure } = headline;
      if (!figure.measured) return nothing;
      return {
        counts: t("changeFailureRate.counts", { failed: figure.failed, evaluated: figure.evaluated }),
        detail: t("changeFailureRate.interval", range(figure.interval)),
      };
    }
    case "recovery": {
      const { figure } = headline;
      if (!figure.measured) return nothing;
      const { recovered, notRecovered, p90Seconds } = figure;
      return {
        counts: t("recovery.counts", { p90: formatDuration(p90Seconds, locale) }),
        detail: t("recovery.recovered", { recovered, notRecovered }),
      };
    }
    case "frequency": {
      const { figure } = headline;
      if (!figure.measured) return nothing;
      const days = Math.round(figure.days);
      return { counts: t("frequency.counts", { deployments: figure.deployments, days }), detail: null };
    }
    case "leadTime": {
      const { figure } = headline;
      if (!figure.measured) return nothing;
      return {
        counts: t("leadTime.counts", { commits: figure.commits }),
        detail: t("leadTime.detail", {
          p90: formatDuration(figure.p90Seconds, locale),
          without: figure.withoutLeadTime,
        }),
      };
    }
    case "rework": {
      const { figure } = headline;
      if (!figure.measured) return nothing;
      const { remediations, deployments, interval } = figure;
      return {
        counts: t("rework.counts", { remediations, deployments }),
        detail: t("rework.interval", range(interval)),
      };
    }
  }
}

function Trend({ headline: { trend, unit } }: { headline: Headline }) {
  const t = useTranslations("dashboard");
  const locale = useLocale();
  const values = trend.map((value) => (value === null ? t("noValue") : figureText(value, unit, locale)));
  return <Sparkline values={trend} label={t("trend", { parts: values.length, values: values.join("; ") })} />;
}
