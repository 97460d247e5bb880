import { DAY_SECONDS, dateOf, SILENT_SINCE, SILENT_TEAM } from "./calendar";
import { fill } from "./commit-subjects";
import { type DatadogFailureEvent, toInstant } from "./datadog-history";
import { serialNumber } from "./demo-commits";
import type { DemoDeployment } from "./deployments";
import { DEMO_SERVICES, type DemoService, type DemoTeam } from "./organization";
import { BASE62, createRandom, type Random } from "./random";
import { DEMO_SEED } from "./releases";

/** An incident as a person registered it. Instants are epoch seconds. */
export interface DemoIncident {
  id: string;
  /** Null where only a team is named. */
  service: DemoService | null;
  team: DemoTeam;
  env: string;
  name: string;
  severity: string;
  startedAt: number;
  /** Null for one that nobody ever closed. */
  finishedAt: number | null;
  registeredAt: number;
}

const REGISTERED_SHARE = 0.6;
const NEVER_CLOSED_SHARE = 0.05;
const WRITTEN_UP_LATER_SHARE = 0.07;
const OUTSIDE_CAUSES_A_DAY = 0.05;

/** The incidents of a day: those that its failed deployments caused, and those that came from outside. */
export function incidentsOfDay(epochDay: number, deployments: readonly DemoDeployment[]): DemoIncident[] {
  const caused = deployments.flatMap((deployment) => incidentOf(deployment) ?? []);
  const teams: readonly DemoTeam[] = ["checkout", "payments", "risk"];
  return [...caused, ...teams.flatMap((team) => outsideIncident(team, epochDay) ?? [])].filter(isRegistered);
}

/** One team stopped registering incidents; nothing else says so. */
function isRegistered({ team, startedAt }: DemoIncident): boolean {
  return team !== SILENT_TEAM || startedAt < SILENT_SINCE * DAY_SECONDS;
}

function incidentOf(deployment: DemoDeployment): DemoIncident | null {
  const { service, failedAt, finishedAt, env } = deployment;
  const random = createRandom(`${DEMO_SEED}:${deployment.id}:incident`);
  if (failedAt === null || env !== service.productionEnv || !random.chance(REGISTERED_SHARE)) return null;
  const startedAt = finishedAt + random.integer(120, 1500);
  const recoveredAt =
    deployment.remediation?.deployment.finishedAt ?? startedAt + random.integer(1800, 40_000);
  const end = Math.max(recoveredAt + random.integer(0, 1200), startedAt + 300);
  return createIncident({ service, team: service.team, env, startedAt, end }, random);
}

function outsideIncident(team: DemoTeam, epochDay: number): DemoIncident | null {
  const random = createRandom(`${DEMO_SEED}:${dateOf(epochDay)}:${team}:outside`);
  if (!random.chance(OUTSIDE_CAUSES_A_DAY)) return null;
  const own = DEMO_SERVICES.filter((service) => service.team === team);
  const service = random.chance(0.6) ? random.pick(own) : null;
  const startedAt = epochDay * DAY_SECONDS + random.integer(0, DAY_SECONDS - 1);
  const end = startedAt + Math.round(random.logNormal(5400, 1));
  const env = (own[0] as DemoService).productionEnv;
  return createIncident({ service, team, env, startedAt, end }, random);
}

/** Each team has words of its own for how bad it is. */
const SEVERITIES: Record<DemoTeam, readonly (readonly [string, number])[]> = {
  checkout: [
    ["Normal", 5],
    ["High", 4],
    ["Urgent", 1],
  ],
  payments: [
    ["SEV-1", 1],
    ["SEV-2", 4],
    ["SEV-3", 5],
  ],
  risk: [
    ["High", 3],
    ["Normal", 4],
  ],
};

const NAMES: Record<DemoTeam, readonly string[]> = {
  checkout: [
    "orders with {method} stay pending",
    "pay button missing for {country} shoppers",
    "totals differ from the cart with a {discount}",
    "slow checkout, p95 above {number} s",
  ],
  payments: [
    "{acquirer} declines all {country} cards",
    "payouts sent without {field}",
    "settlement file of {acquirer} not booked",
    "refunds stuck for {country} merchants",
  ],
  risk: [
    "good customers declined with {method}",
    "scores answer neutral, feature store unreachable",
    "webhooks delayed by {minutes} minutes",
  ],
};

function createIncident(
  incident: Pick<DemoIncident, "service" | "team" | "env" | "startedAt"> & { end: number },
  random: Random,
): DemoIncident {
  const { end, ...rest } = incident;
  const writtenUpLater = random.chance(WRITTEN_UP_LATER_SHARE);
  return {
    ...rest,
    id: random.text(BASE62, 11),
    name: `ACME-${serialNumber(Math.floor(incident.startedAt / DAY_SECONDS), 3, random)} | ${fill(random.pick(NAMES[incident.team]), random)}`,
    severity: random.weighted(SEVERITIES[incident.team]),
    finishedAt: random.chance(NEVER_CLOSED_SHARE) ? null : end,
    registeredAt:
      incident.startedAt + (writtenUpLater ? random.integer(1, 4) * DAY_SECONDS : random.integer(200, 2400)),
  };
}

/** What Datadog answers about an incident at `now` (epoch seconds); null while it hasn't heard of it. */
export function toFailureEvent(incident: DemoIncident, now: number): DatadogFailureEvent | null {
  if (incident.registeredAt > now) return null;
  const { service, startedAt, finishedAt } = incident;
  const closed = finishedAt !== null && finishedAt <= now;
  return {
    id: incident.id,
    type: "dora_failure",
    attributes: {
      ...(service && { service: [service.name] }),
      env: [incident.env],
      team: [incident.team],
      name: incident.name,
      severity: incident.severity,
      started_at: toInstant(startedAt),
      created_at: toInstant(incident.registeredAt),
      ...(closed && { finished_at: toInstant(finishedAt), time_to_restore: finishedAt - startedAt }),
      source: "api",
    },
  };
}
