import { setTimeout as delay } from "node:timers/promises";
import { LocalDays } from "@/lib/core/metrics/local-days";
import { isEdge } from "@/lib/core/question/edge";
import { FailedCommand, UsageError } from "../errors";
import { type OutputOptions, printJson, sayer } from "../output";
import { RemoteServer } from "./server";

interface SyncOptions extends OutputOptions {
  org: string;
  untilDone?: boolean;
  since?: string;
}

interface SyncStatus {
  connection: string;
  lastSyncedAt: string | null;
  progress: {
    isWorking: boolean;
    deployments: number;
    incidents: number;
    days: number;
    daysRead: number;
  } | null;
}

const LOOK_MS = 1_000;

/** `iris sync`: begins one; `--until-done` waits for its end and says what it waits for. */
export async function syncCommand(options: SyncOptions): Promise<void> {
  const say = sayer(options);
  const server = RemoteServer.open(say);
  const at = `/orgs/${encodeURIComponent(options.org)}`;
  const before = await server.json<SyncStatus>("GET", `${at}/sync-status`);
  const since = options.since ? { since: await instantOf(server, at, options.since) } : {};
  const { state } = await server.json<{ state: string }>("POST", `${at}/sync`, since);
  say(state === "running" ? "A sync is under way already." : "The sync has begun.");
  const status = options.untilDone ? await untilDone(server, at, before, say) : { state };
  if (options.json) printJson(status);
}

async function untilDone(
  server: RemoteServer,
  at: string,
  before: SyncStatus,
  say: (sentence: string) => void,
): Promise<SyncStatus> {
  for (let told = ""; ; await delay(LOOK_MS)) {
    const status = await server.json<SyncStatus>("GET", `${at}/sync-status`);
    if (status.connection === "failing")
      throw new FailedCommand("The sync failed: Datadog doesn't answer these keys. Connect again.");
    if (status.connection !== "connected") throw new FailedCommand("Datadog was disconnected meanwhile.");
    if (status.progress === null && status.lastSyncedAt !== before.lastSyncedAt) return status;
    const { progress } = status;
    const telling = progress
      ? `Waiting: ${progress.daysRead} of ${progress.days} days read, ${progress.deployments} deployments.`
      : "Waiting for the sync to begin.";
    if (telling !== told) say(telling);
    told = telling;
  }
}

/** A day is the organization's. @throws UsageError for one that doesn't exist. */
async function instantOf(server: RemoteServer, at: string, edge: string): Promise<string> {
  if (!isEdge(edge))
    throw new UsageError(
      `--since must be a day that exists, such as 2026-11-01, or an instant such as 2026-11-01T00:00:00Z, not "${edge}".`,
    );
  if (edge.includes("T")) return new Date(edge).toISOString();
  const { timeZone } = await server.json<{ timeZone: string }>("GET", at);
  return new Date(new LocalDays(timeZone).startOf(Date.parse(edge) / 86_400_000)).toISOString();
}

/** `iris status`: whether Datadog is connected, and where a sync stands. */
export async function statusCommand(options: OutputOptions & { org: string }): Promise<void> {
  const say = sayer(options);
  const status = await RemoteServer.open(say).json<SyncStatus>(
    "GET",
    `/orgs/${encodeURIComponent(options.org)}/sync-status`,
  );
  if (options.json) return printJson(status);
  const last = status.lastSyncedAt ?? "never";
  process.stdout.write(
    status.connection === "estimated"
      ? `Estimated from git\nLast push: ${last}\n`
      : status.connection === "pushed"
        ? `Your pipeline pushes\nLast push: ${last}\n`
        : `Datadog: ${status.connection}\nLast sync: ${last}\n`,
  );
}
