import type { DeployedCommit, Deployment } from "@/lib/core/deployments/types";
import { AI, exposuresOf } from "@/lib/core/metrics/comparison/exposures";
import { evidenceOf, gateOf } from "@/lib/core/metrics/comparison/gates";
import { fitHazards, hazardRatio } from "@/lib/core/metrics/comparison/hazard-ratio";
import { overlapOf } from "@/lib/core/metrics/comparison/overlap";
import { strataOf } from "@/lib/core/metrics/comparison/strata";
import { toHistory } from "@/lib/core/metrics/comparison/to-history";
import { WORD_LIMIT } from "@/lib/core/metrics/comparison/word";
import { commit } from "../build";
import { poisson } from "../random";

/** A made-up history whose truth is known. */
export interface World {
  name: string;
  /** How many times as likely an AI-assisted commit breaks its deployment. */
  ratio: number;
  services: number;
  /** Change sets per service (or per group of services that share them). */
  changes: number;
  /** Mean commits a change set, at least one each. */
  batch: number;
  aiShare: number;
  /** Chance that a change set of human commits fails, in the least risky service. */
  failureRate: number;
  /** The riskiest service is this many times as risky as the least risky one, and uses AI more. */
  riskSpread?: number;
  /** Each change set ships in this many services at once, and breaks all of them or none. */
  sharedBy?: number;
  /** Names the shared commits apart, as if each service's were its own: what not to do. */
  ignoreSharing?: boolean;
  /** Share of failures followed by a deployment that ships the old commits again, and passes. */
  rollbacks?: number;
}

export interface Tally {
  runs: number;
  compared: number;
  /** Runs whose interval held the truth. */
  covered: number;
  /** Runs whose interval excludes 1. */
  verdicts: number;
  /** Runs that a weekly word would tell. */
  worded: number;
  /** Median of the estimates. */
  median: number;
}

/** Draws the world `runs` times and tallies what the comparison says about it. */
export function simulate(world: World, runs: number, random: () => number): Tally {
  const estimates: number[] = [];
  let [covered, verdicts, worded] = [0, 0, 0];
  for (let run = 0; run < runs; run++) {
    const history = toHistory(draw(world, random));
    const exposures = exposuresOf(history, { matureBefore: Infinity });
    const strata = strataOf(exposures, history);
    const overlap = overlapOf(exposures);
    if (gateOf(evidenceOf(exposures, strata, overlap)) !== null) continue;
    const result = hazardRatio(fitHazards(exposures, strata, overlap), AI);
    const low = result.measured
      ? result.interval.low
      : result.bound?.side === "lower"
        ? result.bound.ratio
        : 0;
    const high = result.measured
      ? (result.interval.high ?? Infinity)
      : result.bound?.side === "upper"
        ? result.bound.ratio
        : Infinity;
    if (low <= world.ratio && world.ratio <= high) covered++;
    if (low > 1 || high < 1) verdicts++;
    if (result.measured && Math.abs(result.z) > WORD_LIMIT) worded++;
    estimates.push(result.measured ? result.ratio : result.reason === "ratio-at-zero" ? 0 : Infinity);
  }
  estimates.sort((a, b) => a - b);
  const median = estimates[estimates.length >> 1] ?? Number.NaN;
  return { runs, compared: estimates.length, covered, verdicts, worded, median };
}

