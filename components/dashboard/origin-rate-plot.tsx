import { useLocale, useTranslations } from "next-intl";
import type { ReactNode } from "react";
import { DotPlot, type DotPlotRow } from "@/components/charts/dot-plot";
import { Explain } from "@/components/ui/explain";
import type { KnownOrigin } from "@/lib/core/origins/origin";
import { formatRate, formatShare } from "@/lib/platform/i18n/format";
import type { OriginRates } from "@/lib/read/dashboard/origins-view";
import { MethodLink } from "./method-link";
import { ORIGIN_COLORS, ORIGIN_SHAPES } from "./origin-look";

interface OriginRatePlotProps {
  title: string;
  definition: string;
  rates: OriginRates;
  /** Where the deployments behind an origin's rate are listed. */
  hrefOf: (origin: KnownOrigin) => string;
  compact?: boolean;
  /** Said under the title: what to mind before reading. */
  warning?: ReactNode;
}

/** One rate, one row an origin. */
export function OriginRatePlot({ title, definition, rates, hrefOf, compact, warning }: OriginRatePlotProps) {
  const t = useTranslations("dashboard.origins");
  const locale = useLocale();
  const rows = useRows(rates, hrefOf);
  const ticks = [0, rates.axisEnd / 2, rates.axisEnd].map((value) => ({
    value,
    label: Number.isInteger(value * 100) ? formatShare(value, locale) : formatRate(value, locale),
  }));
  return (
    <div>
      <div className="mb-1 text-[13px] leading-5 text-ink-muted">
        <Explain heading={{ level: "h3" }} definition={definition} more={<MethodLink slug="by-origin" />}>
          {title}
        </Explain>
      </div>
      {warning}
      <DotPlot
        caption={title}
        headings={{ label: t("origin"), value: t("rate"), counts: t("counts") }}
        rows={rows}
        domain={[0, rates.axisEnd]}
        compact={compact}
        ticks={ticks}
      />
    </div>
  );
}

function useRows({ rows }: OriginRates, hrefOf: OriginRatePlotProps["hrefOf"]): DotPlotRow[] {
  const t = useTranslations("dashboard.origins");
  const origins = useTranslations("metrics.origin");
  const metrics = useTranslations("metrics");
  const locale = useLocale();
  return rows.map(({ origin, figure }) => ({
    key: origin,
    label: origins(origin),
    value: figure?.rate ?? null,
    interval: figure?.interval ?? undefined,
    color: ORIGIN_COLORS[origin] ?? "var(--unknown)",
    shape: ORIGIN_SHAPES[origin],
    text: figure ? formatRate(figure.rate, locale) : metrics("noData"),
    detail: figure?.interval
      ? t("interval", {
          low: formatRate(figure.interval.low, locale),
          high: formatRate(figure.interval.high, locale),
        })
      : undefined,
    href: figure ? hrefOf(origin) : undefined,
    counts: figure ? t("of", { part: figure.part, whole: figure.whole }) : t("noCommits"),
  }));
}
