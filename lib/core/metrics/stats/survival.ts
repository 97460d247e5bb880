import type { Interval } from "../measured";
import { Z95 } from "./normal";

/**
 * Kaplan and Meier's median of durations of which some are still running: the time by which half have ended, each
 * running one counted as at risk for as long as it has lasted. Where exactly half have ended between two ends, their
 * middle. Null when fewer than half can be seen to end. Equals R's `survival::survfit(Surv(t, ended) ~ 1)`.
 * Source: E. L. Kaplan and P. Meier, JASA 53 (1958), 457–481.
 */
export function medianSurvival(ended: readonly number[], running: readonly number[]): number | null {
  return medianOfSteps(survivalSteps(ended, running));
}

function medianOfSteps(steps: readonly Step[]): number | null {
  const at = steps.findIndex(({ surviving }) => surviving <= 0.5 + 1e-12);
  const step = steps[at];
  if (step === undefined) return null;
  const next = steps[at + 1];
  return step.surviving < 0.5 - 1e-12 || next === undefined ? step.time : (step.time + next.time) / 2;
}

/**
 * `medianSurvival`'s median with a distribution-free 95 % interval: the times between which half have ended, the share
 * that has ended by a time being as sure as Greenwood's variance at the median says. Where nothing is running it is
 * `medianEstimate`'s. Null where fewer than six independent ends say it; the
 * upper end is Infinity where too many still run to see it.
 * Source: R. Brookmeyer and J. Crowley, Biometrics 38 (1982), 29–41; M. Greenwood (1926).
 */
export function medianSurvivalEstimate(
  ended: readonly number[],
  running: readonly number[],
): { median: number; interval: Interval } | null {
  const steps = survivalSteps(ended, running);
  const median = medianOfSteps(steps);
  if (median === null) return null;
  const below = steps.filter(({ time }) => time <= median).at(-1);
  const size = below && below.greenwood > 0 ? 0.25 / (below.surviving ** 2 * below.greenwood) : ended.length;
  const effective = running.length === 0 ? ended.length : Math.min(size, ended.length + running.length);
  if (effective < 6) return null;
  const rank = Math.floor(effective * (0.5 - Z95 / 2 / Math.sqrt(effective)) + 0.5);
  const timeBy = (share: number) =>
    steps.find(({ surviving }) => 1 - surviving >= share - 1e-12)?.time ?? null;
  const [low, high] = [timeBy(rank / effective), timeBy((effective + 1 - rank) / effective)];
  return { median, interval: { low: low ?? 0, high: high ?? Infinity } };
}

/** The share still running after an end, and Greenwood's sum up to it. */
interface Step {
  time: number;
  surviving: number;
  greenwood: number;
}

function survivalSteps(ended: readonly number[], running: readonly number[]): Step[] {
  const ends = [...ended].sort((a, b) => a - b);
  const censored = [...running].sort((a, b) => a - b);
  const steps: Step[] = [];
  let [surviving, greenwood, left] = [1, 0, 0];
  for (let i = 0; i < ends.length; ) {
    const time = ends[i] as number;
    while (left < censored.length && (censored[left] as number) < time) left++;
    const atRisk = ends.length - i + censored.length - left;
    let next = i;
    while (next < ends.length && ends[next] === time) next++;
    const died = next - i;
    surviving *= 1 - died / atRisk;
    greenwood += died < atRisk ? died / (atRisk * (atRisk - died)) : 0;
    steps.push({ time, surviving, greenwood });
    i = next;
  }
  return steps;
}
