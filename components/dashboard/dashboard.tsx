import type { ReactNode } from "react";
import type { MetricId } from "@/lib/core/metrics/metrics";
import { toTrendView } from "@/lib/read/dashboard/over-time";
import type { DashboardView } from "@/lib/read/dashboard/view-model";
import type { BreakdownDimension } from "@/lib/read/deployments/break-down";
import { EmptyDashboard } from "./empty-dashboard";
import { FactStrip } from "./fact-strip";
import { FilterLine } from "./filter-line";
import { HeadlineCards } from "./headline-cards";
import { Notices } from "./notices";
import { SeriesCard } from "./series-card";
import { TrendCard } from "./trend-card";
import { useBars } from "./use-bars";

interface DashboardProps {
  view: DashboardView;
  /** The page's name, where nothing above says it. */
  heading?: ReactNode;
  /** The answer in words; stands above all figures. */
  verdict?: ReactNode;
  /** By origin, beside the series. */
  origins: ReactNode;
  originDetails: ReactNode;
  /** What lead time is made of. */
  leadTimeStages: ReactNode;
  /** Of the metrics over time the one that is shown. */
  trend: MetricId;
  breakdownBy: BreakdownDimension;
  breakdown: ReactNode;
}

/** The answer first, then the figures it rests on. */
export function Dashboard({
  view,
  heading,
  verdict,
  origins,
  originDetails,
  leadTimeStages,
  trend,
  breakdownBy,
  breakdown,
}: DashboardProps) {
  const { content, notices, organization } = view;
  return (
    <div className="follows-filters space-y-6">
      {heading}
      {content.kind !== "not-connected" && <FilterLine view={view} />}
      <Notices notices={notices} organization={organization} />
      {content.kind === "figures" ? (
        <div data-figures className="space-y-6">
          {verdict}
          <HeadlineCards headlines={content.headlines} view={view} />
          <FactStrip facts={content.facts} view={view} />
          <OverTime content={content} view={view} trend={trend} by={breakdownBy}>
            {origins}
          </OverTime>
          {leadTimeStages}
          {originDetails}
          {breakdown}
        </div>
      ) : (
        <EmptyDashboard view={view} />
      )}
    </div>
  );
}

interface OverTimeProps {
  content: Extract<DashboardView["content"], { kind: "figures" }>;
  view: DashboardView;
  trend: MetricId;
  by: BreakdownDimension;
  /** Beside the deployments over time. */
  children: ReactNode;
}

/** Deployments and one metric over the same stretches of time. */
function OverTime({ content, view, trend, by, children }: OverTimeProps) {
  const { series, facts, marks, trends } = content;
  // One list for both cards: it is written into the page once.
  const bars = useBars(series, view);
  return (
    <>
      <div className="grid gap-6 lg:grid-cols-[3fr_2fr]">
        <SeriesCard {...{ series, bars, facts, marks, view }} />
        {children}
      </div>
      <TrendCard trend={toTrendView(trend, trends)} {...{ series, bars, marks, view, by }} />
    </>
  );
}
