import type { DeployedCommit, Deployment } from "@/lib/core/deployments/types";
import type { Origin } from "@/lib/core/origins/origin";
import { poisson } from "../unit/metrics/random";

/** A made-up history's truth; what isn't said is as in the plain world. Times run from 0 to 1 over the history. */
export interface HostileWorld {
  id: string;
  name: string;
  /** What can't be told in it, or why a word is withheld. */
  note?: string;
  /** The same where no breaking commit is named, or most are. */
  noteUnnamed?: string;
  noteNamed?: string;
  /** A year's deployments, unless `days` says otherwise. */
  deployments?: number;
  days?: number;
  services?: number;
  /** The riskiest service is this many times as risky as the least risky one. */
  riskSpread?: number;
  /** Share of deployments that fail where the ratio is 1. */
  failing?: number;
  /** Mean commits a deployment, at least one each. */
  batch?: number;
  /** Spread of the AI share over deployments, as the precision of a Beta distribution; null for commits each on their own. */
  precision?: number | null;
  /** AI share at a time in a service (0 the safest, 1 the riskiest). */
  aiShare?: (time: number, service: number) => number;
  /** What a time does to the risk of a service. */
  risk?: (time: number, service: number) => number;
  /** How AI lies with the size of a deployment: the odds go with size to this power. */
  lean?: number;
  /** Share of the failures (at ratio 1) that no commit causes. */
  notCommits?: number;
  /** Risk grows with the number of commits to this power. */
  power?: number;
  /** Standard deviation of the log of a day's or week's risk, and whether AI comes in days of its own. */
  daySd?: number;
  weekSd?: number;
  clumpsByDay?: boolean;
  /** Authors: of ten a service, the strong use AI more ("lean"), or have nothing to do with it. */
  authors?: "lean" | "risk" | "risk-and-habit";
  /** Repositories a service has, with AI in the risky ones. */
  repositories?: number;
  /** Standard deviation of the log of the services' own ratios, or ratios that rise with their risk. */
  ratioSd?: number;
  ratiosLean?: boolean;
  /** After a failure: risk times `factor` for three deployments, which are fixes of one commit by `by`. */
  after?: { factor: number; by: "human" | "ai" | null; restarts?: boolean };
  /** Failures missed at random, missed more in small batches, and flagged by mistake per commit or deployment. */
  missed?: number;
  missedSmall?: boolean;
  falsePerCommit?: number;
  falsePerDeployment?: number;
  /** Chance that a failure of AI-assisted, or of human commits is found. */
  found?: { ai: number; human: number };
  /** Share of AI-assisted commits without a mark, at all or by service; and deployments stripped of marks. */
  unmarked?: (service: number) => number;
  strippers?: { share: number; factor: number };
  /** Each change set ships in this many services. */
  sharedBy?: number;
  /** Share of commits that bots write, and their risk. */
  bots?: { share: number; risk: number };
  /** Weekdays on which more fails and more AI ships. */
  friday?: { risk: number; aiShare: number };
  /** Deployments come faster towards the end: this many times as many as at the beginning. */
  growth?: number;
  /** Chance that an AI-assisted, or a human breaking commit is named; that it is a random one; and of failures without any. */
  named?: { ai: number; human: number; wrong?: number; other?: number };
  /** What the ratio of deployments is where the ratio of commits is given. */
  deploymentRatio?: (ratio: number) => number;
}

export const START = Date.UTC(2025, 0, 1);
const DAY_MS = 86_400_000;
export const YEAR = 365;

interface Draft {
  time: number;
  service: number;
  sizes: number;
  isAi: boolean[];
  isBot: boolean[];
  author: number;
  repository: number;
  risk: number;
  stripped: boolean;
}

/** One history of a world with a true ratio. */
export function drawWorld(world: HostileWorld, ratio: number, random: () => number): Deployment[] {
  const days = world.days ?? YEAR;
  const services = world.services ?? 8;
  const level = (s: number) => (services === 1 ? 0.5 : s / (services - 1));
  const people = drawPeople(world, services, random);
  const effects = {
    day: effect(world.daySd ?? 0, days, random),
    week: effect(world.weekSd ?? 0, days / 7, random),
  };
  const dayLean = listOf(days, () => normal(random));
  const count = Math.round((world.deployments ?? 1500) * (days / YEAR));
  const times = listOf(count, () => grown(random(), world.growth ?? 1)).sort((a, b) => a - b);
  const weights = serviceWeights(services);
  const drafts = times.map((time): Draft => {
    const service = pick(weights, random);
    const day = Math.min(days - 1, Math.floor(time * days));
    const author = Math.floor(10 * random());
    const repository = Math.floor((world.repositories ?? 1) * random());
    const size = 1 + poisson(random, (world.batch ?? 3) - 1);
    let share = world.aiShare?.(time, level(service)) ?? 0.4;
    const isFriday = day % 7 === 2;
    if (world.friday && isFriday) share = world.friday.aiShare;
    share = shifted(share, (world.lean ?? 0) * Math.log(size / (world.batch ?? 3)));
    share = shifted(share, people.habit(service, author));
    if (world.repositories) share = shifted(share, 2.4 * (repository / (world.repositories - 1) - 0.5));
    if (world.clumpsByDay) share = shifted(share, 1.5 * (dayLean[day] as number));
    const precision = world.precision === undefined ? 3 : world.precision;
    const own = precision === null ? share : beta(share * precision, (1 - share) * precision, random);
    const stripped = random() < (world.strippers?.share ?? 0);
    const risk =
      (world.riskSpread ?? 4) ** level(service) *
      (world.risk?.(time, level(service)) ?? 1) *
      Math.exp((effects.day[day] as number) + (effects.week[Math.floor(day / 7)] as number)) *
      people.risk(service, author) *
      (world.repositories ? 5 ** (repository / (world.repositories - 1)) : 1) *
      (world.friday && isFriday ? world.friday.risk : 1) *
      (stripped ? (world.strippers?.factor ?? 1) : 1);
    const isAi = listOf(size, () => random() < own);
    const bots = world.bots?.share ?? 0;
    const isBot = listOf(size, () => bots > 0 && random() < bots);
    return { time, service, sizes: size, isAi, isBot, author, repository, risk, stripped };
  });
  return ship({ world, ratio, drafts, days, level, random });
}

