import { useLocale, useTranslations } from "next-intl";
import type { ReactNode } from "react";
import { TextLink } from "@/components/ui/text-link";
import type { Headline } from "@/lib/dashboard/headlines";
import type { DashboardView } from "@/lib/dashboard/view-model";
import { deploymentsHref } from "@/lib/filters/href";
import type { DeploymentNarrowing } from "@/lib/filters/narrowing";
import { formatDuration, formatRate } from "@/lib/i18n/format";
import { incidentsHref } from "@/lib/incidents/list-view";
import type { Interval } from "@/lib/metrics/measured";

/** Where each figure's making is told. */
export const METHOD_SLUGS: Record<Headline["metric"], string> = {
  changeFailureRate: "change-failure-rate",
  recovery: "failed-deployment-recovery-time",
  frequency: "deployment-frequency",
  leadTime: "change-lead-time",
  rework: "deployment-rework-rate",
};

interface HeadlineWords {
  /** What stands behind the figure, its counts the way to exactly these deployments. */
  counts: ReactNode;
  /** The range that fits the data. */
  range: string | null;
  /** What is still open and so in no figure yet. */
  open?: ReactNode;
  /** The rest of its story. */
  detail: string | null;
}

/** The words beside a headline's figure; null where there is no figure. */
export function useHeadlineWords(headline: Headline, view: DashboardView): HeadlineWords | null {
  const t = useTranslations("metrics");
  const locale = useLocale();
  const linkTo = (narrowing: DeploymentNarrowing) => (chunks: ReactNode) => (
    <TextLink
      href={deploymentsHref(view.organization.slug, view.behind, narrowing)}
      prefetch={false}
      className="text-ink-muted hover:text-ink"
    >
      {chunks}
    </TextLink>
  );
  const rates = ({ low, high }: Interval) => ({
    low: formatRate(low, locale),
    high: formatRate(high, locale),
  });
  switch (headline.metric) {
    case "changeFailureRate": {
      const { figure } = headline;
      if (!figure.measured) return null;
      const { failed, evaluated, interval } = figure;
      return {
        counts: t.rich("changeFailureRate.counts", {
          failed,
          evaluated,
          part: linkTo({ verdict: ["failed"] }),
          whole: linkTo({ verdict: ["failed", "passed"] }),
        }),
        range: t("range", rates(interval)),
        detail: t("changeFailureRate.interval", rates(interval)),
      };
    }
    case "recovery": {
      const { figure } = headline;
      if (!figure.measured) return null;
      const { recovered, notRecovered, p90Seconds } = figure;
      const incidents = headline.openIncidents;
      return {
        counts: t.rich("recovery.counts", {
          recovered,
          notRecovered,
          part: linkTo({ recovery: "with" }),
          rest: linkTo({ recovery: "without" }),
        }),
        open:
          incidents.measured && incidents.oldestAgeSeconds !== null
            ? t.rich("recovery.incidents", {
                open: incidents.open,
                oldest: formatDuration(incidents.oldestAgeSeconds, locale),
                list: (chunks) => (
                  <TextLink
                    href={incidentsHref(view.organization.slug, view.behind, {
                      state: "open",
                      severities: [],
                    })}
                    prefetch={false}
                    className="text-ink-muted hover:text-ink"
                  >
                    {chunks}
                  </TextLink>
                ),
              })
            : null,
        range: t("recovery.p90", { p90: formatDuration(p90Seconds, locale) }),
        detail: t("recovery.recovered", { recovered, notRecovered }),
      };
    }
    case "frequency": {
      const { figure } = headline;
      if (!figure.measured) return null;
      const days = Math.max(1, Math.round(figure.days));
      return {
        counts: t.rich("frequency.counts", { deployments: figure.deployments, days, whole: linkTo({}) }),
        range: null,
        detail: null,
      };
    }
    case "leadTime": {
      const { figure } = headline;
      if (!figure.measured) return null;
      const p90 = formatDuration(figure.p90Seconds, locale);
      return {
        counts: t.rich("leadTime.counts", { commits: figure.commits, whole: linkTo({ commits: "with" }) }),
        range: t("leadTime.p90", { p90 }),
        detail: t("leadTime.detail", { p90, without: figure.withoutLeadTime }),
      };
    }
    case "rework": {
      const { figure } = headline;
      if (!figure.measured) return null;
      const { remediations, deployments, interval } = figure;
      return {
        counts: t.rich("rework.counts", {
          remediations,
          deployments,
          part: linkTo({ rework: "only" }),
          whole: linkTo({}),
        }),
        range: t("range", rates(interval)),
        detail: t("rework.interval", rates(interval)),
      };
    }
  }
}
