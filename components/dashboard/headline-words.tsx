import { useLocale, useTranslations } from "next-intl";
import type { ReactNode } from "react";
import { TextLink } from "@/components/ui/text-link";
import type { ComparedMetric } from "@/lib/core/metrics/compare-windows";
import { figureCounts } from "@/lib/platform/i18n/figure-counts";
import { formatDuration, formatInstant, formatRate } from "@/lib/platform/i18n/format";
import { figureText } from "@/lib/read/dashboard/figure-text";
import type { Headline } from "@/lib/read/dashboard/headlines";
import type { DashboardView } from "@/lib/read/dashboard/view-model";
import { BEHIND } from "@/lib/read/filters/behind";
import { deploymentsHref } from "@/lib/read/filters/href";
import { incidentsHref } from "@/lib/read/incidents/list-view";

interface HeadlineWords {
  /** What stands behind the figure, its counts the way to exactly these deployments. */
  counts: ReactNode;
  /** The range that fits the data, or how long the slow ones take. */
  range: string | null;
  /** What is still open and so in no figure yet. */
  open: ReactNode;
  /** The rest of its story. */
  detail: string | null;
  /** Figure, counts, range and period in one line, to be pasted elsewhere. */
  text: string;
}

/** The words beside a headline's figure; null where there is no figure. */
export function useHeadlineWords(headline: Headline, view: DashboardView): HeadlineWords | null {
  const { metric, unit, figure, value } = headline;
  const t = useTranslations("metrics");
  const copying = useTranslations("common.copy");
  const locale = useLocale();
  const open = useOpenIncidents(metric, view);
  if (!figure.measured || value === null) return null;
  const linkTo = (part: "part" | "whole" | "rest") => (chunks: ReactNode) => (
    <QuietLink href={deploymentsHref(view.organization.slug, view.behind, BEHIND[metric][part] ?? {})}>
      {chunks}
    </QuietLink>
  );
  const counts = figureCounts(figure);
  const spread = {
    low: figure.interval && unit === "rate" ? formatRate(figure.interval.low, locale) : "",
    high: figure.interval && unit === "rate" ? formatRate(figure.interval.high, locale) : "",
    p90: "p90Seconds" in figure ? formatDuration(figure.p90Seconds, locale) : "",
  };
  const range = unit === "rate" ? t("range", spread) : unit === "seconds" ? t("p90", spread) : null;
  const day = (at: Date) => formatInstant(at, locale, view.organization.timeZone, "dayYear");
  const words = t.markup(`${metric}.counts`, { ...counts, part: same, whole: same, rest: same });
  const number = `${t(`${metric}.name`)}: ${figureText(value, unit, locale)} (${[words, range].filter(Boolean).join("; ")})`;
  return {
    counts: t.rich(`${metric}.counts`, {
      ...counts,
      part: linkTo("part"),
      whole: linkTo("whole"),
      rest: linkTo("rest"),
    }),
    range,
    text: copying("ofPeriod", { number, from: day(view.window.from), to: day(lastMoment(view)) }),
    open,
    detail: metric === "deployment-frequency" ? null : t(`${metric}.detail`, { ...counts, ...spread }),
  };
}

const same = (chunks: string) => chunks;

/** A rolling window ends a moment from now, where nothing can have started yet. */
const lastMoment = ({ window, now }: DashboardView) => new Date(Math.min(+window.to, +now) - 1);

/** Incidents that haven't ended stand beside the recoveries: what is still broken has no time yet. */
function useOpenIncidents(
  metric: ComparedMetric,
  { content, organization, behind }: DashboardView,
): ReactNode {
  const t = useTranslations("metrics.failed-deployment-recovery-time");
  const locale = useLocale();
  if (metric !== "failed-deployment-recovery-time" || content.kind !== "figures") return null;
  const { openIncidents } = content.facts;
  if (!openIncidents.measured || openIncidents.oldestAgeSeconds === null) return null;
  const href = incidentsHref(organization.slug, behind, { state: "open", severities: [] });
  return t.rich("incidents", {
    open: openIncidents.open,
    oldest: formatDuration(openIncidents.oldestAgeSeconds, locale),
    list: (chunks) => <QuietLink href={href}>{chunks}</QuietLink>,
  });
}

function QuietLink({ href, children }: { href: string; children: ReactNode }) {
  return (
    <TextLink href={href} prefetch={false} quiet>
      {children}
    </TextLink>
  );
}
