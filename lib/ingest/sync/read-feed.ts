import { type OffsetCheckpoint, readIncidents } from "@/lib/providers/datadog/managed-incidents";
import { type PagingCheckpoint, readWindow, type WindowEnd } from "@/lib/providers/datadog/paging";
import type { DatadogClient, DatadogError } from "@/lib/providers/datadog/types";
import type { FeedRun } from "./run-feeds";
import type { PauseReason, SyncError } from "./types";

/** Events of a feed, to be stored together with where its reading stands. */
export interface FeedPage {
  events: readonly unknown[];
  checkpoint: PagingCheckpoint | OffsetCheckpoint;
}

/** How this call's reading of one feed ended. */
export type FeedReading =
  | { kind: "read"; isUnordered: boolean }
  | { kind: "left"; reason: PauseReason }
  | { kind: "failed"; error: SyncError; askedSeconds?: number; checkpoint: PagingCheckpoint | null };

export interface ReadFeedOptions {
  client: DatadogClient;
  feed: FeedRun;
  resume: PagingCheckpoint | OffsetCheckpoint | null;
  signal: AbortSignal;
  requestBudget: number;
}

/** Reads one feed over its window, each as its list wants to be read. Never throws for what Datadog answers. */
export function readFeed(options: ReadFeedOptions): AsyncGenerator<FeedPage, FeedReading> {
  return options.feed.kind === "managed_incidents" ? readByOffset(options) : readByTime(options);
}

async function* readByTime(options: ReadFeedOptions): AsyncGenerator<FeedPage, FeedReading> {
  const { client, feed, resume, signal, requestBudget } = options;
  const list = feed.kind === "deployments" ? client.listDeployments : client.listFailures;
  const { from, to } = feed;
  const goOnAt = resume !== null && "pending" in resume ? resume : null;
  return toReading(yield* readWindow({ list, from, to, resume: goOnAt, signal, requestBudget }));
}

function toReading(end: WindowEnd): FeedReading {
  if (end.complete) return { kind: "read", isUnordered: end.isUnordered };
  if (end.reason === "cancelled") return { kind: "left", reason: "time" };
  if (end.reason === "budget") return { kind: "left", reason: "requests" };
  if (end.reason === "error" && end.error) return failed(end.error);
  const seconds = end.fullSeconds.map((second) => second.toISOString()).join(", ");
  const checkpoint = end.reason === "second-full" ? end.checkpoint : null;
  return { kind: "failed", error: { kind: end.reason, detail: seconds || null }, checkpoint };
}

async function* readByOffset(options: ReadFeedOptions): AsyncGenerator<FeedPage, FeedReading> {
  const { client, feed, resume, signal, requestBudget } = options;
  const goOnAt = resume !== null && "offset" in resume ? resume : null;
  const end = yield* readIncidents({ client, from: feed.from, resume: goOnAt, signal, requestBudget });
  if (end.kind === "read") return end;
  if (end.kind === "failed") return failed(end.error);
  return { kind: "left", reason: end.kind === "cancelled" ? "time" : "requests" };
}

function failed({ kind, detail, retryAfterSeconds }: DatadogError): FeedReading {
  const error = { kind, detail };
  const asked = retryAfterSeconds === undefined ? {} : { askedSeconds: retryAfterSeconds };
  return { kind: "failed", error, checkpoint: null, ...asked };
}
