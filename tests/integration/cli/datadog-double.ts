/**
 * A Datadog of our own making that shares nothing with lib/providers/simulated-datadog, lib/providers/datadog or lib/core/metrics: events from a small
 * generator, the API as documented, and the figures computed straight from the raw events.
 */
import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";

export const DOUBLE_KEYS = {
  apiKey: "11112222333344445555666677778888",
  appKey: "9999000011112222333344445555666677778888",
};

type Kind = "human" | "ai" | "bot" | "silent";
interface Commit {
  sha: string;
  change_lead_time?: number;
  kind: Kind;
}
interface Attributes {
  started_at: string;
  service: string | string[];
  env: string | string[];
  commits?: Commit[];
  change_failure?: boolean | null;
  recovery_time_sec?: number;
  remediation?: { id: string; type: string };
  time_to_restore?: number;
  [other: string]: unknown;
}
interface RawEvent {
  id: string;
  type: string;
  attributes: Attributes;
}

/** Park–Miller: enough for test data, and the same everywhere. */
function generator(seed: number) {
  let state = seed;
  const next = () => {
    state = (state * 48_271) % 2_147_483_647;
    return state / 2_147_483_647;
  };
  return {
    chance: (p: number) => next() < p,
    below: (n: number) => Math.floor(next() * n),
    pick: <T>(items: readonly T[]) => items[Math.floor(next() * items.length)] as T,
    hex: (length: number) => Array.from({ length }, () => Math.floor(next() * 16).toString(16)).join(""),
  };
}

const iso = (ms: number) => `${new Date(ms).toISOString().slice(0, 19)}Z`;
const MESSAGES: Record<Exclude<Kind, "silent">, Record<string, unknown>> = {
  human: {
    author: { email: "ana@example.com", is_bot: false },
    message: "Fix the total\n\nIt was off by one.",
  },
  ai: {
    author: { email: "bo@example.com", is_bot: false },
    message: "Add a page\n\nCo-Authored-By: Claude <noreply@anthropic.com>",
  },
  bot: {
    author: { email: "49699333+dependabot[bot]@users.noreply.github.com", is_bot: true },
    message: "Bump left-pad from 1 to 2\n\nBumps left-pad.",
  },
};

export interface Double {
  deployments: RawEvent[];
  failures: RawEvent[];
}

/** Thirty days with one crowded second, awkward names, shared and repeated commits, results of all three kinds. */
export function makeDouble(now: number, count: number): Double {
  const random = generator(20_261_123);
  const shared: Commit[] = [];
  const services = ["api gateway", "web:front", "srv (old)", "café", 'the "core"'];
  const deployments = Array.from({ length: count }, (_, index): RawEvent => {
    const crowded = index % 8 === 0;
    const startedAt = crowded ? now - 3 * 86_400_000 : now - random.below(29 * 86_400) * 1000;
    const failed = random.chance(0.15) ? true : random.chance(0.9) ? false : null;
    const attributes: Attributes = {
      service: random.pick(services),
      env: random.pick(["production", "live", "staging"]),
      team: random.pick(["one", "two"]),
      started_at: iso(startedAt),
      finished_at: iso(startedAt + 240_000),
      deployment_type: "standard",
      commits: commitsOf(random, shared),
    };
    if (failed !== null || random.chance(0.5)) attributes.change_failure = failed;
    if (failed && random.chance(0.8)) attributes.recovery_time_sec = 60 + random.below(90_000);
    if (failed && random.chance(0.8)) {
      attributes.remediation = {
        id: random.hex(8),
        type: random.pick(["rollback", "hotfix", "rollforward"]),
      };
    }
    return { id: `d${index}`, type: "dora_deployment", attributes };
  });
  const failures = Array.from({ length: 60 }, (_, index): RawEvent => {
    const startedAt = now - random.below(29 * 86_400) * 1000;
    const attributes: Attributes = {
      name: `INC-${index} | customers charged twice`,
      service: ["api gateway"],
      env: random.pick([["production", "staging"], ["staging"], ["live"]]),
      started_at: iso(startedAt),
      severity: "High",
    };
    if (random.chance(0.8)) {
      attributes.time_to_restore = 100 + random.below(9_000);
      attributes.finished_at = iso(startedAt + (attributes.time_to_restore as number) * 1000);
    }
    return { id: `f${index}`, type: "dora_failure", attributes };
  });
  return { deployments, failures };
}

