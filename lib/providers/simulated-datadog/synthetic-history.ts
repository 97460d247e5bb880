import {
  type DatadogDeploymentEvent,
  type DatadogFailureEvent,
  type DatadogHistory,
  toInstant,
} from "./datadog-history";
import { BASE62, createRandom, HEX, type Random } from "./random";

export interface SyntheticHistoryOptions {
  seed: string;
  deployments: number;
  /** On average; at least one each. */
  commitsPerDeployment: number;
  /** The instant of the newest deployment. */
  until: Date;
  /** The span that the deployments are spread over evenly, in days. */
  days: number;
  services?: number;
  /** Every this-many-th deployment is to production, the others to staging; 1 puts all there. */
  productionEvery?: number;
  /** Share of deployments that failed, 0–1. */
  failureRate?: number;
  /** Share of deployments without a result, 0–1. */
  pendingRate?: number;
  /** Share of commits with the mark of an AI tool, 0–1. */
  aiShare?: number;
  /** How many deployments (of as many services) start in one second; more than `services` is refused. */
  perSecond?: number;
  incidents?: number;
}

const DEFAULTS = {
  services: 20,
  productionEvery: 1,
  failureRate: 0.07,
  pendingRate: 0.02,
  aiShare: 0.4,
  perSecond: 1,
  incidents: 0,
};

type Settings = SyntheticHistoryOptions & typeof DEFAULTS;

/**
 * A plain history of any size, for load runs and tests: the same options give the same events.
 * No service has two deployments at one second, as in Datadog. Throws where the options make that impossible.
 */
export function syntheticHistory(options: SyntheticHistoryOptions): DatadogHistory {
  const settings = { ...DEFAULTS, ...options };
  if (settings.perSecond > settings.services) {
    throw new RangeError(
      `${settings.services} services can't start ${settings.perSecond} deployments in one second`,
    );
  }
  const random = createRandom(`synthetic:${settings.seed}`);
  return {
    deployments: Array.from({ length: settings.deployments }, (_, index) =>
      deployment(settings, index, random),
    ),
    failures: Array.from({ length: settings.incidents }, (_, index) => incident(settings, index, random)),
  };
}

/** The instant of the index-th of `groups` evenly spread over the span, newest first; epoch seconds. */
function spread({ until, days }: Settings, index: number, groups: number): number {
  const step = Math.max(Math.floor((days * 86_400) / groups), 1);
  return Math.floor(until.getTime() / 1000) - index * step;
}

function deployment(settings: Settings, index: number, random: Random): DatadogDeploymentEvent {
  const groups = Math.ceil(settings.deployments / settings.perSecond);
  const startedAt = spread(settings, Math.floor(index / settings.perSecond), groups);
  const service = index % settings.services;
  const finishedAt = startedAt + 240;
  const count = 1 + random.count(settings.commitsPerDeployment - 1);
  const commits = Array.from({ length: count }, () => commit(settings, finishedAt, random));
  return {
    id: random.text(BASE62, 11),
    type: "dora_deployment",
    attributes: {
      service: `service-${service}`,
      env: index % settings.productionEvery === 0 ? "production" : "staging",
      team: `team-${service % 5}`,
      version: `1.${index}.0`,
      started_at: toInstant(startedAt),
      finished_at: toInstant(finishedAt),
      created_at: toInstant(finishedAt + 10),
      duration: 240,
      git: { commit_sha: commits[0]?.sha ?? "", repository_id: `github.example.com/load/service-${service}` },
      commits,
      number_of_commits: count,
      ...result(settings, index, random),
      deployment_type: "standard",
      source: "ci",
    },
  };
}

function result({ failureRate, pendingRate }: Settings, index: number, random: Random) {
  const position = random.next();
  if (position < pendingRate) return { change_failure: null };
  if (position >= pendingRate + failureRate) return { change_failure: false };
  const recovery_time_sec = Math.round(random.logNormal(3000, 1)) + 60;
  return {
    change_failure: true,
    recovery_time_sec,
    remediation: { id: `remedy-${index}`, type: "rollback" },
  };
}

function commit({ aiShare }: Settings, finishedAt: number, random: Random) {
  const leadTime = Math.round(random.logNormal(20 * 3600, 1));
  const email = `engineer-${random.integer(1, 60)}@load.example.com`;
  const mark = random.chance(aiShare) ? "\n\nCo-Authored-By: Claude <noreply@anthropic.com>" : "";
  return {
    sha: random.text(HEX, 40),
    timestamp: toInstant(finishedAt - leadTime),
    author: { email, canonical_email: email, is_bot: false },
    message: `fix: handle case ${random.integer(1, 99_999)}${mark}`,
    change_lead_time: leadTime,
    time_to_deploy: Math.min(leadTime, 3600),
  };
}

function incident(settings: Settings, index: number, random: Random): DatadogFailureEvent {
  const startedAt = spread(settings, index, settings.incidents);
  const timeToRestore = Math.round(random.logNormal(3600, 1)) + 60;
  return {
    id: random.text(BASE62, 11),
    type: "dora_failure",
    attributes: {
      service: [`service-${random.integer(0, settings.services - 1)}`],
      env: ["production"],
      team: [`team-${random.integer(0, 4)}`],
      name: `Load incident ${index}`,
      severity: random.pick(["SEV-1", "SEV-2", "SEV-3"]),
      started_at: toInstant(startedAt),
      created_at: toInstant(startedAt + 300),
      finished_at: toInstant(startedAt + timeToRestore),
      time_to_restore: timeToRestore,
      source: "api",
    },
  };
}
