import { EVERYTHING } from "@/lib/core/question/question";
import { measureAiModes } from "@/lib/ingest/commit-origins/ai-modes";
import { getOriginCoverage } from "@/lib/ingest/commit-origins/coverage";
import { isPushing, loadUnconnected } from "@/lib/ingest/integrations/loaders";
import { toVerdictView } from "@/lib/read/dashboard/verdict-view";
import { windowOf } from "@/lib/read/filters/window";
import { remember } from "@/lib/workspace/organizations/remember";
import type { OrganizationContext } from "@/lib/workspace/organizations/types";
import { getOriginComparison, listOriginVerdicts } from "./data";
import { evidenceLinks } from "./evidence-links";
import { toPlannerView } from "./planner";
import type { OriginsView } from "./view";

const WEEKS_SHOWN = 52;
const COVERAGE_DAYS = 30;

/** What is kept of the comparison and its verdicts; nothing is computed anew but the planner. @throws DatabaseError */
export async function loadOrigins(
  org: OrganizationContext,
  params: Record<string, string | string[] | undefined>,
): Promise<OriginsView> {
  const { timeZone, productionEnvironments, weekStart: weekStartsOn } = org;
  const now = new Date();
  const window = windowOf({ kind: "days", days: COVERAGE_DAYS }, now, timeZone);
  const question = { ...EVERYTHING, window, environments: productionEnvironments };
  const [stored, verdicts, coverage, aiModes] = await Promise.all([
    getOriginComparison(org.client, org.id),
    listOriginVerdicts(org.client, org.id, WEEKS_SHOWN),
    remember(org, "coverage", question, () => getOriginCoverage(org.client, org.id, question)),
    remember(org, "AI modes", question, () => measureAiModes(org.client, org.id, question)),
  ]);
  const verdict = toVerdictView({
    comparison: stored,
    decided: verdicts[0] ?? null,
    productionEnvironments,
    timeZone,
    weekStartsOn,
    defaultHref: `/${org.slug}/dashboard`,
    filtered: "no",
    now,
  });
  // Figures about environments that no longer count as production would belong to another question.
  const current = verdict.kind === "waiting" ? null : stored;
  const shown = verdict.kind === "answer" ? { low: verdict.low, high: verdict.high } : undefined;
  const planner = current && toPlannerView(current.comparison, params, shown);
  return {
    verdict,
    stored: current,
    planner,
    links: current && evidenceLinks(org.slug, current.history),
    verdicts,
    coverage,
    coverageDays: COVERAGE_DAYS,
    aiModes,
    path: `/${org.slug}/origins`,
    factsHref: productionEnvironments.length > 0 ? `/api/v1/orgs/${org.slug}/facts.json?history=whole` : null,
    timeZone,
    environmentsHref: `/${org.slug}/settings`,
    isPushed: await isPushing(org),
    unconnected: verdict.kind === "waiting" ? await loadUnconnected(org) : null,
  };
}
