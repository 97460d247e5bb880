import type { Interval } from "../measured";
import { wilsonInterval } from "../stats/wilson";
import { AI } from "./exposures";
import type { History } from "./history";
import type { RatioInterval } from "./profile-interval";
import type { Corrected, HiddenCorrection } from "./sensitivity";

/** What git notes that attest AI lines tell, counted over deployed commits, each sha once. */
export interface AttestedCounts {
  /** Commits that a note attests. */
  attested: number;
  /** Of them, those that another source could call human or AI-assisted. */
  seen: number;
  /** Of those, the ones in which it found no mark of AI. */
  unmarked: number;
}

/** The ratio corrected for the AI that hides among human commits, as far as attested notes tell how much that is. */
export interface HiddenEstimate extends AttestedCounts {
  /** AI-assisted commits deployed, each sha once. */
  aiCommits: number;
  /** unmarked / seen, 0–1, with its 95 % Wilson interval. */
  unmarkedShare: number;
  unmarkedInterval: Interval;
  /** Unmarked AI-assisted commits over all AI-assisted ones, 0–1. */
  hiddenShare: number;
  /** Null where no true ratio would lead to the one observed. */
  ratio: number | null;
  /** The widest over the interval of the unmarked share. */
  interval: RatioInterval | null;
  /** If those without a mark were twice as risky as those with one. */
  ifRiskier: Corrected;
}

/** With fewer commits seen both ways the share says nearly nothing; the assumed ones stand alone. */
export const SEEN_NEEDED = 20;

/**
 * Estimates how much AI hides among the human commits. Where agents attest their lines in git notes, the notes show
 * what other marks would have missed: a share q of attested commits carries none. What went out without a note is
 * taken to be marked as often, so for each AI-assisted commit known by a mark alone there are q / (1 − q) that nobody
 * sees; what a note attests hides no more. Null below `SEEN_NEEDED`. `corrected`: the comparison's ratio for a hidden share.
 * Source: docs/metrics/hidden-ai.md
 */
export function hiddenEstimate(
  counts: AttestedCounts,
  aiCommits: number,
  corrected: HiddenCorrection,
): HiddenEstimate | null {
  const { attested, seen, unmarked } = counts;
  if (seen < SEEN_NEEDED || aiCommits === 0) return null;
  const byMarkAlone = Math.max(0, aiCommits - attested) / aiCommits;
  const unmarkedInterval = wilsonInterval(unmarked, seen);
  const correctedFor = (q: number, withRiskier: boolean) =>
    corrected(hiddenShareOf(q, byMarkAlone), withRiskier);
  const { hiddenShare, ratio, interval, ifRiskier } = correctedFor(unmarked / seen, true);
  const ends = [unmarkedInterval.low, unmarkedInterval.high].map((q) => correctedFor(q, false).interval);
  return {
    ...counts,
    aiCommits,
    unmarkedShare: unmarked / seen,
    unmarkedInterval,
    hiddenShare,
    ratio,
    interval: widest([interval, ...ends]),
    ifRiskier,
  };
}

/** AI-assisted commits of a history, each sha once. */
export function countAiCommits({ commit, origin, commitCount }: History): number {
  const isAi = new Uint8Array(commitCount);
  for (let k = 0; k < commit.length; k++) if (origin[k] === AI) isAi[commit[k] as number] = 1;
  return isAi.reduce((sum, one) => sum + one, 0);
}

/** Of all AI-assisted commits those that hide: q / (1 − q) for each one that is known by its mark alone. */
function hiddenShareOf(q: number, byMarkAlone: number): number {
  return byMarkAlone === 0 ? 0 : (byMarkAlone * q) / (1 - q + byMarkAlone * q);
}

/** Null as soon as one end can't be told. */
function widest(intervals: readonly (RatioInterval | null)[]): RatioInterval | null {
  let [low, high]: [number, number | null] = [Infinity, 0];
  for (const one of intervals) {
    if (one === null) return null;
    low = Math.min(low, one.low);
    high = high === null || one.high === null ? null : Math.max(high, one.high);
  }
  return { low, high };
}
