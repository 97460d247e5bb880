import { Z80, Z95 } from "../stats/normal";

export interface PlannerInput {
  /** The difference to be seen: 2 for "AI-assisted commits break things twice as often". Above 0, not 1. */
  ratio: number;
  /** AI-assisted commits over human and AI-assisted ones, above 0 and below 1. */
  aiShare: number;
  /** Commits in a deployment, a whole number from 1. */
  batchSize: number;
  /** Chance that a deployment of one human commit fails, above 0 and below 1. */
  failureRatePerCommit: number;
  commitsPerWeek: number;
  /** How much shared change sets widen the variance; 1 for none. */
  designEffect?: number;
}

export interface Plan {
  deployments: number;
  weeks: number;
  expectedFailures: number;
}

/**
 * How many deployments it takes to see a given difference with 80 % power at a 5 % test, when each commit of a batch is
 * AI-assisted with the same chance. Small batches say more: a failed deployment of one commit names its origin.
 * From the expected information on ln ρ in the hazard model.
 */
export function plan(input: PlannerInput): Plan {
  const { batchSize, ratio, aiShare, commitsPerWeek, designEffect = 1 } = input;
  const perCommit = -Math.log1p(-input.failureRatePerCommit);
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
  const information = own - (mixed * mixed) / hazardInformation;
  const needed = (designEffect * ((Z95 + Z80) / Math.log(ratio)) ** 2) / information;
  const deployments = Math.ceil(needed);
  return {
    deployments,
    weeks: (deployments * batchSize) / commitsPerWeek,
    expectedFailures: deployments * failures,
  };
}

/** The chances of 0, 1, …, n successes, in logarithms so that a batch of thousands doesn't underflow. */
function binomial(n: number, p: number): number[] {
  let logChance = n * Math.log1p(-p);
  return Array.from({ length: n + 1 }, (_, k) => {
    if (k > 0) logChance += Math.log((n - k + 1) / k) + Math.log(p / (1 - p));
    return Math.exp(logChance);
  });
}
