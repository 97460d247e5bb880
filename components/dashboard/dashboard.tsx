import type { ReactNode } from "react";
import type { DashboardView } from "@/lib/dashboard/view-model";
import { EmptyDashboard } from "./empty-dashboard";
import { FactStrip } from "./fact-strip";
import { FilterBar } from "./filter-bar";
import { HeadlineCards } from "./headline-cards";
import { Notices } from "./notices";
import { OriginsCard } from "./origins-card";
import { SeriesCard } from "./series-card";

interface DashboardProps {
  view: DashboardView;
  /** The page's name, where nothing above says it. */
  heading?: ReactNode;
  /** The answer in words; stands above all figures. */
  verdict?: ReactNode;
}

/** The answer first, then the figures it rests on. */
export function Dashboard({ view, heading, verdict }: DashboardProps) {
  const { content, notices, organization, filters } = view;
  return (
    <div className="space-y-6">
      {heading}
      {content.kind !== "not-connected" && <FilterBar view={view} />}
      <Notices notices={notices} organization={organization} />
      {content.kind === "figures" ? (
        <>
          {verdict}
          <HeadlineCards headlines={content.headlines} windowDays={filters.windowDays} />
          <FactStrip facts={content.facts} />
          <div className="grid gap-6 lg:grid-cols-[3fr_2fr]">
            <SeriesCard series={content.series} facts={content.facts} timeZone={organization.timeZone} />
            <OriginsCard origins={content.origins} view={view} />
          </div>
        </>
      ) : (
        <EmptyDashboard view={view} />
      )}
    </div>
  );
}
