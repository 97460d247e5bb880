import { normalCdf } from "../stats/normal";
import { AI, ELSEWHERE, type Exposures, HUMAN } from "./exposures";
import { EDGE } from "./hazard-fit";
import type { HazardRatio, NoHazardRatio } from "./hazard-ratio";
import { crossing, TWO_SIDED } from "./profile-interval";

/** What named breaking commits say, given that their deployments failed. */
export interface BreakingCommits {
  /** Failed deployments compared that one of their new commits may have broken; those of which none did are `elsewhere`. */
  failed: number;
  elsewhere: number;
  /** Those whose breaking commit is known to be human or AI-assisted, each commit once. */
  known: number;
  aiAssisted: number;
  /** How many of the known would be AI-assisted if both origins broke things alike, as far as both are named alike. */
  expectedAi: number;
  /** Of the known those whose deployment brought commits of both origins: only these tell the origins apart. */
  telling: number;
  /** Failed deployments of one origin alone, and how many of them name their commit: whether both are named alike. */
  naming: { ai: Named; human: Named };
  /** How many times as likely an AI-assisted commit is to be the one that broke a deployment. */
  ratio: HazardRatio | NoHazardRatio;
  /** Signed root of the likelihood's drop at a ratio of 1; 0 where nothing is measured. */
  z: number;
  /** True where the named commits alone carry an answer: ten expected of either origin. */
  standsAlone: boolean;
}

export interface Named {
  named: number;
  failures: number;
}

/** The layer, and its log-likelihood of ln ratio for a fit together with deployments; null where too little is named. */
export interface CommitLayer {
  summary: BreakingCommits;
  evidence: ((logRatio: number) => { value: number; slope: number; bend: number }) | null;
}

/** Below this information on ln ratio (a standard error of 0.63) names say next to nothing. */
const MIN_INFORMATION = 2.5;
const MIN_ALONE = 10;

/**
 * How far names may depend on the origin where nothing tells: the standard deviation of ln of how many times as often
 * AI-assisted breaking commits are named, for each share of failures without a name. Where all are named none is left.
 */
const NAMING_DEVIATION = 0.6;

interface Item {
  /** ln of AI-assisted over human commits. */
  offset: number;
  isAi: boolean;
  /** The chance that the name fell on some commit, and that this is then an AI-assisted one. */
  error: number;
  share: number;
  weight: number;
}

/**
 * The likelihood of which commit of a failed deployment broke it: of h human and a AI-assisted ones an AI-assisted one
 * with ρa / (h + ρa). Whatever is common to the deployment cancels: service, day, size, who shipped it. A share ε of
 * names falls on any commit; and AI-assisted ones are named e^κ times as often, κ by the failed deployments of one
 * origin alone and within what the unnamed leave open.
 * Source: docs/metrics/breaking-commits.md
 */
export function commitLayerOf(exposures: Exposures): CommitLayer {
  const weights = weightsOf(exposures);
  const items: Item[] = [];
  const { failed, breaking, commitsByOrigin } = exposures;
  let [failures, elsewhere, known, aiAssisted, pureAi] = [0, 0, 0, 0, 0];
  for (let row = 0; row < exposures.count; row++) {
    if (!failed[row]) continue;
    const origin = breaking[row] as number;
    if (origin === ELSEWHERE) {
      elsewhere++;
      continue;
    }
    failures++;
    if (origin !== AI && origin !== HUMAN) continue;
    const weight = weights[row] as number;
    known += weight;
    if (origin === AI) aiAssisted += weight;
    const [h, a] = [commitsByOrigin[4 * row + HUMAN] as number, commitsByOrigin[4 * row + AI] as number];
    if (h === 0) pureAi += weight;
    if (h === 0 || a === 0) continue;
    const error = exposures.breakingError[row] as number;
    items.push({ offset: Math.log(a / h), isAi: origin === AI, error, share: a / (h + a), weight });
  }
  const naming = namingOf(exposures);
  const prior = priorOf(naming, failures === 0 ? 0 : known / failures);
  const likelihood = new CommitLikelihood(items, prior);
  const information = items.reduce((sum, { share, weight }) => sum + weight * share * (1 - share), 0);
  const summary = {
    failed: failures,
    elsewhere,
    known,
    aiAssisted,
    expectedAi: pureAi + likelihood.expectedAi(),
    telling: items.reduce((sum, { weight }) => sum + weight, 0),
    naming,
  };
  const expected = (of: (share: number) => number) =>
    items.reduce((sum, { share, weight }) => sum + weight * of(share), 0);
  if (information < MIN_INFORMATION) {
    const ratio = { measured: false, reason: "too-few-breaking-commits", bound: null } as const;
    return { summary: { ...summary, ratio, z: 0, standsAlone: false }, evidence: null };
  }
  const standsAlone =
    Math.min(
      expected((s) => s),
      expected((s) => 1 - s),
    ) >= MIN_ALONE;
  return {
    summary: { ...summary, ...fitAlone(likelihood), standsAlone },
    evidence: (logRatio) => likelihood.at(logRatio),
  };
}

/** A commit that broke several deployments counts once. */
function weightsOf({ count, breaking, breakingCommit, failed }: Exposures): Float64Array {
  const carriers = new Map<number, number>();
  for (let row = 0; row < count; row++) {
    const commit = breakingCommit[row] as number;
    if (failed[row] && commit >= 0) carriers.set(commit, (carriers.get(commit) ?? 0) + 1);
  }
  return Float64Array.from(breaking, (origin, row) => {
    if (origin < 0) return 0;
    return 1 / (carriers.get(breakingCommit[row] as number) ?? 1);
  });
}

