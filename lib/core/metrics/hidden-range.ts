import type { ByOrigin } from "./by-origin";
import type { HiddenEstimate } from "./comparison/hidden-estimate";

/** How many AI-assisted commits may hide among those that carry no mark. */
export interface HiddenRange {
  /** notes: estimated from what git notes attest. bounds: nothing tells, so none to all of them. */
  basis: "notes" | "bounds";
  /** AI-assisted commits that are known. */
  known: number;
  /** Further ones, at least and at most. */
  low: number;
  high: number;
  /** Commits of people and of unknown origin, among which they would hide. */
  among: number;
}

/** What git notes tell about AI without a mark; null where they tell nothing. */
export type HiddenNotes = Pick<
  HiddenEstimate,
  "attested" | "seen" | "unmarked" | "aiCommits" | "unmarkedInterval"
> | null;

/**
 * How many AI-assisted commits may hide behind a figure by origin. "Human" means that no mark was found, and marks can be
 * switched off. Where agents attest their lines in git notes, the share of attested commits without any other mark says how
 * many: q / (1 − q) for each AI-assisted commit that is known by a mark alone, at both ends of q's 95 % interval. Without
 * notes nothing is known: from none to every human and unknown commit.
 * Source: docs/metrics/hidden-ai.md
 */
export function hiddenRange(
  { failureRates, commits, knownCommits }: Pick<ByOrigin, "failureRates" | "commits" | "knownCommits">,
  notes: HiddenNotes,
): HiddenRange {
  const ai = failureRates.AI_ASSISTED?.evaluated ?? 0;
  const among = (failureRates.HUMAN?.evaluated ?? 0) + commits - knownCommits;
  if (notes === null || notes.aiCommits === 0)
    return { basis: "bounds", known: ai, low: 0, high: among, among };
  const byMarkAlone = (ai * Math.max(0, notes.aiCommits - notes.attested)) / notes.aiCommits;
  const hidden = (q: number) => (q >= 1 ? among : Math.min(among, (byMarkAlone * q) / (1 - q)));
  const { low, high } = notes.unmarkedInterval;
  return {
    basis: "notes",
    known: ai,
    low: Math.floor(hidden(low)),
    high: Math.ceil(hidden(high)),
    among,
  };
}
