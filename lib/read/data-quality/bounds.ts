/** How far a figure can be from what is shown: what it would be at the least and at the most. Rates are 0–1. */
export interface Bounds {
  low: number;
  high: number;
}

/** Deployments with a result. */
export interface Results {
  failed: number;
  passed: number;
}

/**
 * A failure rate where some deployments are undecided: as if all of them had passed, and as if all had failed.
 * Null without any deployment.
 */
export function rateWithUndecided({ failed, passed }: Results, undecided: number): Bounds | null {
  const all = failed + passed + undecided;
  return all === 0 ? null : { low: failed / all, high: (failed + undecided) / all };
}

/** A share where some can't be told: as if none of them belonged to it, and as if all did. Null of nothing. */
export function shareWithUnknown(part: number, rest: number, unknown: number): Bounds | null {
  return rateWithUndecided({ failed: part, passed: rest }, unknown);
}

/**
 * The failure rate of one origin's commits where others are of unknown origin: at the least where it also wrote every
 * unknown commit that passed and none that failed, at the most the other way round. Null where nothing is evaluated.
 */
export function originRateWithUnknown(known: Results, unknown: Results): Bounds | null {
  const lowest = known.failed + known.passed + unknown.passed;
  const highest = known.failed + known.passed + unknown.failed;
  if (lowest === 0 || highest === 0) return null;
  return { low: known.failed / lowest, high: (known.failed + unknown.failed) / highest };
}

/**
 * The failure rate if any of these groups counted as well, whichever do: the least and the most that any choice of them
 * gives. Adding groups from the highest rate down raises it for as long as a group's own rate is above it.
 * Null where nothing was evaluated anywhere.
 */
export function rateWithAnyOf(base: Results, groups: readonly Results[]): Bounds | null {
  const evaluated = groups.filter((group) => sizeOf(group) > 0);
  const high = extreme(
    base,
    [...evaluated].sort((a, b) => rateOf(b) - rateOf(a)),
    (rate, now) => rate > now,
  );
  const low = extreme(
    base,
    [...evaluated].sort((a, b) => rateOf(a) - rateOf(b)),
    (rate, now) => rate < now,
  );
  return low === null || high === null ? null : { low, high };
}

function extreme(
  base: Results,
  groups: readonly Results[],
  improves: (rate: number, now: number) => boolean,
): number | null {
  let sum = base;
  for (const group of groups) {
    if (sizeOf(sum) > 0 && !improves(rateOf(group), rateOf(sum))) break;
    sum = { failed: sum.failed + group.failed, passed: sum.passed + group.passed };
  }
  return sizeOf(sum) === 0 ? null : rateOf(sum);
}

const sizeOf = ({ failed, passed }: Results) => failed + passed;
const rateOf = (results: Results) => results.failed / sizeOf(results);

const DAY_SECONDS = 86_400;
const LEAST_SILENCE_SECONDS = 14 * DAY_SECONDS;
const USUAL_GAPS = 3;

/**
 * Whether a feed of incidents went quiet: longer than two weeks, and than three times the median distance between
 * its incidents (null where there was only one).
 */
export function isSilent(secondsSinceLast: number, usualGapSeconds: number | null): boolean {
  return secondsSinceLast > Math.max(LEAST_SILENCE_SECONDS, USUAL_GAPS * (usualGapSeconds ?? 0));
}
