import { setImmediate } from "node:timers/promises";
import type { OverruledAccounts } from "@/lib/ingest/commit-origins/accounts";
import type { SquashHabits } from "@/lib/ingest/commit-origins/squash-habits";
import type { OrganizationTeaching } from "@/lib/ingest/commit-origins/taught-marks";
import { countIncidentsOf, listFeeds, newestStartOf, summarizeIncidentFeeds } from "@/lib/ingest/feeds/data";
import { feedHealth, takesNoMore } from "@/lib/ingest/feeds/state";
import { FEED_KINDS, type FeedKind, type IncidentFeedSummary } from "@/lib/ingest/feeds/types";
import type { CredentialsReading, DatadogCredentials } from "@/lib/ingest/integrations/credentials";
import { getIntegration } from "@/lib/ingest/integrations/data";
import { summarizeEvents } from "@/lib/ingest/integrations/event-summary";
import type { Integration } from "@/lib/ingest/integrations/types";
import type { Subkey } from "@/lib/platform/encryption/keys";
import type { ServiceClient } from "@/lib/platform/supabase/service";
import { untilAnswered } from "@/lib/platform/supabase/until-answered";
import { DatabaseError } from "@/lib/platform/supabase/unwrap";
import { inSpan } from "@/lib/platform/tracing";
import { isManagedIncident, USUAL_FIELD_NAMES } from "@/lib/providers/datadog/managed-incident";
import { DORA_INCIDENTS_END } from "@/lib/providers/datadog/retirement";
import type { DatadogClient, DatadogRequestInfo } from "@/lib/providers/datadog/types";
import { type ClaimedRun, claimRun, finishRun, keepLease } from "./claim";
import { PageStore } from "./page-store";
import { coversRetention, nextDailySync, nextSyncAfter, planSync, readUpTo, retryAfterFailure } from "./plan";
import { type FeedsBefore, type HistoryWish, orAllThatIsDue, planFeeds, wishFor, wishOf } from "./plan-feeds";
import { readAhead } from "./read-ahead";
import { type FeedPage, type FeedReading, readFeed } from "./read-feed";
import { REQUESTS_PER_CALL } from "./request-budget";
import { beginRunFeeds, type FeedRun, finishRunFeed } from "./run-feeds";
import { readSetAside } from "./set-aside";
import { chunkEvents, type PageRows, type RowContext, STREAMS } from "./stream";
import type { FeedOutcome, PauseReason, SyncError, SyncOutcome, SyncRequest } from "./types";

/** What a sync works with; everything it touches is handed in. */
export interface SyncDeps {
  service: ServiceClient;
  now: () => Date;
  random: () => number;
  /** Unix milliseconds at which the run stops and leaves the rest to the next call. */
  deadlineAt: number;
  /** Ends the turn early, as the deadline does: this process was told to stop. */
  stopping?: AbortSignal;
  /** List calls this call may spend; `REQUESTS_PER_CALL` otherwise. */
  requestBudget?: number;
  /** What one call to the database carries, about; `CALL_BYTES.usual` otherwise. */
  callBytes?: number;
  readCredentials(request: SyncRequest): Promise<CredentialsReading>;
  /** The accounts that a person said something about; asked for once the run is claimed. */
  overruledAccounts(): Promise<OverruledAccounts>;
  /** What the organization taught about marks in its commits. */
  teaching(): Promise<OrganizationTeaching>;
  squashHabits(): Promise<SquashHabits>;
  datadogFor(
    integration: Integration,
    credentials: DatadogCredentials,
    deadlineAt: number,
    onRequest: (info: DatadogRequestInfo) => void,
  ): Promise<DatadogClient>;
  /** `retiredFingerprints` are those of retired master keys: what an event stored before a rotation is known by. */
  subkeys: { events: Subkey; fingerprint: Subkey; retiredFingerprints?: readonly Subkey[] };
  /** Asked before deployments are stored that name repositories no page of this turn did; none are adopted without it. */
  adoptRepositories?(slugs: readonly string[]): Promise<void>;
  log(event: string, fields: Record<string, unknown>): void;
  /** Told of each stored page, for whoever watches. */
  onPage?(page: StoredPage): void;
}

/** How far a feed is, once a page of it is stored. */
export interface StoredPage {
  kind: FeedKind;
  /** Events of this turn so far. */
  read: number;
}

/**
 * Brings one integration up to date: takes its open run or opens one, reads each feed newest first, and stores each
 * page in one transaction with its checkpoint, so that a crash anywhere resumes and loses or doubles nothing. It
 * succeeds when the deployments are read, whatever becomes of the incidents.
 * @throws DatabaseError when the database can't be reached or refuses; the run stays open and is taken over.
 */
