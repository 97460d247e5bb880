import { type BriefComparison, compareBriefly } from "@/lib/core/metrics/comparison/compare-origins";
import { exposuresFromGroups, type GroupedExposures } from "@/lib/core/metrics/comparison/exposure-groups";
import type { Maturity } from "@/lib/core/metrics/comparison/maturity";
import { BEGINNING } from "@/lib/core/question/question";
import { groupExposures } from "@/lib/read/deployments/group-exposures";
import { DEFAULT_WINDOW_DAYS } from "@/lib/read/filters/filters";
import { getOriginComparison } from "@/lib/read/origin-comparisons/data";
import { remember } from "./cache";
import { type DashboardRequest, questionOf } from "./loaders";
import { toVerdictView, type VerdictView } from "./verdict-view";

/**
 * The comparison of what a filtered page is about: its interval, never a word. All mature history counts,
 * unless the reader asked for another window than the usual one. Null before the first comparison, which says how old
 * a verdict must be, and where deployments are chosen by their tool: those have no human commits to compare with.
 * @throws DatabaseError
 */
export async function loadFilteredVerdict(request: DashboardRequest): Promise<VerdictView | null> {
  const { org, parsed, now } = request;
  const stored = await getOriginComparison(org.client, org.id);
  const asked = questionOf(request);
  if (!stored || asked.tools !== null) return null;
  const { window } = parsed.filters;
  const isUsual = window.kind === "days" && window.days === DEFAULT_WINDOW_DAYS;
  const question = isUsual ? { ...asked, window: { ...asked.window, from: BEGINNING } } : asked;
  const matureBefore = new Date(stored.computedAt.getTime() - 1000 * stored.comparison.maturity.lagSeconds);
  const comparison = await remember(org, "filtered comparison", [question, matureBefore], async () => {
    const grouped = await groupExposures(org.client, org.id, question, matureBefore);
    const { firstStartedAt: from, lastStartedAt: to } = grouped;
    const deployments = grouped.groups.reduce((sum, group) => sum + group.deployments, 0);
    const compared = compareGroups(grouped, stored.comparison.maturity);
    return { environments: stored.environments, comparison: compared, history: { deployments, from, to } };
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
export function compareGroups(grouped: GroupedExposures, maturity: Maturity): BriefComparison {
  const { exposures, names } = exposuresFromGroups(grouped);
  return { ...compareBriefly({ exposures, names, maturity }), perCommit: coverageOf(grouped) };
}

/** Of the per-commit rates the verdict shows the coverage alone. */
function coverageOf({ groups }: GroupedExposures): BriefComparison["perCommit"] {
  let [known, commits] = [0, 0];
  for (const {
    commits: [human, ai, bot, unknown],
    deployments: times,
  } of groups) {
    known += times * (human + ai + bot);
    commits += times * (human + ai + bot + unknown);
  }
  return { coverage: commits === 0 ? null : { rate: known / commits, known, commits } };
}
