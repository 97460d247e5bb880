import { matureBefore } from "@/lib/core/metrics/comparison/maturity";
import type { WeekStart } from "@/lib/core/metrics/local-days";
import { EVERYTHING } from "@/lib/core/question/question";
import { getReading } from "@/lib/ingest/feeds/reading";
import type { IntegrationStatus } from "@/lib/ingest/integrations/types";
import type { AnyClient } from "@/lib/platform/supabase/service";
import { countedWindow, dashboardFigures } from "@/lib/read/dashboard/figures";
import { type Breakdown, breakDownDeployments } from "@/lib/read/deployments/break-down";
import { measureDeployments } from "@/lib/read/deployments/measure";
import { getOriginComparison, listOriginVerdicts } from "@/lib/read/origin-comparisons/data";
import type { OrganizationId } from "@/lib/workspace/organizations/organization-id";
import type { WeeklyContent } from "./content";
import type { ThingsInput } from "./things";
import type { ClosedWeek } from "./week";
import { toWeeklyContent } from "./weekly-content";

/** What a digest needs to know of an organization. */
export interface DigestOrganization {
  id: OrganizationId;
  slug: string;
  name: string;
  timeZone: string;
  weekStart: WeekStart;
  productionEnvironments: readonly string[];
}

export interface Weekly {
  week: ClosedWeek;
  /** Null when there is nothing to say. */
  content: WeeklyContent | null;
}

/** Two words: this week's and the one it is held against. */
const VERDICTS_READ = 2;

/** The digest of a closed week, for a page and for the cron alike. @throws DatabaseError */
export async function readWeekly(
  client: AnyClient,
  organization: DigestOrganization,
  status: IntegrationStatus | null,
  week: ClosedWeek,
): Promise<Weekly> {
  const { id, slug, name, timeZone, productionEnvironments } = organization;
  if (productionEnvironments.length === 0) return { week, content: null };
  const window = { from: week.from, to: week.to };
  // A digest is about all of production.
  const question = { ...EVERYTHING, environments: productionEnvironments };
  const [comparison, verdicts, reading, services] = await Promise.all([
    getOriginComparison(client, id),
    listOriginVerdicts(client, id, VERDICTS_READ),
    getReading(client, id),
    breakDownDeployments(client, id, { ...question, window }, "service", []),
  ]);
  const mature = matureBefore(window, week.to, comparison?.comparison.maturity ?? null);
  const counted = countedWindow(window, timeZone, organization.weekStart, mature);
  const counts = await measureDeployments(client, id, question, counted);
  const content = toWeeklyContent({
    organization: { slug, name, timeZone },
    productionEnvironments,
    week,
    figures: dashboardFigures({ counts, incidents: null, window, asOf: null, reading, now: week.to }),
    failures: failuresOf(services, counts.current.counts.failed),
    verdicts,
    failingSince: status?.integration.failingSince ?? null,
    isEstimated: reading.isEstimated ?? false,
  });
  return { week, content };
}

/** Failed deployments by service; those that name none belong to no service that could be looked at. */
function failuresOf({ rows }: Breakdown, all: number): ThingsInput["failures"] {
  const byService = rows.flatMap(({ value, "change-failure-rate": rate }) =>
    value === null ? [] : [{ service: value, failed: rate.measured ? rate.failed : 0 }],
  );
  return { byService, all };
}