export async function runSync(deps: SyncDeps, request: SyncRequest): Promise<SyncOutcome> {
  const integration = await untilAnswered(() => getIntegration(deps.service, request.organizationId));
  if (!integration || integration.id !== request.integrationId || integration.status === "disconnected") {
    return { state: "disconnected" };
  }
  const { service } = deps;
  const { organizationId } = request;
  const [events, feeds, summaries] = await untilAnswered(() =>
    Promise.all([
      summarizeEvents(service, organizationId),
      listFeeds(service, organizationId),
      summarizeIncidentFeeds(service, organizationId),
    ]),
  );
  const wish = orAllThatIsDue(wishOf(request), integration, deps.now());
  const plan = planSync({ ...events, ...integration }, deps.now(), wishFor(wish, "deployments"));
  const run = await claimRun(deps.service, request, plan);
  if (!run) return { state: "busy" };
  const log = (event: string, fields: Record<string, unknown>) =>
    deps.log(event, { runId: run.id, ...fields });
  const { trigger } = request;
  log("sync run started", { trigger, attempts: run.attempts, from: run.from });
  return inSpan("sync run", { run_id: run.id, trigger, attempt: run.attempts }, async (span) => {
    try {
      const accounts = await deps.overruledAccounts();
      const [taught, squashes] = await Promise.all([
        deps.teaching(),
        untilAnswered(() => deps.squashHabits()),
      ]);
      const outcome = await new RunningSync(
        { ...deps, log },
        request,
        integration,
        run,
        wish,
        { feeds, summaries },
        { accounts, taught, squashes },
      ).toEnd();
      span.setAttribute("state", outcome.state);
      if (outcome.state === "failed") span.setAttribute("failure", outcome.error.kind);
      log("sync run ended", { ...outcome });
      return outcome;
    } catch (error) {
      log("sync run broke off", { error });
      throw error;
    }
  });
}

/** Failures that pass by themselves: the run keeps its place and goes on at the next call. */
const PASSING = new Set(["rate-limited", "server", "network", "timeout", "bad-body"]);
/**
 * What stands in the way of one list may leave the others readable; these stand in the way of all. Where even the list
 * of deployments isn't found, the address is wrong, and the same answer about incidents doesn't tell of their end.
 */
const OF_THE_ACCOUNT = new Set([...PASSING, "unauthorized", "forbidden", "not-found", "gone"]);

/** What one call stores: events, their rows, and where the feed stands then; null where it stands as it did. */
interface Chunk {
  events: readonly unknown[];
  page: PageRows;
  checkpoint: FeedPage["checkpoint"] | null;
}

class RunningSync {
  private readonly lost = new AbortController();
  private readonly pages: PageStore;
  private readonly outcomes: FeedOutcome[] = [];
  private client: DatadogClient | null = null;

  constructor(
    private readonly deps: SyncDeps,
    private readonly request: SyncRequest,
    private readonly integration: Integration,
    private readonly run: ClaimedRun,
    private readonly wish: HistoryWish,
    private readonly before: FeedsBefore,
    said: Pick<RowContext, "accounts" | "taught" | "squashes">,
  ) {
    this.pages = new PageStore(deps, request, run, {
      ...said,
      fingerprintKey: deps.subkeys.fingerprint,
      retiredFingerprintKeys: deps.subkeys.retiredFingerprints ?? [],
      messagesAreWhole: integration.forwardsWholeMessages,
      fieldNames:
        before.feeds.find(({ kind }) => kind === "managed_incidents")?.fieldNames ?? USUAL_FIELD_NAMES,
    });
  }

  async toEnd(): Promise<SyncOutcome> {
    const lease = keepLease(this.deps.service, this.request, this.run, () => this.lost.abort());
    try {
      const credentials = await this.deps.readCredentials(this.request);
      if (!credentials.ok) {
        return await this.failed({ kind: `credentials-${credentials.reason}`, detail: null }, false);
      }
      const { deadlineAt } = this.deps;
      this.client = await this.deps.datadogFor(
        this.integration,
        credentials.credentials,
        deadlineAt,
        (call) => call.failure !== null && this.deps.log("datadog call failed", { ...call }),
      );
      this.pages.begin(this.client);
      const { from, to, readsWholeHistory } = this.run;
      const plans = planFeeds({ from, to, readsWholeHistory }, this.before, this.wish, this.deps.now());
      const feeds = await beginRunFeeds(this.deps.service, this.request, this.run, plans);
      if (this.request.retriesSetAside) await this.retrySetAside();
      return await this.readFeeds(feeds, this.client);
    } catch (error) {
      if (error instanceof DatabaseError && error.code === "PT409") return { state: "busy" };
      throw error;
    } finally {
      lease.stop();
    }
  }

