import { useLocale, useTranslations } from "next-intl";
import { DotPlot, type DotShape } from "@/components/charts/dot-plot";
import { ratioAxis } from "@/components/charts/ratio-axis";
import { toLogRow } from "@/components/verdict/log-row";
import type { RatioInterval } from "@/lib/core/metrics/comparison/profile-interval";
import type { ComparisonReason } from "@/lib/core/metrics/comparison/reasons";
import { rangeValues, ratioText } from "@/lib/platform/i18n/ratio-text";

/** A ratio with its interval, or why there is none. */
export type ShownRatio =
  | { measured: true; ratio: number; interval: RatioInterval }
  | { measured: false; reason: ComparisonReason | "beyond-any-ratio" };

export interface RatioRow {
  key: string;
  label: string;
  ratio: ShownRatio;
  counts: string;
  /** Where the deployments behind the counts are listed. */
  href?: string;
  color: string;
  shape?: DotShape;
  /** Drawn as a hollow dot: the figure that isn't adjusted. */
  isHollow?: boolean;
}

interface RatioRowsProps {
  caption: string;
  rows: readonly RatioRow[];
}

/** Ratios with their intervals on one logarithmic axis around 1; where there is none, the reason. */
export function RatioRows({ caption, rows }: RatioRowsProps) {
  const t = useTranslations("origins");
  const reasons = useTranslations("origins.reasons");
  const locale = useLocale();
  const axis = ratioAxis(
    rows.flatMap(({ ratio: r }) => (r.measured ? [r.ratio, r.interval.low, r.interval.high] : [])),
  );
  return (
    <DotPlot
      caption={caption}
      wideLabels
      headings={{ label: t("what"), value: t("ratio"), counts: t("counts") }}
      domain={axis.domain}
      ticks={axis.ticks}
      rows={rows.map(({ ratio, isHollow, ...row }) => ({
        ...row,
        ...(ratio.measured
          ? {
              ...toLogRow({ ratio: ratio.ratio, ...ratio.interval }, axis),
              ...(isHollow ? { value: null, hollow: Math.log(ratio.ratio) } : {}),
              text: t("ratioText", {
                ratio: ratioText(ratio.ratio, locale),
                ...rangeValues(ratio.interval, locale),
              }),
            }
          : { value: null, text: reasons(ratio.reason) }),
      }))}
    />
  );
}
