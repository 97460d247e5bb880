import { type ReactNode, Suspense } from "react";
import { BreakdownCard } from "@/components/dashboard/breakdown-card";
import { CoverageCard } from "@/components/dashboard/coverage-card";
import { Dashboard } from "@/components/dashboard/dashboard";
import { CardSkeleton } from "@/components/dashboard/dashboard-skeleton";
import { LeadTimeStagesCard } from "@/components/dashboard/lead-time-stages-card";
import { OriginDetailCards, OriginsCard } from "@/components/dashboard/origins-card";
import type { MetricId } from "@/lib/core/metrics/metrics";
import type { CausesView } from "@/lib/read/dashboard/causes";
import { loadFilteredVerdict } from "@/lib/read/dashboard/filtered-verdict";
import {
  type DashboardRequest,
  loadBreakdown,
  loadDashboard,
  loadLeadTimeStages,
  loadOriginCoverage,
  loadOriginRates,
} from "@/lib/read/dashboard/loaders";
import { toOriginsView } from "@/lib/read/dashboard/origins-view";
import { parseTrend } from "@/lib/read/dashboard/over-time";
import type { VerdictView } from "@/lib/read/dashboard/verdict-view";
import type { DashboardView } from "@/lib/read/dashboard/view-model";
import {
  BREAKDOWN_DIMENSIONS,
  type BreakdownDimension,
  DEFAULT_BREAKDOWN,
} from "@/lib/read/deployments/break-down";

interface DashboardWithSectionsProps {
  request: DashboardRequest;
  /** What the breakdown is by, as the address says. */
  by: string | string[] | undefined;
  /** Which metric is followed over time, as the address says. */
  trend: string | string[] | undefined;
  heading?: ReactNode;
  verdict?: (verdict: VerdictView, causes: CausesView | null) => ReactNode;
}

/** The dashboard; what takes longer to count than its cards comes when it is ready. */
export async function DashboardWithSections({
  request,
  by,
  trend,
  heading,
  verdict,
}: DashboardWithSectionsProps) {
  const view = await loadDashboard(request);
  const dimensions = offeredDimensions(request);
  const dimension = dimensions.find((one) => one === by) ?? defaultDimension(request);
  const metric = parseTrend(trend);
  return (
    <Dashboard
      view={view}
      heading={heading}
      verdict={
        view.verdict &&
        verdict &&
        (isFiltered(view.verdict) ? (
          <Suspense fallback={<CardSkeleton />}>
            <FilteredVerdict request={request} stored={view.verdict} draw={verdict} />
          </Suspense>
        ) : (
          verdict(view.verdict, view.causes)
        ))
      }
      origins={
        <Suspense fallback={<CardSkeleton />}>
          <Origins request={request} view={view} />
        </Suspense>
      }
      originDetails={
        <>
          <Suspense fallback={<CardSkeleton />}>
            <OriginDetails request={request} view={view} />
          </Suspense>
          <Suspense fallback={<CardSkeleton />}>
            <Coverage request={request} view={view} />
          </Suspense>
        </>
      }
      leadTimeStages={
        <Suspense fallback={<CardSkeleton />}>
          <Stages request={request} view={view} />
        </Suspense>
      }
      trend={metric}
      breakdownBy={dimension}
      breakdown={
        <Suspense fallback={<CardSkeleton />}>
          <Breakdown
            request={request}
            view={view}
            dimension={dimension}
            dimensions={dimensions}
            metric={metric}
          />
        </Suspense>
      }
    />
  );
}

/** A page about one service or repository has a single row of these. */
function offeredDimensions({ service, repository }: DashboardRequest): readonly BreakdownDimension[] {
  return BREAKDOWN_DIMENSIONS.filter(
    (one) => !(one === "service" && service) && !(one === "repository" && repository),
  );
}

function defaultDimension({ service }: DashboardRequest): BreakdownDimension {
  return service ? "tool" : DEFAULT_BREAKDOWN;
}

/** Whether the page is about something else than the verdict that is kept. */
function isFiltered(verdict: VerdictView): boolean {
  return verdict.kind === "narrowed" || (verdict.kind === "answer" && verdict.defaultHref !== null);
}

interface FilteredVerdictProps {
  request: DashboardRequest;
  /** Said where nothing of its own can be told. */
  stored: VerdictView;
  draw: (verdict: VerdictView, causes: null) => ReactNode;
}

async function FilteredVerdict({ request, stored, draw }: FilteredVerdictProps) {
  return draw((await loadFilteredVerdict(request)) ?? stored, null);
}

interface SectionProps {
  request: DashboardRequest;
  view: DashboardView;
}

async function Origins({ request, view }: SectionProps) {
  const origins = await originsOf(request, view);
  return origins && <OriginsCard origins={origins} view={view} />;
}

async function OriginDetails({ request, view }: SectionProps) {
  const origins = await originsOf(request, view);
  return origins && <OriginDetailCards origins={origins} view={view} />;
}

async function Stages({ request, view }: SectionProps) {
  if (view.content.kind !== "figures") return null;
  return <LeadTimeStagesCard {...(await loadLeadTimeStages(request))} view={view} />;
}

async function Coverage({ request, view }: SectionProps) {
  if (view.content.kind !== "figures") return null;
  const coverage = await loadOriginCoverage(request);
  return <CoverageCard coverage={coverage} evidenceHref={`/${request.org.slug}/origins`} />;
}

async function originsOf(request: DashboardRequest, { content, days }: DashboardView) {
  if (content.kind !== "figures") return null;
  return toOriginsView({
    origins: content.origins,
    rates: await loadOriginRates(request),
    counts: content.facts.counts,
    windowDays: days,
    ratio: content.ratio,
    hiddenNotes: content.hiddenNotes,
    hasEarlier: content.hasEarlier,
  });
}

async function Breakdown({
  request,
  view,
  dimension,
  dimensions,
  metric,
}: SectionProps & {
  dimension: BreakdownDimension;
  dimensions: readonly BreakdownDimension[];
  metric: MetricId;
}) {
  return (
    <BreakdownCard
      breakdown={await loadBreakdown(request, dimension)}
      dimensions={dimensions}
      view={view}
      trend={metric}
    />
  );
}
