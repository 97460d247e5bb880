import { type BriefComparison, compareBriefly } from "@/lib/core/metrics/comparison/compare-origins";
import { type CountedHistory, fromCountedHistory } from "@/lib/core/metrics/comparison/counted-history";
import { type Exposures, exposuresOf } from "@/lib/core/metrics/comparison/exposures";
import type { Maturity } from "@/lib/core/metrics/comparison/maturity";
import type { TimeWindow } from "@/lib/core/metrics/window";
import { BEGINNING } from "@/lib/core/question/question";
import { listExposureHistory } from "@/lib/read/deployments/exposure-history";
import { DEFAULT_WINDOW_DAYS } from "@/lib/read/filters/filters";
import { getOriginComparison } from "@/lib/read/origin-comparisons/data";
import { remember } from "@/lib/workspace/organizations/remember";
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
  const { maturity } = stored.comparison;
  const matureBefore = new Date(stored.computedAt.getTime() - 1000 * maturity.lagSeconds);
  const comparison = await remember(org, "filtered comparison", [question, matureBefore], async () => {
    const counted = await listExposureHistory(org.client, org.id, question);
    const compared = compareCounted(counted, { window: question.window, matureBefore, maturity });
    return { environments: stored.environments, ...compared };
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

/** The comparison of a history that the database counted, and of how many deployments from when to when. */
export function compareCounted(
  counted: CountedHistory,
  { window, matureBefore, maturity }: { window: TimeWindow; matureBefore: Date; maturity: Maturity },
): { comparison: BriefComparison; history: { deployments: number; from: Date | null; to: Date | null } } {
  const { history, names } = fromCountedHistory(counted);
  const exposures = exposuresOf(history, {
    matureBefore: matureBefore.getTime(),
    from: window.from.getTime(),
    to: window.to.getTime(),
  });
  const { firstStartedAt, lastStartedAt } = exposures;
  return {
    comparison: { ...compareBriefly({ exposures, names, maturity }), perCommit: coverageOf(exposures) },
    history: {
      deployments: exposures.count,
      from: toInstant(firstStartedAt),
      to: toInstant(lastStartedAt),
    },
  };
}

const toInstant = (milliseconds: number) => (Number.isNaN(milliseconds) ? null : new Date(milliseconds));

/** Of the per-commit rates the verdict shows the coverage alone. */
function coverageOf({ commitsByOrigin }: Exposures): BriefComparison["perCommit"] {
  let [known, commits] = [0, 0];
  for (let at = 0; at < commitsByOrigin.length; at += 4) {
    const [human = 0, ai = 0, bot = 0, unknown = 0] = commitsByOrigin.subarray(at, at + 4);
    known += human + ai + bot;
    commits += human + ai + bot + unknown;
  }
  return { coverage: commits === 0 ? null : { rate: known / commits, known, commits } };
}
