import { compareExposures, type OriginComparison } from "@/lib/core/metrics/comparison/compare-origins";
import { exposuresFromGroups, type GroupedExposures } from "@/lib/core/metrics/comparison/exposure-groups";
import type { Maturity } from "@/lib/core/metrics/comparison/maturity";
import type { PerCommitRates } from "@/lib/core/metrics/comparison/per-commit-rates";
import { groupExposures } from "@/lib/read/deployments/group-exposures";
import { DEFAULT_WINDOW_DAYS } from "@/lib/read/filters/filters";
import { getOriginComparison } from "@/lib/read/origin-comparisons/data";
import { remember } from "./cache";
import { type DashboardQuestion, scopeOf } from "./loaders";
import { toVerdictView, type VerdictView } from "./verdict-view";

/**
 * The comparison of what a filtered page is about: its interval, never a word. All mature history of the scope counts,
 * unless the reader asked for another window than the usual one. Null before the first comparison, which says how old
 * a verdict must be, and where deployments are chosen by their tool: those have no human commits to compare with.
 * @throws DatabaseError
 */
export async function loadFilteredVerdict(question: DashboardQuestion): Promise<VerdictView | null> {
  const { org, parsed, now } = question;
  const stored = await getOriginComparison(org.client, org.id);
  const { tools, window, ...names } = scopeOf(question);
  if (!stored || tools.length > 0) return null;
  const asked = parsed.filters.window;
  const isUsual = asked.kind === "days" && asked.days === DEFAULT_WINDOW_DAYS;
  const matureBefore = new Date(stored.computedAt.getTime() - 1000 * stored.comparison.maturity.lagSeconds);
  const scope = { ...names, from: isUsual ? null : window.from, to: window.to, matureBefore };
  const comparison = await remember(org, "filtered comparison", scope, async () => {
    const grouped = await groupExposures(org.client, org.id, scope);
    const { firstStartedAt: from, lastStartedAt: to } = grouped;
    const deployments = grouped.groups.reduce((sum, group) => sum + group.deployments, 0);
    const compared = compareGroups(grouped, stored.comparison.maturity);
    return { ...stored, comparison: compared, services: [], history: { deployments, from, to } };
  });
  const view = toVerdictView({
    comparison,
    decided: null,
    productionEnvironments: org.productionEnvironments,
    timeZone: org.timeZone,
    weekStartsOn: org.weekStart,
    defaultHref: `/${org.slug}/dashboard`,
    filtered: "window",
    now,
  });
  // The words beside it are about everything deployed to production.
  return view.kind === "not-compared" ? { ...view, since: null } : view;
}

/** The comparison of exposures that the database grouped. */
export function compareGroups(grouped: GroupedExposures, maturity: Maturity): OriginComparison {
  const { exposures, names } = exposuresFromGroups(grouped);
  return compareExposures({ exposures, names, maturity, perCommit: coverageOf(grouped) });
}

/** Of the per-commit rates the verdict shows the coverage alone. */
function coverageOf({ groups }: GroupedExposures): PerCommitRates {
  let [known, commits, deployments] = [0, 0, 0];
  for (const {
    commits: [human, ai, bot, unknown],
    deployments: times,
  } of groups) {
    known += times * (human + ai + bot);
    commits += times * (human + ai + bot + unknown);
    deployments += times;
  }
  return {
    failure: {},
    rollback: {},
    rework: {},
    failureDifference: null,
    coverage: commits === 0 ? null : { rate: known / commits, known, commits },
    evaluatedDeployments: deployments,
  };
}