function commitsOf(random: ReturnType<typeof generator>, shared: Commit[]): Commit[] {
  const commits = Array.from({ length: random.below(6) }, () => {
    const known = shared.length > 0 && random.chance(0.2) ? random.pick(shared) : null;
    const kind = known?.kind ?? random.pick(["human", "human", "ai", "bot", "silent"] as const);
    const commit: Commit = known
      ? { ...known }
      : { sha: random.hex(40), kind, ...(kind === "silent" ? {} : MESSAGES[kind]) };
    if (!known) shared.push({ ...commit });
    if (random.chance(0.9)) commit.change_lead_time = 100 + random.below(500_000);
    return commit;
  });
  const first = commits[0];
  return first && random.chance(0.1) ? [...commits, { ...first }] : commits;
}

export interface ServedDouble {
  url: string;
  /** List requests answered so far. */
  listCalls: () => number;
  close: () => Promise<void>;
}

/** Serves a double on a free loopback port, at most `pageCap` events an answer whatever is asked for. */
export async function serveDouble(double: Double, pageCap: number): Promise<ServedDouble> {
  let listCalls = 0;
  const server = createServer((request, response) => {
    if (request.method === "POST") listCalls += 1;
    void answer(double, pageCap, request, response);
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  return {
    listCalls: () => listCalls,
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    close: () =>
      new Promise((resolve) => {
        server.closeAllConnections();
        server.close(() => resolve());
      }),
  };
}

async function answer(
  double: Double,
  pageCap: number,
  request: IncomingMessage,
  response: ServerResponse,
): Promise<void> {
  const send = (status: number, body: unknown) =>
    response.writeHead(status, { "content-type": "application/json" }).end(JSON.stringify(body));
  const apiKeyIsGood = request.headers["dd-api-key"] === DOUBLE_KEYS.apiKey;
  const bothAreGood = apiKeyIsGood && request.headers["dd-application-key"] === DOUBLE_KEYS.appKey;
  if (request.url === "/api/v1/validate")
    return void send(apiKeyIsGood ? 200 : 403, apiKeyIsGood ? { valid: true } : { errors: ["Forbidden"] });
  if (request.url === "/api/v2/validate_keys")
    return void send(bothAreGood ? 200 : 403, bothAreGood ? { status: "ok" } : { errors: ["Forbidden"] });
  if (request.method !== "POST") return void send(404, { errors: ["Not found"] });
  if (!bothAreGood) return void send(403, { errors: ["Forbidden"] });
  let text = "";
  for await (const chunk of request) text += chunk;
  const asked = JSON.parse(text).data.attributes as {
    from: string;
    to: string;
    query?: string;
    limit?: number;
  };
  const events = request.url?.endsWith("/deployments") ? double.deployments : double.failures;
  const found = events
    .filter(
      ({ attributes }) =>
        attributes.started_at >= iso(Date.parse(asked.from)) &&
        attributes.started_at <= iso(Date.parse(asked.to)),
    )
    .filter(({ attributes }) => matches(asked.query ?? "*", attributes))
    .sort((a, b) => b.attributes.started_at.localeCompare(a.attributes.started_at))
    .slice(0, Math.min(asked.limit ?? 10, pageCap));
  send(200, { data: found.map(withoutKind) });
}

function withoutKind(event: RawEvent): RawEvent {
  const commits = event.attributes.commits?.map(({ kind: _kind, ...rest }) => rest as Commit);
  return { ...event, attributes: { ...event.attributes, ...(commits ? { commits } : {}) } };
}

const TERM = /(-?)(service|team|env):(\((?:"(?:[^"\\]|\\.)*"|[^()"])*\)|"(?:[^"\\]|\\.)*"|(?:[^\s\\]|\\.)+)/g;
const WORD = /"(?:[^"\\]|\\.)*"|(?:[^\s\\]|\\.)+/g;

function matches(query: string, attributes: Attributes): boolean {
  for (const [, minus, key, value = ""] of query.matchAll(TERM)) {
    const words = value.startsWith("(") ? (value.slice(1, -1).match(WORD) ?? []) : [value];
    const wanted = words
      .filter((word) => word !== "OR")
      .map((word) => word.replace(/^"|"$/g, "").replace(/\\(.)/g, "$1"));
    const has = [attributes[key as string]].flat();
    const hit = wanted.some((word) => has.includes(word) || (word === "*" && has[0] !== undefined));
    if (hit === (minus === "-")) return false;
  }
  return true;
}

const sorted = (values: number[]) => [...values].sort((a, b) => a - b);
function median(values: number[]): number {
  const inOrder = sorted(values);
  const half = inOrder.length / 2;
  return ((inOrder[Math.ceil(half) - 1] as number) + (inOrder[Math.floor(half)] as number)) / 2;
}
const p90 = (values: number[]) => sorted(values)[Math.ceil((values.length * 9) / 10) - 1] as number;
const ORIGIN_OF = { human: "HUMAN", ai: "AI_ASSISTED", bot: "BOT" } as const;