/** One history of the world. */
export function draw(world: World, random: () => number): Deployment[] {
  const deployments: Deployment[] = [];
  let sha = 0;
  for (let service = 0; service < world.services; service++) {
    const level = world.services === 1 ? 0 : service / (world.services - 1);
    const risk = (world.riskSpread ?? 1) ** level;
    const aiShare = world.riskSpread ? leaning(world.aiShare, level) : world.aiShare;
    const perCommit = (-Math.log1p(-world.failureRate) / world.batch) * risk;
    for (let change = 0; change < world.changes; change++) {
      const commits: DeployedCommit[] = [];
      let hazard = 0;
      for (let k = 1 + poisson(random, world.batch - 1); k > 0; k--) {
        const isAi = random() < aiShare;
        hazard += perCommit * (isAi ? world.ratio : 1);
        commits.push(commit({ sha: `${sha++}`, origin: isAi ? "AI_ASSISTED" : "HUMAN" }));
      }
      const failed = random() < 1 - Math.exp(-hazard);
      for (let copy = 0; copy < (world.sharedBy ?? 1); copy++) {
        const own = world.ignoreSharing ? commits.map((c) => ({ ...c, sha: `${c.sha}/${copy}` })) : commits;
        deployments.push(shipped(`s${service}-${copy}`, deployments.length, failed, own, null));
      }
      if (failed && random() < (world.rollbacks ?? 0)) {
        const type = random() < 0.5 ? "rollback" : null;
        deployments.push(
          shipped(`s${service}-0`, deployments.length, false, deployments.at(-2)?.commits ?? [], type),
        );
      }
    }
  }
  return deployments;
}

/** The share with odds from a third to three times as high, the higher the riskier the service. */
function leaning(share: number, level: number): number {
  const odds = (share / (1 - share)) * 9 ** (level - 0.5);
  return odds / (1 + odds);
}

function shipped(
  service: string,
  at: number,
  failed: boolean,
  commits: readonly DeployedCommit[],
  deploymentType: string | null,
): Deployment {
  return {
    id: `${at}`,
    externalId: `${at}`,
    service,
    env: "production",
    team: null,
    repositoryId: null,
    startedAt: new Date(at * 60_000),
    finishedAt: null,
    result: failed ? "failed" : "passed",
    deploymentType,
    recoverySeconds: null,
    remediation: null,
    commits,
  };
}

type Setting = Pick<World, "name" | "services" | "changes" | "failureRate"> & Partial<World>;

/** Every setting has at least 60 independent failures expected, and 10 on the smaller side at 15 to 70 % AI. */
const SETTINGS: readonly Setting[] = [
  { name: "one service", services: 1, changes: 1200, failureRate: 0.1 },
  { name: "ten services of different risk", services: 10, changes: 150, failureRate: 0.04, riskSpread: 8 },
  {
    name: "three services share every change set",
    services: 1,
    changes: 1200,
    failureRate: 0.1,
    sharedBy: 3,
  },
  { name: "200 services with five deployments each", services: 200, changes: 5, failureRate: 0.1 },
  { name: "half of the failures rolled back", services: 1, changes: 1200, failureRate: 0.1, rollbacks: 0.5 },
];

/** The worlds of the proof: every setting with and without a difference, at each batch size and AI share. */
export const ALL_WORLDS: readonly World[] = SETTINGS.flatMap((setting) =>
  [1, 2].flatMap((ratio) =>
    [1, 3, 8].flatMap((batch) => [0.15, 0.4, 0.7].map((aiShare) => ({ ...setting, ratio, batch, aiShare }))),
  ),
);

/** Some of each setting, for every test run. */
export const WORLDS = ALL_WORLDS.filter(({ name, batch, aiShare }) =>
  name === "one service" ? batch === 3 || aiShare === 0.4 : batch === 3 && aiShare === 0.4,
);

/** Worlds too small for the bounds of the proof, all without a difference: here the gates have to hold. */
export const SMALL_WORLDS: readonly World[] = [
  { name: "one service, 35 failures expected", services: 1, changes: 350, batch: 1, aiShare: 0.3 },
  { name: "one service, 25 failures expected", services: 1, changes: 250, batch: 3, aiShare: 0.4 },
  { name: "one service, 22 failures expected", services: 1, changes: 220, batch: 8, aiShare: 0.5 },
  { name: "one service, 12 failures expected", services: 1, changes: 120, batch: 1, aiShare: 0.5 },
  { name: "40 services with six deployments each", services: 40, changes: 6, batch: 3, aiShare: 0.45 },
  {
    name: "three services share 250 change sets",
    services: 1,
    changes: 250,
    batch: 3,
    aiShare: 0.4,
    sharedBy: 3,
  },
].map((world) => ({ ...world, ratio: 1, failureRate: 0.1 }));
