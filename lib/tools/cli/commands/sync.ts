import { constants, setPriority } from "node:os";
import { setTimeout as delay } from "node:timers/promises";
import { LocalDays } from "@/lib/core/metrics/local-days";
import type { FeedKind, FeedState } from "@/lib/ingest/feeds/types";
import { getIntegration } from "@/lib/ingest/integrations/data";
import { isBehind } from "@/lib/ingest/sync/plan";
import { isAnswer, reachesBack } from "@/lib/ingest/sync/request-sync";
import { syncIntegration } from "@/lib/ingest/sync/sync-integration";
import type { FeedOutcome, SyncCounts, SyncOutcome } from "@/lib/ingest/sync/types";
import { beginStopping, stopping } from "@/lib/platform/stopping";
import { getReportOrganization } from "@/lib/read/reports/data";
import { FailedCommand, UsageError } from "../errors";
import { type OutputOptions, printJson, sayer } from "../output";
import { syncProgress } from "../sync-progress";
import { parseEdge, withOrganization } from "./with-organization";

interface Options extends OutputOptions {
  org: string;
  untilDone?: boolean;
  since?: string;
}

const TURN_MS = 240_000;
const BUSY_WAIT_MS = 2_000;
const RETRIES = 5;

type Succeeded = Extract<SyncOutcome, { state: "succeeded" }>;

const line = (what: string, { read, new: added, changed, setAside }: SyncCounts) =>
  `${what}: ${read} read, ${added} new, ${changed} changed${setAside > 0 ? `, ${setAside} set aside` : ""}`;

/** `iris sync` */
export async function syncCommand(options: Options): Promise<void> {
  // Whoever reads a page on the same machine goes first.
  setPriority(constants.priority.PRIORITY_BELOW_NORMAL);
  const edge = options.since ? parseEdge("--since", options.since) : null;
  await withOrganization(options.org, async ({ service }, organizationId) => {
    const integration = await getIntegration(service, organizationId);
    if (!integration || integration.status === "disconnected") {
      throw new UsageError(`${options.org} has no connected Datadog: run iris datadog connect first.`);
    }
    const { timeZone } = await getReportOrganization(service, organizationId);
    const since = edge === null ? null : instantOf(edge, timeZone);
    const request = { organizationId, integrationId: integration.id, trigger: "command", since } as const;
    const progress = syncProgress(options.quiet ? { write: () => {} } : process.stderr);
    stopOnSignal();
    const turn = () => syncIntegration(service, request, Date.now() + TURN_MS, progress.page);
    try {
      const outcome = options.untilDone ? await untilDone(turn, since) : await oneTurn(turn, since);
      progress.end();
      if (options.json) printJson(outcome);
      report(outcome, sayer(options));
    } finally {
      progress.end();
    }
  });
}

/** A day begins in the organization's time zone. */
const instantOf = (edge: string, timeZone: string): Date =>
  new Date(edge.includes("T") ? edge : new LocalDays(timeZone).startOf(Date.parse(edge) / 86_400_000));

/** A sync that is told to stop stores the page it holds and gives its lease back; told twice, it ends at once. */
function stopOnSignal(): void {
  for (const signal of ["SIGINT", "SIGTERM"] as const)
    process.on(signal, () => {
      if (stopping().aborted) process.exit(130);
      beginStopping();
    });
}

/** One turn; after a run that was taken up and isn't what was asked for, one of our own. */
async function oneTurn(turn: () => Promise<SyncOutcome>, since: Date | null): Promise<SyncOutcome> {
  const outcome = await turn();
  return isAnswer(outcome, { since, kinds: null }) ? outcome : turn();
}

/** Goes on over unfinished turns, runs that others began, and failures that pass by themselves. */
async function untilDone(turn: () => Promise<SyncOutcome>, since: Date | null): Promise<SyncOutcome> {
  for (let failures = 0; ; ) {
    const outcome = await turn();
    if (stopping().aborted) return outcome;
    if (outcome.state === "succeeded" && isDone(outcome, since, new Date())) return outcome;
    if (outcome.state === "disconnected") return outcome;
    if (outcome.state === "failed") {
      failures += 1;
      const passes = ["rate-limited", "server", "network", "timeout", "bad-body"].includes(
        outcome.error.kind,
      );
      if (!passes || failures >= RETRIES) return outcome;
    }
    if (outcome.state === "busy" || outcome.state === "failed") await delay(BUSY_WAIT_MS);
  }
}

/** A run of many turns ends a little behind; to chase that would never end. */
function isDone(outcome: Succeeded, since: Date | null, now: Date): boolean {
  return !isBehind(outcome.to, now) && reachesBack(outcome, { since, kinds: null }, now);
}

/** What became of a feed that wasn't read; nothing where it was. */
function feedLine({ kind, status, state, error }: FeedOutcome): string {
  if (status === "read" && state !== "ended") return "";
  const reason = error ? ` (${error.kind})` : "";
  return `${FEED_NAMES[kind]}: ${state === null ? "not read this time" : STATE_WORDS[state]}${reason}`;
}

const FEED_NAMES: Record<FeedKind, string> = {
  deployments: "Deployments",
  dora_incidents: "DORA incidents",
  managed_incidents: "Incident Management",
};
const STATE_WORDS: Record<FeedState, string> = {
  live: "not all read",
  quiet: "not all read",
  not_readable: "the keys may not read them",
  ended: "Datadog has ended this list",
};

function report(outcome: SyncOutcome, say: (sentence: string) => void): void {
  switch (outcome.state) {
    case "succeeded":
      say(line("Deployments", outcome.deployments));
      say(line("Incidents", outcome.incidents));
      for (const feed of outcome.feeds) {
        const told = feedLine(feed);
        if (told) say(told);
      }
      return;
    case "unfinished":
      say(line("Deployments", outcome.deployments));
      say(line("Incidents", outcome.incidents));
      if (stopping().aborted)
        throw new FailedCommand("Stopped. What was read is stored; run it again to go on.");
      throw new FailedCommand("There is more to read: run it again, or with --until-done.");
    case "busy":
      throw new FailedCommand(
        "Another sync of this organization is running. Wait for it, or use --until-done.",
      );
    case "disconnected":
      throw new FailedCommand("Datadog was disconnected meanwhile.");
    case "failed": {
      const detail = outcome.error.detail ? ` Datadog said: ${outcome.error.detail}` : "";
      throw new FailedCommand(`The sync failed (${outcome.error.kind}).${detail}`);
    }
  }
}