/** The 18 fields of a window and those beside them, from the raw events. */
export function figuresOf(
  double: Double,
  from: number,
  to: number,
  environments: string[],
): Record<string, unknown> {
  const inWindow = ({ attributes }: RawEvent) =>
    attributes.started_at >= iso(from) &&
    attributes.started_at < iso(to) &&
    [attributes.env].flat().some((env) => environments.includes(env));
  const all = double.deployments.filter(inWindow).map((event) => event.attributes);
  const incidents = double.failures.filter(inWindow).map((event) => event.attributes);
  const failed = all.filter((one) => one.change_failure === true);
  const evaluated = all.filter((one) => typeof one.change_failure === "boolean");
  const recoveries = failed.flatMap((one) => one.recovery_time_sec ?? []);
  const restores = incidents.flatMap((one) => one.time_to_restore ?? []);
  const remediations: Record<string, number> = {};
  for (const { remediation } of failed) {
    const type = remediation?.type ?? "unknown";
    remediations[type] = (remediations[type] ?? 0) + 1;
  }
  const distinct = (one: Attributes) => [
    ...new Map([...(one.commits ?? [])].reverse().map((c) => [c.sha, c])).values(),
  ];
  const byOrigin: Record<string, { failed: number; evaluated: number; cfr: number }> = {};
  const rollbacksByOrigin: Record<string, { rollbacks: number; failed: number; rollback_rate: number }> = {};
  let known = 0;
  let commits = 0;
  for (const one of evaluated) {
    for (const { kind } of distinct(one)) {
      commits += 1;
      if (kind === "silent") continue;
      known += 1;
      const origin = ORIGIN_OF[kind];
      byOrigin[origin] ??= { failed: 0, evaluated: 0, cfr: 0 };
      const rate = byOrigin[origin];
      rate.evaluated += 1;
      if (one.change_failure) rate.failed += 1;
      rate.cfr = rate.failed / rate.evaluated;
      if (!one.change_failure) continue;
      rollbacksByOrigin[origin] ??= { rollbacks: 0, failed: 0, rollback_rate: 0 };
      const rollback = rollbacksByOrigin[origin];
      rollback.failed += 1;
      if (one.remediation?.type === "rollback") rollback.rollbacks += 1;
      rollback.rollback_rate = rollback.rollbacks / rollback.failed;
    }
  }
  const rollbacks = remediations.rollback ?? 0;
  const named = new Set(
    double.deployments
      .filter(({ attributes }) => attributes.change_failure === true && attributes.started_at < iso(to))
      .map(({ attributes }) => attributes.remediation?.id),
  );
  const reworks = double.deployments.filter(
    (event) =>
      inWindow(event) &&
      (named.has(event.id) ||
        ["rollback", "rollforward", "hotfix"].includes(String(event.attributes.deployment_type))),
  );
  const sizes = all.map((one) => distinct(one).length).filter((size) => size > 0);
  return {
    dora_source: "datadog",
    // All of it: a first sync reads 30 days.
    days_read: (to - from) / 86_400_000,
    dora_deployments_total: all.length,
    dora_deployments_failed: failed.length,
    dora_deployments_pending_evaluation: all.length - evaluated.length,
    dora_incidents_total: incidents.length,
    dora_cfr: failed.length / evaluated.length,
    dora_mttr_per_deploy_seconds_median: median(recoveries),
    dora_mttr_per_deploy_seconds_p90: p90(recoveries),
    dora_mttr_per_incident_seconds_median: median(restores),
    dora_mttr_per_incident_seconds_p90: p90(restores),
    dora_rollback_rate: rollbacks / failed.length,
    dora_rollbacks_total: rollbacks,
    dora_lead_time_seconds_median: median(
      all.flatMap((one) => distinct(one).flatMap((c) => c.change_lead_time ?? [])),
    ),
    dora_deploy_frequency_per_day: all.length / ((to - from) / 86_400_000),
    dora_remediation_distribution: remediations,
    dora_cfr_by_origin: byOrigin,
    dora_rollback_rate_by_origin: rollbacksByOrigin,
    dora_cfr_by_origin_coverage_pct: (known / commits) * 100,
    deployment_rework_rate: reworks.length / all.length,
    batch_size_mean: sizes.reduce((sum, size) => sum + size, 0) / sizes.length,
    recovery_cost_seconds_per_30_days:
      (recoveries.reduce((sum, seconds) => sum + seconds, 0) * 30 * 86_400_000) / (to - from),
    // No git notes here: none to all that carry no mark.
    ai_commits_hidden: {
      low: 0,
      high: commits - (byOrigin.AI_ASSISTED?.evaluated ?? 0) - (byOrigin.BOT?.evaluated ?? 0),
    },
  };
}
