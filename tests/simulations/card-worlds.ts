import type { DeployedCommit, Deployment } from "@/lib/core/deployments/types";
import { COMPARED_METRICS, type ComparedMetric } from "@/lib/core/metrics/compare-windows";
import { namedRemediations } from "@/lib/core/metrics/deployment-rework-rate";
import { SPREAD_WEEKS } from "@/lib/core/metrics/spread";
import { countWindow } from "@/lib/core/metrics/window-counts";
import { windowChanges } from "@/lib/read/dashboard/figures";
import { exponential, poisson, randomFrom } from "../unit/metrics/random";

/** A history in which nothing changes for good; what isn't said is as in the plain one. */
export interface CardWorld {
  name: string;
  /** Length of the window, days. */
  window?: number;
  /** Change sets a day, on average. */
  perDay?: number;
  workdays?: true;
  /** Variance of a day's change sets over their mean. */
  bursts?: number;
  /** Slow waves of the rate: standard deviation of a week's log, which keeps 0.6 of the week before. */
  waves?: number;
  /** Standard deviations of the log of a day's and a week's failure odds and lead times. */
  failureDay?: number;
  failureWeek?: number;
  leadDay?: number;
  leadWeek?: number;
  /** Services that ship each change set. */
  services?: number;
  /** Each failure is followed by one to four hotfixes. */
  hotfixes?: true;
  /** Share of days on which an outage fails half of what goes out. */
  outages?: number;
  /** Mean days until a failure is known, and until it is recovered from; as if at once where left out. */
  lag?: number;
  recovery?: number;
}

export const CARD_WORLDS: readonly CardWorld[] = [
  { name: "independent" },
  { name: "five-day weeks, 30-day windows", workdays: true, window: 30 },
  { name: "bursts: a day's variance three times its mean", bursts: 3 },
  { name: "slow waves: weeks sd 0.25, keeping 0.6", waves: 0.25 },
  { name: "failures differ by day, sd 1", failureDay: 1 },
  { name: "failures differ by week, sd 0.5", failureWeek: 0.5 },
  { name: "lead times differ by day, sd 0.7", leadDay: 0.7 },
  { name: "lead times differ by week, sd 0.5", leadWeek: 0.5 },
  { name: "three services ship each change set", services: 3 },
  { name: "one to four hotfixes a failure", hotfixes: true },
  { name: "outages fail half of what a day ships", outages: 0.06 },
  { name: "results 3 days late, 12 a day", lag: 3, perDay: 12 },
  { name: "recoveries of 3 days, open ones unknown, 12 a day", recovery: 3, perDay: 12 },
  { name: "mild mix: bursts 2, days sd 0.5", bursts: 2, failureDay: 0.5, leadDay: 0.5 },
  {
    name: "all of it",
    bursts: 2,
    failureDay: 0.5,
    leadDay: 0.5,
    services: 3,
    hotfixes: true,
    lag: 1,
    recovery: 1,
  },
  { name: "week against week, three services a change set", services: 3, window: 7 },
];

const DAY_MS = 86_400_000;
/** When the drawn histories end. */
export const CARDS_NOW = Date.UTC(2026, 5, 24, 10);

/** How often each card flags a change, and in which direction, over null histories. */
export interface CardTally {
  histories: number;
  up: Record<ComparedMetric, number>;
  down: Record<ComparedMetric, number>;
  any: number;
  /** Histories in which a card could be compared at all. */
  compared: Record<ComparedMetric, number>;
}

export function tallyCards(world: CardWorld, histories: number, seed: number): CardTally {
  const none = () => Object.fromEntries(COMPARED_METRICS.map((id) => [id, 0])) as CardTally["up"];
  const tally: CardTally = { histories, up: none(), down: none(), any: 0, compared: none() };
  const random = randomFrom(seed);
  for (let i = 0; i < histories; i++) {
    const changes = changesOf(world, drawHistory(world, random));
    let any = false;
    for (const id of COMPARED_METRICS) {
      const change = changes[id];
      if (!change.measured) continue;
      tally.compared[id]++;
      if (!change.beyondChance) continue;
      any = true;
      const isUp = change.kind === "ratio" ? change.change > 1 : change.change > 0;
      tally[isUp ? "up" : "down"][id]++;
    }
    if (any) tally.any++;
  }
  return tally;
}

/** The changes that the cards would show, by the product's own code. */
export function changesOf({ window: days = 28, lag = 0 }: CardWorld, deployments: readonly Deployment[]) {
  const to = new Date(CARDS_NOW);
  const window = { from: new Date(CARDS_NOW - days * DAY_MS), to };
  const matureBefore = new Date(CARDS_NOW - 2.3 * lag * DAY_MS);
  const named = namedRemediations(deployments, to);
  const counts = countWindow(deployments, { window, parts: [], buckets: [], matureBefore }, named);
  const spans = [{ from: new Date(CARDS_NOW - SPREAD_WEEKS * 7 * DAY_MS), to }];
  return windowChanges({ counts, window, reading: { deployments: spans, incidents: spans }, asOf: to });
}

