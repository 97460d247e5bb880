import type { OriginComparison } from "@/lib/core/metrics/comparison/compare-origins";
import { randomFrom } from "../unit/metrics/random";
import { askOnce, firstWord } from "./ask";
import { drawWorld, type HostileWorld, START, YEAR } from "./draw-world";

/** What one look at the end of a year says about many histories of a world: how many of each kind. */
export interface OnceTally {
  histories: number;
  /** Passed the gates and measured. */
  answered: number;
  missed: number;
  more: number;
  less: number;
  /** By reason. */
  withheld: Partial<Record<string, number>>;
  estimands: Partial<Record<string, number>>;
}

/** What two years of weekly looks say: how many histories showed a word that says a difference, within one and two years. */
export interface WeeklyTally {
  histories: number;
  oneYear: number;
  twoYears: number;
}

/** Draws a world again and again with a true ratio, and asks once about each history. `onRatio` is told of each answer. */
export function tallyOnce(
  world: HostileWorld,
  ratio: number,
  histories: number,
  seed: number,
  onRatio: (ratio: number) => void = () => {},
): OnceTally {
  const random = randomFrom(seed);
  const tally: OnceTally = {
    histories,
    answered: 0,
    missed: 0,
    more: 0,
    less: 0,
    withheld: {},
    estimands: {},
  };
  for (let run = 0; run < histories; run++) {
    const { verdict } = askOnce(drawWorld(world, ratio, random));
    if (verdict.verdict === "not-compared") continue;
    tally.answered++;
    onRatio(verdict.ratio);
    if (misses(verdict, world, ratio)) tally.missed++;
    if (verdict.verdict === "more") tally.more++;
    if (verdict.verdict === "less") tally.less++;
    if (verdict.withheld !== null) count(tally.withheld, verdict.withheld);
    count(tally.estimands, verdict.estimand);
  }
  return tally;
}

/** Draws two years of a world without a difference again and again, and asks at the end of every week. */
export function tallyWeekly(world: HostileWorld, histories: number, seed: number): WeeklyTally {
  const random = randomFrom(seed);
  const tally = { histories, oneYear: 0, twoYears: 0 };
  const day = 86_400_000;
  for (let run = 0; run < histories; run++) {
    const drawn = drawWorld({ ...world, days: 2 * YEAR }, 1, random);
    const first = firstWord(drawn, START + 7 * day, START + 2 * YEAR * day);
    if (first === null) continue;
    tally.twoYears++;
    if (first < 52) tally.oneYear++;
  }
  return tally;
}

/** Two tallies as one. */
export function added<T extends object>(a: T, b: T): T {
  const sum = { ...a } as Record<string, unknown>;
  for (const [key, value] of Object.entries(b)) {
    sum[key] =
      typeof value === "number"
        ? ((sum[key] as number) ?? 0) + value
        : added((sum[key] as object) ?? {}, value);
  }
  return sum as T;
}

function count(counts: Partial<Record<string, number>>, key: string): void {
  counts[key] = (counts[key] ?? 0) + 1;
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
