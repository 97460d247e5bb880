import type { OverruledAccounts } from "@/lib/commit-origins/accounts";
import { readWindow, type WindowEnd } from "@/lib/datadog/paging";
import type { DatadogClient, DatadogRequestInfo } from "@/lib/datadog/types";
import type { Subkey } from "@/lib/encryption/keys";
import type { CredentialsReading, DatadogCredentials } from "@/lib/integrations/credentials";
import { getIntegration } from "@/lib/integrations/data";
import { summarizeEvents } from "@/lib/integrations/event-summary";
import type { Integration } from "@/lib/integrations/types";
import type { ServiceClient } from "@/lib/supabase/service";
import { DatabaseError } from "@/lib/supabase/unwrap";
import { inSpan } from "@/lib/tracing";
import { type ClaimedRun, claimRun, finishRun, keepLease } from "./claim";
import { PageStore } from "./page-store";
import { nextDailySync, nextSyncAfter, planSync, retryAfterFailure } from "./plan";
import { REQUESTS_PER_CALL } from "./request-budget";
import { readSetAside } from "./set-aside";
import { chunkEvents, STREAM_NAMES, STREAMS, type StreamName } from "./stream";
import type { PauseReason, SyncError, SyncOutcome, SyncRequest } from "./types";

/** What a sync works with; everything it touches is handed in. */
export interface SyncDeps {
  service: ServiceClient;
  now: () => Date;
  random: () => number;
  /** Unix milliseconds at which the run stops and leaves the rest to the next call. */
  deadlineAt: number;
  /** List calls this call may spend; `REQUESTS_PER_CALL` otherwise. */
  requestBudget?: number;
  readCredentials(request: SyncRequest): Promise<CredentialsReading>;
  /** The accounts that a person said something about; asked for once the run is claimed. */
  overruledAccounts(): Promise<OverruledAccounts>;
  datadogFor(
    integration: Integration,
    credentials: DatadogCredentials,
    deadlineAt: number,
    onRequest: (info: DatadogRequestInfo) => void,
  ): Promise<DatadogClient>;
  /** `retiredFingerprints` are those of retired master keys: what an event stored before a rotation is known by. */
  subkeys: { events: Subkey; fingerprint: Subkey; retiredFingerprints?: readonly Subkey[] };
  log(event: string, fields: Record<string, unknown>): void;
}

/**
 * Brings one integration up to date: takes its open run or opens one, reads both kinds of events newest first, and
 * stores each page in one transaction with its checkpoint, so that a crash anywhere resumes and loses or doubles
 * nothing.
 * @throws DatabaseError when the database can't be reached or refuses; the run stays open and is taken over.
 */
