import { setTimeout as delay } from "node:timers/promises";
import type { TimeWindow } from "@/lib/core/metrics/window";
import type { FeedKind } from "@/lib/ingest/feeds/types";
import type { Subkey } from "@/lib/platform/encryption/keys";
import { callSealed } from "@/lib/platform/supabase/seal";
import type { ServiceClient } from "@/lib/platform/supabase/service";
import { DatabaseError } from "@/lib/platform/supabase/unwrap";
import { inSpanSync } from "@/lib/platform/tracing";
import type { OffsetCheckpoint } from "@/lib/providers/datadog/managed-incidents";
import type { PagingCheckpoint } from "@/lib/providers/datadog/paging";
import type { DatadogClient, DatadogUsage } from "@/lib/providers/datadog/types";
import { type ClaimedRun, LEASE_SECONDS, type RunCheckpoint } from "./claim";
import { spansRead } from "./spans-read";
import { type PageRows, type RowContext, STREAMS, toRefusedRows } from "./stream";
import type { SyncCounts, SyncRequest } from "./types";

/** What storing pages works with. */
export interface PageStoreDeps {
  service: ServiceClient;
  subkeys: { events: Subkey };
  adoptRepositories?(slugs: readonly string[]): Promise<void>;
  log(event: string, fields: Record<string, unknown>): void;
}

export type StreamCheckpoint = PagingCheckpoint | OffsetCheckpoint | "done" | null;

const NOTHING_SPENT: DatadogUsage = { requests: 0, retries: 0, waitedSeconds: 0 };

/** Nobody waits for what is as it was: twice as long as it took, and so long at most, others have the database to themselves. */
const LONGEST_REST_MS = 1_000;

const noCounts = (): SyncCounts => ({ read: 0, new: 0, changed: 0, setAside: 0 });

/** Writes a run's pages, each in one transaction with where paging stands, and counts what they brought and cost. */
export class PageStore {
  private readonly countsOf: Record<FeedKind, SyncCounts> = {
    deployments: noCounts(),
    dora_incidents: noCounts(),
    managed_incidents: noCounts(),
  };
  private readonly checkpoint: RunCheckpoint;
  private readonly windows = new Map<FeedKind, TimeWindow>();
  private readonly adopted = new Set<string>();
  private client: DatadogClient | null = null;
  private written = NOTHING_SPENT;
  private pageBegunAt = 0;

  constructor(
    private readonly deps: PageStoreDeps,
    private readonly request: SyncRequest,
    private readonly run: ClaimedRun,
    private readonly context: RowContext,
  ) {
    this.checkpoint = run.checkpoint;
  }

  /** From here on the first page is being read. @param client tells what reading costs. */
  begin(client: DatadogClient): void {
    this.client = client;
    this.pageBegunAt = performance.now();
  }

  /** What this call's pages brought. */
  get counts(): { deployments: SyncCounts; incidents: SyncCounts } {
    const { deployments, ...incidents } = this.countsOf;
    return { deployments, incidents: Object.values(incidents).reduce(sumOf, noCounts()) };
  }

  /** Events that this call read of a feed. */
  readOf(name: FeedKind): number {
    return this.countsOf[name].read;
  }

  /** @param readTo until when its reading tells of everything. */
  readOver(name: FeedKind, from: Date, readTo: Date): void {
    this.windows.set(name, { from, to: readTo });
  }

  standing(name: FeedKind): StreamCheckpoint {
    return this.checkpoint[name] ?? null;
  }

  /** What was spent since it was last written down. */
  spentSince(): DatadogUsage {
    const { requests, retries, waitedSeconds } = this.spent();
    return {
      requests: requests - this.written.requests,
      retries: retries - this.written.retries,
      waitedSeconds: waitedSeconds - this.written.waitedSeconds,
    };
  }

  /** Events as the database takes them. Pages are turned into rows in the order in which they are stored. */
  toRows(name: FeedKind, events: readonly unknown[]): PageRows {
    return inSpanSync("to rows", { stream: name, events: events.length }, () =>
      STREAMS[name].toRows(events, this.context),
    );
  }

