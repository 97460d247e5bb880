import { Z80 } from "../stats/normal";
import { WORD_LIMIT } from "./word";

export interface PlannerInput {
  /** The difference to be seen: 2 for "AI-assisted commits break things twice as often". Above 0, not 1. */
  ratio: number;
  /** AI-assisted commits over human and AI-assisted ones, above 0 and below 1. */
  aiShare: number;
  /** Commits in a deployment, a whole number from 1. */
  batchSize: number;
  /** Chance that a deployment of one human commit fails, above 0 and below 1: not that of any commit. */
  failureRatePerCommit: number;
  commitsPerWeek: number;
  /** How much shared change sets widen the variance; 1 for none. */
  designEffect?: number;
}

/** Below this share of AI the expected information promised 80 % power and simulations gave 68 to 76 %. */
const SMALL_SHARE = 0.25;

export interface Plan {
  deployments: number;
  weeks: number;
  expectedFailures: number;
}

/**
 * How many deployments it takes until a weekly word tells a given difference in four of five cases, when each commit of
 * a batch is AI-assisted with the same chance: the same bar as the outlook of a history that has seen nothing yet.
 * Small batches say more: a failed deployment of one commit names its origin. From the expected information on ln ρ in
 * the hazard model; where few commits are AI-assisted, the lesser of those with and without the difference: few AI
 * failures tell less than they promise.
 */
export function plan(input: PlannerInput): Plan {
  const { batchSize, ratio, commitsPerWeek, designEffect = 1 } = input;
  const { information: ofDifference, failures } = expected(input, ratio);
  const information =
    input.aiShare < SMALL_SHARE ? Math.min(ofDifference, expected(input, 1).information) : ofDifference;
  const needed = (designEffect * ((WORD_LIMIT + Z80) / Math.log(ratio)) ** 2) / information;
  const deployments = Math.ceil(needed);
  return {
    deployments,
    weeks: (deployments * batchSize) / commitsPerWeek,
    expectedFailures: deployments * failures,
  };
}

/** What a deployment is expected to tell about ln ρ at a ratio, and how often it fails. */
function expected({ batchSize, aiShare, failureRatePerCommit }: PlannerInput, ratio: number) {
  const perCommit = -Math.log1p(-failureRatePerCommit);
  let [own, mixed, hazardInformation, failures] = [0, 0, 0, 0];
  binomial(batchSize, aiShare).forEach((chance, ai) => {
    const fromAi = perCommit * ratio * ai;
    const m = fromAi + perCommit * (batchSize - ai);
    const weight = chance / Math.expm1(m);
    own += weight * fromAi * fromAi;
    mixed += weight * fromAi * m;
    hazardInformation += weight * m * m;
    failures += chance * -Math.expm1(-m);
  });
  return { information: own - (mixed * mixed) / hazardInformation, failures };
}

/** The chances of 0, 1, …, n successes, in logarithms so that a batch of thousands doesn't underflow. */
function binomial(n: number, p: number): number[] {
  let logChance = n * Math.log1p(-p);
  return Array.from({ length: n + 1 }, (_, k) => {
    if (k > 0) logChance += Math.log((n - k + 1) / k) + Math.log(p / (1 - p));
    return Math.exp(logChance);
  });
}
