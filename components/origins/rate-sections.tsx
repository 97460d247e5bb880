import { useLocale, useTranslations } from "next-intl";
import { DotPlot, type DotPlotRow } from "@/components/charts/dot-plot";
import { ORIGIN_COLORS, ORIGIN_SHAPES } from "@/components/dashboard/origin-look";
import type { DoseResponse } from "@/lib/core/metrics/comparison/dose-response";
import type { PerCommitRates, RatesByOrigin } from "@/lib/core/metrics/comparison/per-commit-rates";
import { KNOWN_ORIGINS } from "@/lib/core/origins/origin";
import { formatPoints, formatRate, formatShare } from "@/lib/platform/i18n/format";
import type { EvidenceLinks } from "@/lib/read/origin-comparisons/evidence-links";
import { EvidenceSection, Note } from "./evidence-section";

const AXIS_ENDS = [0.05, 0.1, 0.2, 0.3, 0.5, 1];

function axisOf(highs: readonly (number | undefined)[]) {
  const highest = Math.max(0, ...highs.map((high) => high ?? 0));
  return AXIS_ENDS.find((end) => highest <= end) ?? 1;
}

/** Rates with their intervals on one axis from 0. */
export function RatePlot({ caption, rows }: { caption: string; rows: readonly DotPlotRow[] }) {
  const t = useTranslations("origins");
  const locale = useLocale();
  const end = axisOf(rows.map(({ interval }) => interval?.high));
  const ticks = [0, end / 2, end].map((value) => ({
    value,
    label: Number.isInteger(Math.round(value * 1000) / 10)
      ? formatShare(value, locale)
      : formatRate(value, locale),
  }));
  return (
    <DotPlot
      caption={caption}
      wideLabels
      headings={{ label: t("what"), value: t("rate"), counts: t("counts") }}
      rows={rows}
      domain={[0, end]}
      ticks={ticks}
    />
  );
}

/** Deployments by their share of AI-assisted commits: more of the dose, more of the effect? */
export function DoseResponsePlot({ dose, links }: { dose: DoseResponse; links: EvidenceLinks | null }) {
  const t = useTranslations("origins.dose");
  const metrics = useTranslations("metrics");
  const locale = useLocale();
  const intervalText = useInterval();
  const rows = dose.bands.map(({ above, upTo, deployments, failed, rate, interval }) => ({
    key: String(upTo),
    label:
      upTo === 0
        ? t("none")
        : t("band", { above: formatShare(above, locale), upTo: formatShare(upTo, locale) }),
    value: rate,
    interval: interval ?? undefined,
    color: upTo === 0 ? (ORIGIN_COLORS.HUMAN ?? "") : (ORIGIN_COLORS.AI_ASSISTED ?? ""),
    text: rate === null ? metrics("noData") : formatRate(rate, locale),
    counts: t("counts", { failed, deployments }),
    href: (deployments > 0 && links?.ofShare(upTo)) || undefined,
    detail: intervalText(interval),
  }));
  return (
    <EvidenceSection id="dose" title={t("title")} lead={t("lead")}>
      <RatePlot caption={t("title")} rows={rows} />
      {dose.withoutKnownCommits > 0 && <Note>{t("without", { count: dose.withoutKnownCommits })}</Note>}
    </EvidenceSection>
  );
}

/** An interval of a rate in words. */
export function useInterval(): (
  interval: { low: number; high: number } | null | undefined,
) => string | undefined {
  const t = useTranslations("origins");
  const locale = useLocale();
  return (interval) =>
    interval
      ? t("interval", { low: formatRate(interval.low, locale), high: formatRate(interval.high, locale) })
      : undefined;
}

/** What became of each origin's commits: failed, rolled back, or made to repair. */
export function OutcomeRates({ rates, links }: { rates: PerCommitRates; links: EvidenceLinks | null }) {
  const t = useTranslations("origins.rates");
  const locale = useLocale();
  const { failureDifference: difference, evaluatedDeployments } = rates;
  return (
    <EvidenceSection
      id="rates"
      title={t("title")}
      lead={t("lead", { deployments: evaluatedDeployments })}
      method="by-origin"
    >
      <div className="grid gap-6">
        <OriginRates title={t("failure")} rates={rates.failure} hrefOf={links?.ofOrigin} />
        <OriginRates title={t("rollback")} rates={rates.rollback} hrefOf={links?.failedOfOrigin} />
        <OriginRates title={t("rework")} rates={rates.rework} hrefOf={links?.ofOrigin} />
      </div>
      {difference && (
        <Note>
          {t(difference.difference < 0 ? "differenceLess" : "differenceMore", {
            points: formatPoints(difference.difference, locale),
            low: signedPoints(difference.interval.low, locale),
            high: signedPoints(difference.interval.high, locale),
          })}
        </Note>
      )}
    </EvidenceSection>
  );
}

function signedPoints(difference: number, locale: ReturnType<typeof useLocale>): string {
  return `${difference < 0 ? "−" : "+"}${formatPoints(difference, locale)}`;
}

interface OriginRatesProps {
  title: string;
  rates: RatesByOrigin;
  hrefOf: EvidenceLinks["ofOrigin"] | undefined;
}

function OriginRates({ title, rates, hrefOf }: OriginRatesProps) {
  const t = useTranslations("origins.rates");
  const names = useTranslations("metrics.origin");
  const locale = useLocale();
  const intervalText = useInterval();
  return (
    <div>
      <h3 className="mb-1 text-[13px] leading-5">{title}</h3>
      <RatePlot
        caption={title}
        rows={KNOWN_ORIGINS.map((origin) => {
          const figure = rates[origin];
          return {
            key: origin,
            label: names(origin),
            value: figure?.ratio ?? null,
            interval: figure?.interval,
            color: ORIGIN_COLORS[origin] ?? "",
            shape: ORIGIN_SHAPES[origin],
            text: figure ? formatRate(figure.ratio, locale) : t("noCommits"),
            counts: figure ? t("of", { part: figure.numerator, whole: figure.denominator }) : "",
            href: figure ? hrefOf?.(origin) : undefined,
            detail: intervalText(figure?.interval),
          };
        })}
      />
    </div>
  );
}