  /**
   * Stores events; where the database refuses them, halves are tried, until the one it can't hold is set aside.
   * @param page the events' rows, where they have been made.
   * @throws DatabaseError PT409 when the lease was lost.
   */
  async record(
    name: FeedKind,
    events: readonly unknown[],
    checkpoint: StreamCheckpoint,
    { isReread = false, page = this.toRows(name, events) }: { isReread?: boolean; page?: PageRows } = {},
  ): Promise<void> {
    try {
      await this.store(name, page, checkpoint, isReread);
    } catch (error) {
      const refused = error instanceof DatabaseError && error.code === "PT422";
      if (!refused || events.length === 0) throw error;
      if (events.length === 1)
        return this.store(name, toRefusedRows(name, events[0], this.context), checkpoint, isReread);
      const middle = Math.ceil(events.length / 2);
      await this.record(name, events.slice(0, middle), this.standing(name), { isReread });
      await this.record(name, events.slice(middle), checkpoint, { isReread });
    }
  }

  private async store(
    name: FeedKind,
    page: PageRows,
    checkpoint: StreamCheckpoint,
    isReread: boolean,
  ): Promise<void> {
    const { read, repositories = [], ...rows } = page;
    await this.adopt(repositories);
    const spent = this.spent();
    const { requests, retries, waitedSeconds } = this.spentSince();
    const checkpoints = checkpoint === null ? this.checkpoint : { ...this.checkpoint, [name]: checkpoint };
    const askedAt = performance.now();
    const answer = await callSealed(this.deps.service, STREAMS[name].record, {
      organization_id: this.request.organizationId,
      integration_id: this.request.integrationId,
      run_id: this.run.id,
      lease_token: this.run.leaseToken,
      lease_seconds: LEASE_SECONDS,
      key_id: this.deps.subkeys.events.keyId,
      subkey: this.deps.subkeys.events.key,
      checkpoint: JSON.stringify(checkpoints),
      read_back_to: this.readBackTo(name, checkpoint),
      feed: name,
      spans_read: this.spansRead(name, checkpoint),
      events: read,
      is_reread: isReread,
      requests,
      retries,
      waited_seconds: waitedSeconds,
      duration_seconds: (performance.now() - this.pageBegunAt) / 1000,
      ...rows,
    });
    const storedAt = performance.now();
    this.written = spent;
    this.pageBegunAt = storedAt;
    if (checkpoint !== null) this.checkpoint[name] = checkpoint;
    const stored = JSON.parse(answer ?? "{}") as { new: number; changed: number; set_aside: number };
    const counts = this.countsOf[name];
    counts.read += read;
    counts.new += stored.new;
    counts.changed += stored.changed;
    counts.setAside += stored.set_aside;
    this.deps.log("sync page stored", { stream: name, read, requests, retries, ...stored });
    if (stored.new + stored.changed === 0) await delay(Math.min(2 * (storedAt - askedAt), LONGEST_REST_MS));
  }

  /** Before the page, so that its deployments are stored with their repositories. */
  private async adopt(slugs: readonly string[]): Promise<void> {
    const unknown = slugs.filter((slug) => !this.adopted.has(slug));
    if (unknown.length === 0) return;
    for (const slug of unknown) this.adopted.add(slug);
    await this.deps.adoptRepositories?.(unknown);
  }

  private spent(): DatadogUsage {
    return this.client?.usage() ?? NOTHING_SPENT;
  }

  private spansRead(name: FeedKind, checkpoint: StreamCheckpoint): [Date, Date][] {
    const window = this.windows.get(name);
    // A list by offset tells nothing of its parts: it is read as a whole.
    if (checkpoint === null || (checkpoint !== "done" && !("pending" in checkpoint))) return [];
    return window ? spansRead(window, checkpoint).map((span) => [span.from, span.to]) : [];
  }

  private readBackTo(name: FeedKind, checkpoint: StreamCheckpoint): string | null {
    if (checkpoint === "done") return this.windows.get(name)?.from.toISOString() ?? null;
    const next = checkpoint !== null && "pending" in checkpoint ? checkpoint.pending.at(-1) : null;
    return next ? new Date(next.to * 1000).toISOString() : null;
  }
}

const sumOf = (one: SyncCounts, other: SyncCounts): SyncCounts => ({
  read: one.read + other.read,
  new: one.new + other.new,
  changed: one.changed + other.changed,
  setAside: one.setAside + other.setAside,
});
