import { readFileSync } from "node:fs";
import { MAX_BODY_BYTES, MAX_COMMITS, MAX_EVENTS } from "@/lib/ingest/pushes/limits";
import type { PushOutcome } from "@/lib/ingest/pushes/record-push";
import { FailedCommand, UsageError } from "../errors";
import { type OutputOptions, printJson, sayer } from "../output";
import { RemoteServer, type Say } from "./server";

interface PushOptions extends OutputOptions {
  org: string;
  coversFrom?: string;
}

/** Leaves room for what stands around a batch's events. */
const BATCH_BYTES = 0.9 * MAX_BODY_BYTES;
const ERRORS_PRINTED = 20;

/**
 * `iris deployments push FILE|-` and `iris incidents push FILE|-`: a list of events, a body as the API takes it, or an
 * event a line. As many requests as it takes; pushing a file again changes nothing.
 * @throws UsageError for a file that isn't one, FailedCommand where an event wasn't taken.
 */
export async function pushCommand(
  kind: "deployments" | "incidents",
  file: string,
  options: PushOptions,
): Promise<void> {
  const say = sayer(options);
  const events = readEvents(kind, file);
  const covers = options.coversFrom === undefined ? {} : { covers: { from: options.coversFrom } };
  const total = await sendEvents(RemoteServer.open(say), options.org, kind, events, { last: covers });
  if (options.json) printJson(total);
  sayOutcome(total, say);
}

/** What the bodies of a push hold besides their events. */
export interface PushedWith {
  /** In every one. */
  each?: object;
  /** In the last. */
  last?: object;
}

/** Pushes events in as many requests as it takes, in order. @throws UsageError, FailedCommand as the server refuses. */
export async function sendEvents(
  server: RemoteServer,
  org: string,
  kind: "deployments" | "incidents",
  events: readonly unknown[],
  besides: PushedWith,
): Promise<PushOutcome> {
  const total: PushOutcome = { stored: 0, changed: 0, unchanged: 0, deleted: 0, errors: [] };
  let done = 0;
  for (const body of bodiesOf(kind, events, besides)) {
    const answer = await server.json<PushOutcome>("POST", `/orgs/${encodeURIComponent(org)}/${kind}`, body);
    for (const name of ["stored", "changed", "unchanged", "deleted"] as const) total[name] += answer[name];
    for (const error of answer.errors) total.errors.push({ ...error, index: error.index + done });
    done += body[kind]?.length ?? 0;
  }
  return total;
}

/** The very bodies of a push. */
export function* bodiesOf(
  kind: "deployments" | "incidents",
  events: readonly unknown[],
  { each, last }: PushedWith,
): Generator<{ [K in typeof kind]?: unknown[] }> {
  let done = 0;
  for (const batch of batchesOf(events)) {
    done += batch.length;
    yield { [kind]: batch, ...each, ...(done === events.length ? last : { more: true }) };
  }
}

/** Says what a push did. @throws FailedCommand where an event wasn't taken. */
export function sayOutcome({ stored, changed, unchanged, deleted, errors }: PushOutcome, say: Say): void {
  say(`${stored} new, ${changed} changed, ${unchanged} unchanged, ${deleted} deleted.`);
  for (const { index, id, field, message } of errors.slice(0, ERRORS_PRINTED))
    say(`Event ${index + 1}${id === null ? "" : ` (${id})`}: ${field ?? "it"} ${message}.`);
  if (errors.length > 0)
    throw new FailedCommand(
      `${errors.length === 1 ? "One thing was" : `${errors.length} things were`} not taken.`,
    );
}

function readEvents(kind: string, file: string): unknown[] {
  const text = readText(file);
  const whole = parse(text);
  if (Array.isArray(whole)) return whole;
  if (typeof whole === "object" && whole !== null) {
    const listed: unknown = Reflect.get(whole, kind);
    return Array.isArray(listed) ? listed : [whole];
  }
  const lines = text.split("\n").filter((line) => line.trim() !== "");
  return lines.map((line, at) => {
    const event = parse(line);
    if (event === undefined)
      throw new UsageError(`${file} isn't JSON: neither as a whole nor in its line ${at + 1}.`);
    return event;
  });
}

function readText(file: string): string {
  try {
    return readFileSync(file === "-" ? 0 : file, "utf8");
  } catch {
    throw new UsageError(`${file} can't be read.`);
  }
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

/** In order, each as large as one request may be; none at all is one batch, which says that nothing happened. */
function* batchesOf(events: readonly unknown[]): Generator<unknown[]> {
  let batch: unknown[] = [];
  let [bytes, commits] = [0, 0];
  for (const event of events) {
    const size = Buffer.byteLength(JSON.stringify(event));
    const carried = commitsOf(event);
    const isFull =
      batch.length === MAX_EVENTS || bytes + size > BATCH_BYTES || commits + carried > MAX_COMMITS;
    if (batch.length > 0 && isFull) {
      yield batch;
      batch = [];
      [bytes, commits] = [0, 0];
    }
    batch.push(event);
    bytes += size;
    commits += carried;
  }
  yield batch;
}

function commitsOf(event: unknown): number {
  const commits: unknown = typeof event === "object" && event !== null ? Reflect.get(event, "commits") : null;
  return Array.isArray(commits) ? commits.length : 0;
}
