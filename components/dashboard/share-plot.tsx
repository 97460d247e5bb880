import { useLocale, useTranslations } from "next-intl";
import type { ReactNode } from "react";
import { DotPlot } from "@/components/charts/dot-plot";
import { Explain } from "@/components/ui/explain";
import { formatRate, formatShare } from "@/lib/platform/i18n/format";
import type { AiShareView } from "@/lib/read/dashboard/origins-view";
import type { DashboardView } from "@/lib/read/dashboard/view-model";
import { deploymentsHref } from "@/lib/read/filters/href";
import { SHARE_BINS } from "@/lib/read/filters/narrowing";
import { MethodLink } from "./method-link";

interface SharePlotProps {
  byAiShare: AiShareView;
  view: Pick<DashboardView, "organization" | "behind">;
  /** Said under the title: what to mind before reading. */
  warning?: ReactNode;
}

/** Does more AI go with more failures? One row a bin, one deployment counted once. */
export function SharePlot({ byAiShare, view, warning }: SharePlotProps) {
  const t = useTranslations("dashboard.origins");
  const metrics = useTranslations("metrics");
  const locale = useLocale();
  const { bins, axisEnd, withoutKnownCommits } = byAiShare;
  const rows = bins.map(({ upTo, deployments, failed, rate, interval }, i) => {
    const share = SHARE_BINS[i];
    return {
      key: String(upTo),
      label: upTo === 0 ? t("shareNone") : t("shareUpTo", { share: formatShare(upTo, locale) }),
      value: rate,
      interval: interval ?? undefined,
      color: upTo === 0 ? "var(--human)" : "var(--ai)",
      shape: upTo === 0 ? ("circle" as const) : ("diamond" as const),
      text: rate === null ? metrics("noData") : formatRate(rate, locale),
      detail: interval
        ? t("interval", { low: formatRate(interval.low, locale), high: formatRate(interval.high, locale) })
        : undefined,
      counts: t("of", { part: failed, whole: deployments }),
      href:
        deployments > 0 && share
          ? deploymentsHref(view.organization.slug, view.behind, {
              share: [share],
              result: ["failed", "passed"],
            })
          : undefined,
    };
  });
  return (
    <div>
      <div className="mb-1 text-[13px] leading-5 text-ink-muted">
        <Explain
          heading={{ level: "h3" }}
          definition={t("byShareDefinition")}
          more={<MethodLink slug="by-origin" />}
        >
          {t("byShare")}
        </Explain>
      </div>
      {warning}
      <DotPlot
        caption={t("byShare")}
        headings={{ label: t("share"), value: t("rate"), counts: t("counts") }}
        rows={rows}
        domain={[0, axisEnd]}
        compact
        ticks={[0, axisEnd / 2, axisEnd].map((value) => ({
          value,
          label: Number.isInteger(value * 100) ? formatShare(value, locale) : formatRate(value, locale),
        }))}
      />
      {withoutKnownCommits > 0 && (
        <p className="text-[13px] leading-5 text-ink-muted">
          {t("shareWithout", { count: withoutKnownCommits })}
        </p>
      )}
    </div>
  );
}