interface Shipping {
  world: HostileWorld;
  ratio: number;
  drafts: Draft[];
  days: number;
  level: (service: number) => number;
  random: () => number;
}

function ship({ world, ratio, drafts, days, level, random }: Shipping): Deployment[] {
  const ofCommits = (world.failing ?? 0.08) * (1 - (world.notCommits ?? 0));
  const power = world.power ?? 1;
  const plain = (d: Draft) => d.risk * d.sizes ** power;
  const perCommit = scaleFor(drafts.map(plain), ofCommits);
  const perDeployment = scaleFor(
    drafts.map((d) => d.risk),
    (world.failing ?? 0.08) * (world.notCommits ?? 0),
  );
  const ratioOf = serviceRatios(world, ratio, level, random);
  const left = new Map<number, number>();
  const deployments: Deployment[] = [];
  let sha = 0;
  for (const d of drafts) {
    const unsettled = left.get(d.service) ?? 0;
    let { isAi, isBot, sizes } = d;
    if (unsettled > 0 && world.after?.by) {
      [isAi, isBot, sizes] = [[world.after.by === "ai"], [false], 1];
    }
    const factor = unsettled > 0 && world.after ? world.after.factor : 1;
    if (unsettled > 0) left.set(d.service, unsettled - 1);
    const weights = isAi.map((ai, k) => (isBot[k] ? (world.bots?.risk ?? 1) : ai ? ratioOf(d.service) : 1));
    const sum = weights.reduce((a, b) => a + b, 0);
    const fromCommits = perCommit * d.risk * factor * sizes ** (power - 1) * sum;
    const fromElsewhere = perDeployment * d.risk;
    const isCommits = random() < -Math.expm1(-fromCommits);
    const isElsewhere = random() < -Math.expm1(-fromElsewhere);
    let failed = isCommits || isElsewhere;
    const broke = failed ? pick(weights, random) : -1;
    if (failed && world.missed && random() < world.missed) failed = false;
    if (failed && world.missedSmall && random() < 0.6 / sizes) failed = false;
    if (failed && world.found && random() > (isAi[broke] ? world.found.ai : world.found.human))
      failed = false;
    const isFalse =
      random() < (world.falsePerDeployment ?? 0) || random() < 1 - (1 - (world.falsePerCommit ?? 0)) ** sizes;
    if (isFalse) failed = true;
    if (failed && world.after && (unsettled === 0 || world.after.restarts !== false)) left.set(d.service, 3);
    const hides = world.unmarked?.(level(d.service)) ?? 0;
    const commits = isAi.map((ai, k): DeployedCommit => {
      const marked = ai && !d.stripped && !(hides > 0 && random() < hides);
      const origin: Origin = isBot[k] ? "BOT" : marked ? "AI_ASSISTED" : "HUMAN";
      return commitOf(`${sha++}`, origin);
    });
    const breakingCommit = failed ? nameOf(world, commits, isCommits ? broke : -1, random) : null;
    for (let copy = 0; copy < (world.sharedBy ?? 1); copy++) {
      deployments.push({
        id: `${deployments.length}`,
        externalId: `${deployments.length}`,
        service: world.sharedBy ? `s${d.service}-${copy}` : `s${d.service}`,
        env: "production",
        team: null,
        repositoryId: world.repositories ? `r${d.service}-${d.repository}` : null,
        startedAt: new Date(START + Math.floor(d.time * days * DAY_MS) + copy * 60_000),
        finishedAt: null,
        result: failed ? "failed" : "passed",
        deploymentType: null,
        recoverySeconds: null,
        remediation: null,
        breakingCommit,
        commits,
      });
    }
  }
  return deployments;
}