export async function runSync(deps: SyncDeps, request: SyncRequest): Promise<SyncOutcome> {
  const integration = await getIntegration(deps.service, request.organizationId);
  if (!integration || integration.id !== request.integrationId || integration.status === "disconnected") {
    return { state: "disconnected" };
  }
  const events = await summarizeEvents(deps.service, request.organizationId);
  const plan = planSync({ ...events, ...integration }, deps.now(), request.since ?? null);
  const run = await claimRun(deps.service, request, plan);
  if (!run) return { state: "busy" };
  const log = (event: string, fields: Record<string, unknown>) =>
    deps.log(event, { runId: run.id, ...fields });
  const { trigger } = request;
  log("sync run started", { trigger, attempts: run.attempts, from: run.from });
  return inSpan("sync run", { run_id: run.id, trigger, attempt: run.attempts }, async (span) => {
    try {
      const accounts = await deps.overruledAccounts();
      const outcome = await new RunningSync({ ...deps, log }, request, integration, run, accounts).toEnd();
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

type StreamEnd =
  | { kind: "done" }
  | { kind: "left"; reason: PauseReason }
  | { kind: "failed"; error: SyncError; keepRun: boolean; askedSeconds?: number };

/** Failures that pass by themselves: the run keeps its place and goes on at the next call. */
const PASSING = new Set(["rate-limited", "server", "network", "timeout", "bad-body"]);

class RunningSync {
  private readonly lost = new AbortController();
  private readonly pages: PageStore;
  private client: DatadogClient | null = null;

  constructor(
    private readonly deps: SyncDeps,
    private readonly request: SyncRequest,
    private readonly integration: Integration,
    private readonly run: ClaimedRun,
    accounts: OverruledAccounts,
  ) {
    this.pages = new PageStore(deps, request, run, {
      accounts,
      fingerprintKey: deps.subkeys.fingerprint,
      retiredFingerprintKeys: deps.subkeys.retiredFingerprints ?? [],
      messagesAreWhole: integration.forwardsWholeMessages,
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
      if (this.request.retriesSetAside) await this.retrySetAside();
      return await this.readStreams(this.client);
    } catch (error) {
      if (error instanceof DatabaseError && error.code === "PT409") return { state: "busy" };
      throw error;
    } finally {
      lease.stop();
    }
  }

  private async readStreams(client: DatadogClient): Promise<SyncOutcome> {
    let incomplete: SyncError | null = null;
    for (const name of STREAM_NAMES) {
      const list = name === "deployments" ? client.listDeployments : client.listFailures;
      const end = await this.readStream(name, list);
      if (end.kind === "left") return this.left(end.reason);
      if (end.kind === "failed") {
        if (end.error.kind !== "second-full") return this.failed(end.error, end.keepRun, end.askedSeconds);
        incomplete = end.error;
      }
    }
    return incomplete ? this.incomplete(incomplete) : this.succeeded();
  }

  private async readStream(name: StreamName, list: DatadogClient["listDeployments"]): Promise<StreamEnd> {
    const resume = this.pages.standing(name);
    if (resume === "done") return { kind: "done" };
    const milliseconds = Math.max(0, this.deps.deadlineAt - this.deps.now().getTime());
    const signal = AbortSignal.any([AbortSignal.timeout(milliseconds), this.lost.signal]);
    const requestBudget =
      (this.deps.requestBudget ?? REQUESTS_PER_CALL) - (this.client?.usage().requests ?? 0);
    const pages = readWindow({ list, from: this.run.from, to: this.run.to, resume, signal, requestBudget });
    for (;;) {
      const { done, value } = await pages.next();
      if (done) return this.endStream(name, value);
      const chunks = chunkEvents(value.events);
      for (const [index, events] of chunks.entries()) {
        const isLast = index === chunks.length - 1;
        await inSpan("sync page", { run_id: this.run.id, stream: name, events: events.length }, () =>
          this.pages.record(name, events, isLast ? value.checkpoint : this.pages.standing(name)),
        );
      }
    }
  }

  private async endStream(name: StreamName, end: WindowEnd): Promise<StreamEnd> {
    if (end.complete) {
      await this.pages.record(name, [], "done");
      return { kind: "done" };
    }
    if (end.reason === "cancelled") return { kind: "left", reason: "time" };
    if (end.reason === "budget") return { kind: "left", reason: "requests" };
    if (end.reason === "error" && end.error) {
      const { kind, detail, retryAfterSeconds } = end.error;
      return {
        kind: "failed",
        error: { kind, detail },
        keepRun: PASSING.has(kind),
        askedSeconds: retryAfterSeconds,
      };
    }
    const seconds = end.fullSeconds.map((second) => second.toISOString()).join(", ");
    return { kind: "failed", error: { kind: end.reason, detail: seconds || null }, keepRun: false };
  }

  /** What was set aside before, through today's parser; it tells nothing about what Datadog holds now. */
  private async retrySetAside(): Promise<void> {
    for (const name of STREAM_NAMES) {
      const held = await readSetAside(this.deps.service, this.request, STREAMS[name].kind);
      for (const events of chunkEvents(held)) {
        if (events.length > 0) await this.pages.record(name, events, this.pages.standing(name), true);
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

  private async succeeded(): Promise<SyncOutcome> {
    const { id, attempts, from, to } = this.run;
    await this.finish("succeeded", null, nextSyncAfter(to, this.deps.now()));
    return { state: "succeeded", runId: id, ...this.pages.counts, resumed: attempts > 1, from, to };
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