export function drawHistory(world: CardWorld, random: () => number): Deployment[] {
  const { perDay = 4, services = 1, bursts = 1, waves = 0, outages = 0 } = world;
  const days = SPREAD_WEEKS * 7;
  const normal = () => Math.sqrt(-2 * Math.log(1 - random())) * Math.cos(2 * Math.PI * random());
  const effect = (sd: number) => sd * normal() - (sd * sd) / 2;
  const drawn: Deployment[] = [];
  let [wave, weekFailure, weekLead] = [waves * normal(), 0, 0];
  for (let day = 0; day < days; day++) {
    if (day % 7 === 0) {
      wave = 0.6 * wave + waves * Math.sqrt(1 - 0.36) * normal();
      weekFailure = effect(world.failureWeek ?? 0);
      weekLead = effect(world.leadWeek ?? 0);
    }
    const startsAt = CARDS_NOW - (days - day) * DAY_MS;
    const weekday = new Date(startsAt + DAY_MS / 2).getUTCDay();
    const isOff = world.workdays && (weekday === 0 || weekday === 6);
    const mean = isOff ? 0 : perDay * Math.exp(wave) * (world.workdays ? 1.4 : 1);
    const rate = bursts > 1 ? mean * gamma(random, normal, mean / (bursts - 1)) : mean;
    const failureEffect = weekFailure + effect(world.failureDay ?? 0);
    const leadEffect = weekLead + effect(world.leadDay ?? 0);
    const isOutage = random() < outages;
    for (let n = poisson(random, rate); n > 0; n--) {
      const at = startsAt + random() * DAY_MS;
      const odds = (0.1 / 0.9) * Math.exp(failureEffect);
      const failed = random() < (isOutage ? 0.5 : odds / (1 + odds));
      drawSet(world, drawn, random, { at, failed, lead: leadEffect + normal() }, services);
    }
  }
  return drawn.filter(({ startedAt }) => startedAt.getTime() < CARDS_NOW);
}

interface DrawnSet {
  at: number;
  failed: boolean;
  /** Log of its lead time, in days. */
  lead: number;
}

function drawSet(
  world: CardWorld,
  into: Deployment[],
  random: () => number,
  set: DrawnSet,
  services: number,
) {
  const { lag = 0, recovery = 0.1, hotfixes } = world;
  const size = 1 + poisson(random, 2);
  const commits: DeployedCommit[] = Array.from({ length: size }, (_, i) => ({
    sha: `${into.length}-${i}`,
    origin: "HUMAN",
    tools: [],
    committedAt: null,
    leadTimeSeconds: 86_400 * Math.exp(set.lead) + 3600 * random(),
    timeToDeploySeconds: null,
  }));
  const seconds = 86_400 * recovery * exponential(random);
  const isKnown = set.at + lag * DAY_MS * exponential(random) < CARDS_NOW;
  const isRecovered = set.at + 1000 * seconds < CARDS_NOW;
  for (let s = 0; s < services; s++) {
    into.push({
      ...EMPTY,
      externalId: `d${into.length}`,
      service: `s${s}`,
      startedAt: new Date(set.at + s * 60_000),
      result: set.failed && isKnown ? "failed" : "passed",
      recoverySeconds: set.failed && isKnown && isRecovered ? seconds + s * 60 : null,
      commits,
    });
  }
  if (!hotfixes || !set.failed) return;
  for (let fix = 1 + Math.floor(4 * random()); fix > 0; fix--) {
    into.push({
      ...EMPTY,
      externalId: `d${into.length}`,
      startedAt: new Date(set.at + (0.05 + 0.4 * random()) * DAY_MS),
      deploymentType: "hotfix",
    });
  }
}

const EMPTY: Deployment = {
  id: "",
  externalId: "",
  service: "s0",
  env: "production",
  team: null,
  repositoryId: null,
  startedAt: new Date(0),
  finishedAt: null,
  result: "passed",
  deploymentType: "standard",
  recoverySeconds: null,
  remediation: null,
  commits: [],
};

/** A gamma variate with mean 1 and this shape (Marsaglia and Tsang, ACM TOMS 26 (2000), 363–372). */
function gamma(random: () => number, normal: () => number, shape: number): number {
  if (shape <= 0) return 1;
  if (shape < 1) return (gammaOf(random, normal, shape + 1) * random() ** (1 / shape)) / shape;
  return gammaOf(random, normal, shape) / shape;
}

function gammaOf(random: () => number, normal: () => number, shape: number): number {
  const d = shape - 1 / 3;
  for (;;) {
    const x = normal();
    const v = (1 + x / Math.sqrt(9 * d)) ** 3;
    if (v > 0 && Math.log(1 - random()) < (x * x) / 2 + d - d * v + d * Math.log(v)) return d * v;
  }
}