/** Where every failed deployment of one commit names it, that commit was named for being alone: it says nothing here. */
function namingOf({ count, failed, breaking, commitsByOrigin }: Exposures): BreakingCommits["naming"] {
  const tally = () => ({ named: 0, failures: 0 });
  const [single, several] = [
    { ai: tally(), human: tally() },
    { ai: tally(), human: tally() },
  ];
  for (let row = 0; row < count; row++) {
    if (!failed[row] || breaking[row] === ELSEWHERE) continue;
    const counts = commitsByOrigin.subarray(4 * row, 4 * row + 4);
    const size = counts.reduce((sum, n) => sum + n, 0);
    const side = counts[AI] === size ? "ai" : counts[HUMAN] === size ? "human" : null;
    if (side === null) continue;
    const own = (size === 1 ? single : several)[side];
    own.failures++;
    if ((breaking[row] as number) >= 0) own.named++;
  }
  const isAutomatic = [single.ai, single.human].every(({ named, failures }) => named === failures);
  if (isAutomatic) return several;
  const sum = (side: "ai" | "human"): Named => ({
    named: single[side].named + several[side].named,
    failures: single[side].failures + several[side].failures,
  });
  return { ai: sum("ai"), human: sum("human") };
}

interface NamingPrior {
  /** Of ln of how many times as often AI-assisted breaking commits are named. */
  mean: number;
  variance: number;
}

function priorOf({ ai, human }: BreakingCommits["naming"], share: number): NamingPrior {
  const open = (NAMING_DEVIATION * Math.max(0, 1 - share)) ** 2;
  if (ai.failures === 0 || human.failures === 0 || open === 0) return { mean: 0, variance: open };
  const log = ({ named, failures }: Named) => Math.log((named + 0.5) / (failures + 1));
  const variance = ({ named, failures }: Named) => 1 / (named + 0.5) - 1 / (failures + 1);
  const seen = variance(ai) + variance(human);
  const pooled = 1 / (1 / open + 1 / seen);
  return { mean: ((log(ai) - log(human)) * pooled) / seen, variance: pooled };
}

/** The log-likelihood of ln ratio, the naming κ at its best for each. */
class CommitLikelihood {
  private shift = 0;

  constructor(
    private readonly items: readonly Item[],
    private readonly prior: NamingPrior,
  ) {}

  at(logRatio: number): { value: number; slope: number; bend: number } {
    const { mean, variance } = this.prior;
    if (variance < 1e-9) return this.given(logRatio + mean);
    let point = this.given(logRatio + mean + this.shift);
    for (let round = 0; round < 50; round++) {
      const slope = point.slope - this.shift / variance;
      const move = slope / (1 / variance - Math.min(0, point.bend));
      this.shift += move;
      point = this.given(logRatio + mean + this.shift);
      if (Math.abs(move) < 1e-9) break;
    }
    return {
      value: point.value - this.shift ** 2 / (2 * variance),
      slope: point.slope,
      bend: point.bend / (1 - variance * point.bend),
    };
  }

  /** How many of the telling ones would be AI-assisted at equal risk, named as the prior expects. */
  expectedAi(): number {
    return this.items.reduce((sum, { offset, share, error, weight }) => {
      const chance = 1 / (1 + Math.exp(-offset - this.prior.mean));
      return sum + weight * ((1 - error) * chance + error * share);
    }, 0);
  }

  private given(x: number): { value: number; slope: number; bend: number } {
    let [value, slope, bend] = [0, 0, 0];
    for (const { offset, isAi, error, share, weight } of this.items) {
      const chance = 1 / (1 + Math.exp(-offset - x));
      const named = (1 - error) * chance + error * share;
      const steep = (1 - error) * chance * (1 - chance);
      const likely = isAi ? named : 1 - named;
      const first = (isAi ? steep : -steep) / likely;
      value += weight * Math.log(likely);
      slope += weight * first;
      bend += weight * (first * (1 - 2 * chance) - first ** 2);
    }
    return { value, slope, bend };
  }
}

function fitAlone(likelihood: CommitLikelihood): { ratio: HazardRatio | NoHazardRatio; z: number } {
  let at = 0;
  for (let round = 0; round < 100; round++) {
    const { slope, bend } = likelihood.at(at);
    const move = Math.max(-1, Math.min(1, slope / Math.max(1e-9, -bend)));
    at = Math.max(-EDGE, Math.min(EDGE, at + move));
    if (Math.abs(move) < 1e-9 || Math.abs(at) === EDGE) break;
  }
  const best = likelihood.at(at);
  const drop = (t: number) => {
    const { value, slope } = likelihood.at(t);
    return { value: Math.max(0, 2 * (best.value - value)), slope: -2 * slope };
  };
  const z = Math.sign(at) * Math.sqrt(drop(0).value);
  if (Math.abs(at) > EDGE - 0.05) {
    const side = at < 0 ? "upper" : "lower";
    const end = crossing(drop, at, at < 0 ? 1 : -1, EDGE / 2, TWO_SIDED);
    const bound = end === null ? null : ({ side, ratio: Math.exp(end) } as const);
    return { ratio: { measured: false, reason: at < 0 ? "ratio-at-zero" : "ratio-without-limit", bound }, z };
  }
  const logStandardError = 1 / Math.sqrt(-best.bend);
  const end = (direction: 1 | -1) => crossing(drop, at, direction, 1.96 * logStandardError, TWO_SIDED);
  const [low, high] = [end(-1), end(1)];
  return {
    ratio: {
      measured: true,
      ratio: Math.exp(at),
      interval: { low: low === null ? 0 : Math.exp(low), high: high === null ? null : Math.exp(high) },
      logStandardError,
      designEffect: 1,
      pValue: 2 * normalCdf(-Math.abs(z)),
      z,
    },
    z,
  };
}