function commitOf(sha: string, origin: Origin): DeployedCommit {
  return { sha, origin, tools: [], committedAt: null, leadTimeSeconds: null, timeToDeploySeconds: null };
}

function nameOf(
  { named }: HostileWorld,
  commits: readonly DeployedCommit[],
  broke: number,
  random: () => number,
): Deployment["breakingCommit"] {
  if (!named) return null;
  const any = () => commits[Math.floor(commits.length * random())]?.sha ?? "";
  if (broke < 0) {
    return random() < (named.other ?? 0) ? { sha: any(), evidence: "reverted-sha" } : null;
  }
  const one = commits[broke] as DeployedCommit;
  if (random() >= (one.origin === "AI_ASSISTED" ? named.ai : named.human)) return null;
  if (named.wrong === undefined) return { sha: one.sha, evidence: "reverted-sha" };
  const sha = random() < named.wrong ? any() : one.sha;
  return { sha, evidence: "fixed-after-rollback" };
}

function serviceRatios(
  world: HostileWorld,
  ratio: number,
  level: (service: number) => number,
  random: () => number,
): (service: number) => number {
  const own = Array.from({ length: world.services ?? 8 }, (_, s) => {
    if (world.ratiosLean) return ratio * 4 ** (level(s) - 0.5);
    return ratio * Math.exp((world.ratioSd ?? 0) * normal(random));
  });
  return (service) => own[service] as number;
}

/** Ten authors a service; habits and risks as logs. */
function drawPeople({ authors }: HostileWorld, services: number, random: () => number) {
  const draw = () => Array.from({ length: 10 * services }, () => normal(random));
  const [skill, habit] = [draw(), draw()];
  const at = (values: readonly number[], s: number, a: number) => values[10 * s + a] as number;
  return {
    habit: (s: number, a: number) =>
      authors === "lean" ? 0.65 * at(skill, s, a) : authors === "risk-and-habit" ? 1.2 * at(habit, s, a) : 0,
    risk: (s: number, a: number) => (authors ? Math.exp(-0.45 * at(skill, s, a)) : 1),
  };
}

/** `Array.from` for hundreds of thousands of short lists. */
function listOf<T>(length: number, make: (place: number) => T): T[] {
  const list: T[] = [];
  for (let place = 0; place < length; place++) list.push(make(place));
  return list;
}

/** A factor that makes as many fail on average, Σ (1 − e^−cr) = share · n: by Newton's method, from below. */
function scaleFor(risks: readonly number[], share: number): number {
  if (share === 0) return 0;
  let c = 0;
  for (let round = 0; round < 50; round++) {
    let [missing, slope] = [share * risks.length, 0];
    for (const risk of risks) {
      const passes = Math.exp(-c * risk);
      missing -= 1 - passes;
      slope += risk * passes;
    }
    c += missing / slope;
    if (Math.abs(missing) < 1e-9 * risks.length) break;
  }
  return c;
}

/** Services of different size: the largest ships four times as much; their order has nothing to do with that of risks. */
function serviceWeights(services: number): number[] {
  if (services === 1) return [1];
  return Array.from({ length: services }, (_, s) => 4 ** (((s * 5) % services) / (services - 1)));
}

function pick(weights: readonly number[], random: () => number): number {
  let sum = 0;
  for (const weight of weights) sum += weight;
  let rest = random() * sum;
  for (let k = 0; k < weights.length; k++) {
    rest -= weights[k] as number;
    if (rest < 0) return k;
  }
  return weights.length - 1;
}

function effect(sd: number, length: number, random: () => number): number[] {
  return Array.from({ length: Math.ceil(length) + 1 }, () => (sd === 0 ? 0 : sd * normal(random)));
}

function shifted(share: number, logOdds: number): number {
  if (logOdds === 0) return share;
  const odds = (share / (1 - share)) * Math.exp(logOdds);
  return odds / (1 + odds);
}

/** Uniform where growth is 1; otherwise the density rises linearly to `growth` times its beginning. */
function grown(u: number, growth: number): number {
  if (growth === 1) return u;
  const b = (growth - 1) / 2;
  return (-1 + Math.sqrt(1 + 4 * b * u * (1 + b))) / (2 * b);
}

/** A standard normal value, by Box and Muller. */
function normal(random: () => number): number {
  return Math.sqrt(-2 * Math.log(1 - random())) * Math.cos(2 * Math.PI * random());
}

function beta(a: number, b: number, random: () => number): number {
  const x = gamma(a, random);
  return x / (x + gamma(b, random));
}

/** By Marsaglia and Tsang, ACM TOMS 26 (2000), 363–372. */
function gamma(shape: number, random: () => number): number {
  if (shape < 1) return gamma(shape + 1, random) * random() ** (1 / shape);
  const d = shape - 1 / 3;
  const c = 1 / Math.sqrt(9 * d);
  for (;;) {
    const x = normal(random);
    const v = (1 + c * x) ** 3;
    if (v <= 0) continue;
    if (Math.log(1 - random()) < x ** 2 / 2 + d - d * v + d * Math.log(v)) return d * v;
  }
}