  /** One feed after the other; only one that stands for the whole account, or time that is up, ends it early. */
  private async readFeeds(feeds: readonly FeedRun[], client: DatadogClient): Promise<SyncOutcome> {
    let failure: SyncError | null = null;
    let askedSeconds = 0;
    for (const feed of feeds) {
      this.pages.readOver(feed.kind, feed.from, this.readsUpTo(feed));
      const reading = await this.readFeed(feed, client);
      if (reading.kind === "left") return this.left(reading.reason);
      await this.finishFeed(feed, reading);
      if (reading.kind === "read") continue;
      const { kind } = reading.error;
      if (feed.kind === "deployments") {
        if (OF_THE_ACCOUNT.has(kind)) {
          return this.failed(reading.error, PASSING.has(kind), reading.askedSeconds);
        }
        failure = reading.error;
      }
      askedSeconds = Math.max(askedSeconds, reading.askedSeconds ?? 0);
    }
    if (failure?.kind === "second-full") return this.incomplete(failure);
    return failure ? this.failed(failure, false, askedSeconds) : this.succeeded(askedSeconds);
  }

  private async readFeed(feed: FeedRun, client: DatadogClient): Promise<FeedReading> {
    const resume = this.pages.standing(feed.kind);
    if (resume === "done") return { kind: "read", isUnordered: false };
    const milliseconds = this.deps.deadlineAt - this.deps.now().getTime();
    const brokenOff = new AbortController();
    const signal = AbortSignal.any([
      milliseconds > 0 ? AbortSignal.timeout(milliseconds) : AbortSignal.abort(),
      this.lost.signal,
      brokenOff.signal,
      ...(this.deps.stopping ? [this.deps.stopping] : []),
    ]);
    const requestBudget = (this.deps.requestBudget ?? REQUESTS_PER_CALL) - client.usage().requests;
    const pages = readFeed({ client, feed, resume, signal, requestBudget });
    const chunks = readAhead(this.toChunks(feed.kind, pages));
    try {
      for (;;) {
        const { done, value } = await chunks.next();
        if (done) return await this.endReading(feed, value);
        await this.record(feed.kind, value);
      }
    } finally {
      brokenOff.abort();
    }
  }

  /** A feed's pages in parts that one call to the database takes, with their rows. */
  private async *toChunks(
    kind: FeedKind,
    pages: AsyncGenerator<FeedPage, FeedReading>,
  ): AsyncGenerator<Chunk, FeedReading> {
    for (;;) {
      const { done, value } = await pages.next();
      if (done) return value;
      const chunks = chunkEvents(value.events, this.deps.callBytes);
      for (const [index, events] of chunks.entries()) {
        // Whoever asked for this one while storing another sends that on its way first.
        await setImmediate();
        const isLast = index === chunks.length - 1;
        yield {
          events,
          page: this.pages.toRows(kind, events),
          checkpoint: isLast ? value.checkpoint : null,
        };
      }
    }
  }

  private async record(kind: FeedKind, { events, page, checkpoint }: Chunk): Promise<void> {
    await inSpan("sync page", { run_id: this.run.id, feed: kind, events: events.length }, () =>
      this.pages.record(kind, events, checkpoint ?? this.pages.standing(kind), { page }),
    );
    this.deps.onPage?.({ kind, read: this.pages.readOf(kind) });
  }

  private async endReading(feed: FeedRun, reading: FeedReading): Promise<FeedReading> {
    if (reading.kind === "read") {
      if (!(await this.isCredible(feed))) this.pages.readOver(feed.kind, feed.from, feed.from);
      await this.pages.record(feed.kind, [], "done");
    } else if (reading.kind === "failed" && reading.checkpoint !== null) {
      await this.pages.record(feed.kind, [], reading.checkpoint);
    }
    return reading;
  }

  /** A list of DORA incidents that has ended tells nothing of the days after its end. */
  private readsUpTo({ kind, to }: FeedRun): Date {
    const known = readUpTo(to);
    const newest = this.summaryOf(kind)?.newestStartedAt ?? null;
    if (kind !== "dora_incidents" || !takesNoMore(newest, this.deps.now())) return known;
    return known < DORA_INCIDENTS_END ? known : DORA_INCIDENTS_END;
  }

  private summaryOf(kind: FeedKind): IncidentFeedSummary | undefined {
    return this.before.summaries.find((summary) => summary.kind === kind);
  }

