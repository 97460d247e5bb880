import type { DatadogList, DatadogListRequest } from "@/lib/providers/datadog/types";

/** What the fake holds. `at` is the time Datadog has; `shown` replaces what the event says of it. */
export interface HeldEvent {
  id: string;
  at: number;
  service?: string | string[];
  team?: string | string[];
  env?: string | string[];
  severity?: string;
  source?: string;
  version?: string;
  shown?: unknown;
}

export interface FakeListOptions {
  /** The largest page of the next answer, whatever was asked for. */
  cap?: () => number;
  /** Breaks one of the promises: the query is ignored, or the order turned round. */
  broken?: "ignores-query" | "oldest-first";
  /** How it takes what Datadog doesn't document. Default: all of it works. */
  undocumented?: {
    /** Attributes beyond service, team and env: matched by nothing, or not looked at. */
    facets?: "match-nothing" | "ignored";
    /** The largest page it gives; a larger `limit` is cut to it or refused. */
    limit?: { most: number; refuses: boolean };
    /** Events of one second stand in the same order whichever end is asked for. */
    tiesKeepOrder?: boolean;
  };
}

export interface FakeList {
  list: DatadogList;
  requests: DatadogListRequest[];
}

type Dimension = "service" | "team" | "env" | "severity" | "source" | "version";
const DOCUMENTED: readonly Dimension[] = ["service", "team", "env"];

/**
 * Datadog's list call in miniature: no cursor, `from` and `to` inclusive, newest first, pages cut silently, event
 * search with values in quotes, alternatives in brackets and exclusion. Throws on a query it can't read.
 */
export function fakeList(held: readonly HeldEvent[], options: FakeListOptions = {}): FakeList {
  const requests: DatadogListRequest[] = [];
  const { facets, limit, tiesKeepOrder = false } = options.undocumented ?? {};
  const newestFirst = held.toSorted((a, b) => b.at - a.at);
  const oldestFirst = tiesKeepOrder ? held.toSorted((a, b) => a.at - b.at) : newestFirst.toReversed();
  return {
    requests,
    list: async (request) => {
      requests.push(request);
      if (limit?.refuses && request.limit > limit.most)
        return { ok: false, error: { kind: "bad-request", status: 400, detail: "limit is too large" } };
      const matches = options.broken === "ignores-query" ? () => true : readQuery(request.query, facets);
      const from = request.from.getTime() / 1000;
      const to = request.to.getTime() / 1000;
      const backwards = (request.sort === "started_at") !== (options.broken === "oldest-first");
      const sorted = backwards ? oldestFirst : newestFirst;
      const found = sorted.filter((event) => event.at >= from && event.at <= to && matches(event));
      const cap = Math.min(
        options.cap?.() ?? Number.POSITIVE_INFINITY,
        limit?.most ?? Number.POSITIVE_INFINITY,
      );
      const size = Math.max(1, Math.min(request.limit, cap));
      return { ok: true, value: { events: found.slice(0, size).map(toEvent) } };
    },
  };
}

export function toEvent(held: HeldEvent): unknown {
  const started_at =
    "shown" in held ? held.shown : new Date(held.at * 1000).toISOString().replace(".000Z", "Z");
  const { id, at: _at, shown: _shown, ...attributes } = held;
  return { type: "dora_deployment", id, attributes: { ...attributes, started_at } };
}

type Predicate = (event: HeldEvent) => boolean;

function readQuery(query: string, facets: "match-nothing" | "ignored" | undefined): Predicate {
  if (query === "*") return () => true;
  let rest = query;
  const terms: Predicate[] = [];
  while (rest !== "") {
    const head = /^(-?)(service|team|env|severity|source|version):/.exec(rest);
    if (!head) throw new Error(`unreadable query: ${query}`);
    const [values, after] = readValues(rest.slice(head[0].length));
    const name = head[2] as Dimension;
    const has: Predicate = (event) => [event[name] ?? []].flat().some((value) => values.includes(value));
    const isUnknown = facets !== undefined && !DOCUMENTED.includes(name);
    if (isUnknown) terms.push(() => facets === "ignored");
    else terms.push(head[1] === "-" ? (event) => !has(event) : has);
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
