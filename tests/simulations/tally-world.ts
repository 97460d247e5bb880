import type { Deployment } from "@/lib/deployments/types";
import { answerExposures, type OriginComparison } from "@/lib/metrics/comparison/compare-origins";
import { exposuresOf } from "@/lib/metrics/comparison/exposures";
import { toHistory } from "@/lib/metrics/comparison/to-history";
import { randomFrom } from "../unit/metrics/random";
import { drawWorld, type HostileWorld } from "./draw-world";

/** What one look at the end says about many histories of a world. */
export interface WorldTally {
  histories: number;
  /** Passed the gates and measured. */
  answered: number;
  missed: number;
  more: number;
  less: number;
  withheld: number;
  checkFailed: number;
  estimands: Record<string, number>;
  median: number;
}

/** Draws a world again and again with a true ratio, and asks once about each history. */
export function tallyWorld(world: HostileWorld, ratio: number, histories: number, seed: number): WorldTally {
  const random = randomFrom(seed);
  const tally: WorldTally = {
    histories,
    answered: 0,
    missed: 0,
    more: 0,
    less: 0,
    withheld: 0,
    checkFailed: 0,
    estimands: {},
    median: Number.NaN,
  };
  const ratios: number[] = [];
  for (let run = 0; run < histories; run++) {
    const { verdict, check } = askOnce(drawWorld(world, ratio, random));
    if (verdict.verdict === "not-compared") continue;
    tally.answered++;
    ratios.push(verdict.ratio);
    if (misses(verdict, world, ratio)) tally.missed++;
    if (verdict.verdict === "more") tally.more++;
    if (verdict.verdict === "less") tally.less++;
    if (verdict.verdict === "withheld") tally.withheld++;
    if (check.fitsBadly) tally.checkFailed++;
    tally.estimands[verdict.estimand] = (tally.estimands[verdict.estimand] ?? 0) + 1;
  }
  ratios.sort((a, b) => a - b);
  return { ...tally, median: ratios[ratios.length >> 1] ?? Number.NaN };
}

/** Everything is old enough here. */
const SETTLED = { lagSeconds: 0, basis: "observed", observed: 0 } as const;

export function askOnce(deployments: readonly Deployment[]) {
  const history = toHistory(deployments);
  const exposures = exposuresOf(history, { matureBefore: Infinity });
  return answerExposures({ exposures, names: history, maturity: SETTLED });
}

type Answered = Exclude<OriginComparison["verdict"], { verdict: "not-compared" }>;

/** An interval of both quantities has to hold both. */
function misses({ estimand, interval }: Answered, world: HostileWorld, ratio: number): boolean {
  const outside = (truth: number) =>
    truth < interval.low || (interval.high !== null && truth > interval.high);
  const ofDeployments = world.deploymentRatio?.(ratio) ?? ratio;
  if (estimand === "deployment") return outside(ofDeployments);
  return outside(ratio) || (estimand === "both" && outside(ofDeployments));
}