  /** An empty list of incidents where we hold some isn't believed: it neither counts as read nor as their removal. */
  private async isCredible(feed: FeedRun): Promise<boolean> {
    if (feed.kind === "deployments" || feed.eventsRead + this.pages.readOf(feed.kind) > 0) return true;
    const { service } = this.deps;
    const held = () => countIncidentsOf(service, this.request.organizationId, feed);
    return (await untilAnswered(held)) === 0;
  }

  private async finishFeed(feed: FeedRun, reading: Exclude<FeedReading, { kind: "left" }>): Promise<void> {
    const { kind } = feed;
    const { service, now } = this.deps;
    const error = reading.kind === "failed" ? reading.error : null;
    const isRead = reading.kind === "read";
    const isUnordered = isRead && reading.isUnordered;
    const newestStartedAt = await untilAnswered(() =>
      newestStartOf(service, this.request.organizationId, kind),
    );
    const dataAsOf = this.before.feeds.find((known) => known.kind === kind)?.dataAsOf ?? null;
    const answer = { kind, errorKind: error?.kind ?? null, newestStartedAt, dataAsOf };
    const health = feedHealth(answer, now());
    const status = isRead ? "read" : error?.kind === "second-full" ? "incomplete" : "failed";
    await finishRunFeed(service, this.request, this.run, kind, {
      status,
      state: health.state,
      stateSince: health.since,
      askedAt: now(),
      tellsAbsence: isRead && !isUnordered && health.state !== "ended",
      isUnordered,
      wholeHistoryRead: isRead && feed.readsWholeHistory,
      error,
    });
    this.outcomes.push({ kind, status, state: health.state, error, from: feed.from });
  }

  /** What was set aside before, through today's parser; it tells nothing about what Datadog holds now. */
  private async retrySetAside(): Promise<void> {
    for (const kind of ["deployment", "incident"] as const) {
      const held = await readSetAside(this.deps.service, this.request, kind);
      for (const name of FEED_KINDS.filter((feed) => STREAMS[feed].kind === kind)) {
        const ofFeed = held.filter((event) => isManagedIncident(event) === (name === "managed_incidents"));
        for (const events of chunkEvents(ofFeed, this.deps.callBytes)) {
          if (events.length > 0)
            await this.pages.record(name, events, this.pages.standing(name), { isReread: true });
        }
      }
    }
  }

  private finish(
    status: "running" | "succeeded" | "incomplete" | "failed",
    error: SyncError | null,
    next: Date | null,
    pauseReason: PauseReason | null = null,
  ) {
    return finishRun(this.deps.service, this.request, this.run, {
      status,
      ...this.pages.spentSince(),
      pauseReason,
      error,
      nextSyncAt: next,
    });
  }

  private async succeeded(askedSeconds: number): Promise<SyncOutcome> {
    const { id, attempts, from, to } = this.run;
    const isMoreDue = this.integration.isHistoryDue && !coversRetention(this.run);
    const following = isMoreDue ? this.deps.now() : nextSyncAfter(to, this.deps.now());
    const next = [following, ...this.retriesOfFeeds(askedSeconds)];
    await this.finish("succeeded", null, new Date(Math.min(...next.map((at) => at.getTime()))));
    const resumed = attempts > 1;
    return { state: "succeeded", runId: id, feeds: this.outcomes, ...this.pages.counts, resumed, from, to };
  }

  /** When feeds of incidents that failed for a reason that passes are tried again: deployments don't wait for them. */
  private retriesOfFeeds(askedSeconds: number): Date[] {
    return this.outcomes
      .filter(({ error }) => error !== null && PASSING.has(error.kind))
      .map(({ kind }) => this.before.feeds.find((feed) => feed.kind === kind)?.consecutiveFailures ?? 0)
      .map((failures) => retryAfterFailure(this.deps.now(), failures + 1, this.deps.random, askedSeconds));
  }

  private async left(reason: PauseReason): Promise<SyncOutcome> {
    if (this.lost.signal.aborted) return { state: "busy" };
    await this.finish("running", null, this.deps.now(), reason);
    return { state: "unfinished", runId: this.run.id, reason, ...this.pages.counts };
  }

  private async incomplete(error: SyncError): Promise<SyncOutcome> {
    await this.finish("incomplete", error, nextDailySync(this.deps.now()));
    return { state: "failed", runId: this.run.id, error };
  }

  private async failed(error: SyncError, keepRun: boolean, askedSeconds = 0): Promise<SyncOutcome> {
    const next = retryAfterFailure(
      this.deps.now(),
      this.integration.consecutiveFailures + 1,
      this.deps.random,
      askedSeconds,
    );
    await this.finish(keepRun ? "running" : "failed", error, next);
    return { state: "failed", runId: this.run.id, error };
  }
}
