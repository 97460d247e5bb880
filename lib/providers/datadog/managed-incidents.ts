import { eventId, instantMilliseconds } from "./event";
import type { DatadogClient, DatadogError, DatadogIncidentPage, DatadogResult } from "./types";

/** Where a walk through Incident Management stands, as JSON. */
export interface OffsetCheckpoint {
  version: 1;
  /** Offset of the last incident read, which comes again at the head of the next page. */
  offset: number;
  /** Its id. */
  last: string | null;
}

export interface OffsetPage {
  events: readonly unknown[];
  checkpoint: OffsetCheckpoint;
}

export type OffsetEnd =
  | { kind: "read"; isUnordered: boolean }
  | { kind: "cancelled" | "budget" }
  | { kind: "failed"; error: DatadogError };

export interface ReadIncidentsOptions {
  client: Pick<DatadogClient, "searchIncidents" | "listIncidents" | "usage">;
  /** Incidents created since; those created some days before are read too, since an outage can precede its record. */
  from: Date;
  resume?: OffsetCheckpoint | null;
  signal?: AbortSignal;
  requestBudget?: number;
}

const PAGE_SIZE = 100;
/** An incident is written down after it began, seldom by more. */
const RECORDED_WITHIN_MS = 7 * 86_400_000;
/** How often a list that moves under the reader is begun anew. */
const MOST_RESTARTS = 3;

/**
 * Reads the incidents of Incident Management, newest first, page by page. Pages are numbered by offset, so that an
 * incident that comes or goes meanwhile moves the others: each page therefore begins with the last incident of the page
 * before, and where it doesn't, reading begins anew. The end is a page that brings nothing new. Never throws for what
 * Datadog answers.
 */
export async function* readIncidents(options: ReadIncidentsOptions): AsyncGenerator<OffsetPage, OffsetEnd> {
  const walk = new OffsetWalk(options);
  for (;;) {
    if (options.signal?.aborted) return { kind: "cancelled" };
    if (walk.requests >= (options.requestBudget ?? Number.POSITIVE_INFINITY)) return { kind: "budget" };
    const answer = await walk.read();
    if (!answer.ok) {
      return answer.error.kind === "cancelled"
        ? { kind: "cancelled" }
        : { kind: "failed", error: answer.error };
    }
    const step = walk.take(answer.value.events);
    if (step.kind === "moved") {
      if (!walk.beginAnew()) return { kind: "failed", error: { kind: "bad-body", detail: MOVING } };
      continue;
    }
    if (step.events.length > 0) yield { events: step.events, checkpoint: walk.checkpoint() };
    if (step.kind === "end") return { kind: "read", isUnordered: walk.isUnordered };
  }
}

const MOVING = "the pages of its list don't follow one another";

type Step = { kind: "moved" } | { kind: "page" | "end"; events: readonly unknown[] };

class OffsetWalk {
  requests = 0;
  isUnordered = false;
  private offset: number;
  private last: string | null;
  private restarts = 0;
  /** The search sorts and the plain list doesn't; where there is no search, the list is read to its end. */
  private searches = true;

  constructor(private readonly options: ReadIncidentsOptions) {
    this.offset = options.resume?.offset ?? 0;
    this.last = options.resume?.last ?? null;
  }

  async read(): Promise<DatadogResult<DatadogIncidentPage>> {
    this.requests += 1;
    const { client, signal } = this.options;
    const request = { offset: this.offset, size: PAGE_SIZE };
    const answer = await (this.searches ? client.searchIncidents : client.listIncidents)(request, signal);
    const hasNoSearch = !answer.ok && ["not-found", "gone", "bad-request"].includes(answer.error.kind);
    if (!this.searches || !hasNoSearch) return answer;
    this.searches = false;
    this.offset = 0;
    this.last = null;
    return this.read();
  }

  take(events: readonly unknown[]): Step {
    if (this.last !== null && eventId(events[0]) !== this.last) return { kind: "moved" };
    const fresh = this.last === null ? events : events.slice(1);
    if (fresh.length === 0) return { kind: "end", events: [] };
    this.offset += this.last === null ? events.length - 1 : fresh.length;
    this.last = eventId(events.at(-1));
    if (!this.searches) return { kind: "page", events: fresh };
    const created = events.map(createdAt);
    if (!isNewestFirst(created)) this.isUnordered = true;
    const reachesBack = created.every((at) => at !== null && at < this.oldestCreation());
    return { kind: reachesBack && !this.isUnordered ? "end" : "page", events: fresh };
  }

  /** An incident without an id can't be found again, so the next page isn't held against it. */
  checkpoint(): OffsetCheckpoint {
    return { version: 1, offset: this.offset, last: this.last };
  }

  beginAnew(): boolean {
    this.restarts += 1;
    this.offset = 0;
    this.last = null;
    return this.restarts <= MOST_RESTARTS;
  }

  private oldestCreation(): number {
    return this.options.from.getTime() - RECORDED_WITHIN_MS;
  }
}

function createdAt(event: unknown): number | null {
  const attributes = (event as { attributes?: { created?: unknown } } | null)?.attributes;
  return instantMilliseconds(attributes?.created);
}

function isNewestFirst(instants: readonly (number | null)[]): boolean {
  const known = instants.filter((at) => at !== null);
  return known.every((at, index) => index === 0 || at <= (known[index - 1] ?? at));
}
