import type { PagingCheckpoint } from "@/lib/datadog/paging";
import type { DatadogClient, DatadogUsage } from "@/lib/datadog/types";
import type { Subkey } from "@/lib/encryption/keys";
import { callSealed } from "@/lib/supabase/seal";
import type { ServiceClient } from "@/lib/supabase/service";
import { DatabaseError } from "@/lib/supabase/unwrap";
import { inSpanSync } from "@/lib/tracing";
import { type ClaimedRun, LEASE_SECONDS, type RunCheckpoint } from "./claim";
import { type PageRows, type RowContext, STREAMS, type StreamName, toRefusedRows } from "./stream";
import type { SyncCounts, SyncRequest } from "./types";

/** What storing pages works with. */
export interface PageStoreDeps {
  service: ServiceClient;
  subkeys: { events: Subkey };
  log(event: string, fields: Record<string, unknown>): void;
}

export type StreamCheckpoint = PagingCheckpoint | "done" | null;

const NOTHING_SPENT: DatadogUsage = { requests: 0, retries: 0, waitedSeconds: 0 };

const noCounts = (): SyncCounts => ({ read: 0, new: 0, changed: 0, setAside: 0 });

/** Writes a run's pages, each in one transaction with where paging stands, and counts what they brought and cost. */
export class PageStore {
  readonly counts: Record<StreamName, SyncCounts> = { deployments: noCounts(), incidents: noCounts() };
  private readonly checkpoint: RunCheckpoint;
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

  standing(name: StreamName): StreamCheckpoint {
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

  /**
   * Stores events; where the database refuses them, halves are tried, until the one it can't hold is set aside.
   * @throws DatabaseError PT409 when the lease was lost.
   */
  async record(
    name: StreamName,
    events: readonly unknown[],
    checkpoint: StreamCheckpoint,
    isReread = false,
  ): Promise<void> {
    try {
      const page = inSpanSync("to rows", { stream: name, events: events.length }, () =>
        STREAMS[name].toRows(events, this.context),
      );
      await this.store(name, page, checkpoint, isReread);
    } catch (error) {
      const refused = error instanceof DatabaseError && error.code === "PT422";
      if (!refused || events.length === 0) throw error;
      if (events.length === 1)
        return this.store(name, toRefusedRows(name, events[0], this.context), checkpoint, isReread);
      const middle = Math.ceil(events.length / 2);
      await this.record(name, events.slice(0, middle), this.standing(name), isReread);
      await this.record(name, events.slice(middle), checkpoint, isReread);
    }
  }

  private async store(
    name: StreamName,
    page: PageRows,
    checkpoint: StreamCheckpoint,
    isReread: boolean,
  ): Promise<void> {
    const { read, ...rows } = page;
    const spent = this.spent();
    const { requests, retries, waitedSeconds } = this.spentSince();
    const checkpoints = checkpoint === null ? this.checkpoint : { ...this.checkpoint, [name]: checkpoint };
    const answer = await callSealed(this.deps.service, STREAMS[name].record, {
      organization_id: this.request.organizationId,
      integration_id: this.request.integrationId,
      run_id: this.run.id,
      lease_token: this.run.leaseToken,
      lease_seconds: LEASE_SECONDS,
      key_id: this.deps.subkeys.events.keyId,
      subkey: this.deps.subkeys.events.key,
      checkpoint: JSON.stringify(checkpoints),
      read_back_to: this.readBackTo(checkpoint),
      events: read,
      is_reread: isReread,
      requests,
      retries,
      waited_seconds: waitedSeconds,
      duration_seconds: (performance.now() - this.pageBegunAt) / 1000,
      ...rows,
    });
    this.written = spent;
    this.pageBegunAt = performance.now();
    if (checkpoint !== null) this.checkpoint[name] = checkpoint;
    if (rows.whole_messages_seen) this.context.messagesAreWhole = true;
    const stored = JSON.parse(answer ?? "{}") as { new: number; changed: number; set_aside: number };
    const counts = this.counts[name];
    counts.read += read;
    counts.new += stored.new;
    counts.changed += stored.changed;
    counts.setAside += stored.set_aside;
    this.deps.log("sync page stored", { stream: name, read, requests, retries, ...stored });
  }

  private spent(): DatadogUsage {
    return this.client?.usage() ?? NOTHING_SPENT;
  }

  private readBackTo(checkpoint: StreamCheckpoint): string | null {
    if (checkpoint === "done") return this.run.from.toISOString();
    const next = checkpoint?.pending.at(-1);
    return next ? new Date(next.to * 1000).toISOString() : null;
  }
}
