import type { DatadogList, DatadogListRequest } from "@/lib/datadog/types";

/** What the fake holds. `at` is the time Datadog has; `shown` replaces what the event says of it. */
export interface HeldEvent {
  id: string;
  at: number;
  service?: string | string[];
  team?: string | string[];
  env?: string | string[];
  shown?: unknown;
}

export interface FakeListOptions {
  /** The largest page of the next answer, whatever was asked for. */
  cap?: () => number;
  /** Breaks one of the promises: the query is ignored, or the order turned round. */
  broken?: "ignores-query" | "oldest-first";
}

export interface FakeList {
  list: DatadogList;
  requests: DatadogListRequest[];
}

const DIMENSIONS = ["service", "team", "env"] as const;

/**
 * Datadog's list call in miniature: no cursor, `from` and `to` inclusive, newest first, pages cut silently, event
 * search with values in quotes, alternatives in brackets and exclusion. Throws on a query it can't read.
 */
export function fakeList(held: readonly HeldEvent[], options: FakeListOptions = {}): FakeList {
  const requests: DatadogListRequest[] = [];
  const sorted = held.toSorted((a, b) => b.at - a.at);
  if (options.broken === "oldest-first") sorted.reverse();
  return {
    requests,
    list: async (request) => {
      requests.push(request);
      const matches = options.broken === "ignores-query" ? () => true : readQuery(request.query);
      const from = request.from.getTime() / 1000;
      const to = request.to.getTime() / 1000;
      const found = sorted.filter((event) => event.at >= from && event.at <= to && matches(event));
      const size = Math.max(1, Math.min(request.limit, options.cap?.() ?? Number.POSITIVE_INFINITY));
      return { ok: true, value: { events: found.slice(0, size).map(toEvent) } };
    },
  };
}

export function toEvent(held: HeldEvent): unknown {
  const started_at =
    "shown" in held ? held.shown : new Date(held.at * 1000).toISOString().replace(".000Z", "Z");
  const { service, team, env } = held;
  return { type: "dora_deployment", id: held.id, attributes: { service, team, env, started_at } };
}

type Predicate = (event: HeldEvent) => boolean;

function readQuery(query: string): Predicate {
  if (query === "*") return () => true;
  let rest = query;
  const terms: Predicate[] = [];
  while (rest !== "") {
    const head = /^(-?)(service|team|env):/.exec(rest);
    if (!head) throw new Error(`unreadable query: ${query}`);
    const [values, after] = readValues(rest.slice(head[0].length));
    const name = head[2] as (typeof DIMENSIONS)[number];
    const has: Predicate = (event) => [event[name] ?? []].flat().some((value) => values.includes(value));
    terms.push(head[1] === "-" ? (event) => !has(event) : has);
    rest = after.replace(/^ /, "");
  }
  return (event) => terms.every((term) => term(event));
}

function readValues(text: string): [values: string[], rest: string] {
  if (!text.startsWith("(")) {
    const [value, rest] = readValue(text);
    return [[value], rest];
  }
  const values: string[] = [];
  let rest = text.slice(1);
  for (;;) {
    const [value, after] = readValue(rest);
    values.push(value);
    if (after.startsWith(")")) return [values, after.slice(1)];
    if (!after.startsWith(" OR ")) throw new Error(`unreadable alternatives: ${text}`);
    rest = after.slice(4);
  }
}

function readValue(text: string): [value: string, rest: string] {
  const quoted = /^"((?:\\.|[^"\\])*)"/su.exec(text);
  if (quoted) return [(quoted[1] ?? "").replace(/\\(.)/gsu, "$1"), text.slice(quoted[0].length)];
  const plain = /^[\w./-]+/.exec(text);
  if (!plain || /^(?:OR|AND|NOT)$/.test(plain[0])) throw new Error(`unreadable value: ${text}`);
  return [plain[0], text.slice(plain[0].length)];
}
