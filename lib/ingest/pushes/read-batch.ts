import type { z } from "zod";
import type { Pusher } from "@/lib/ingest/integrations/types";
import { MAX_COMMITS } from "./limits";
import { type PushedDeployment, pushedDeployment, pushedIncident, takenBack } from "./schema";
import { toDeploymentEvent, toIncidentEvent } from "./to-event";

export type PushKind = "deployment" | "incident";

/** One thing to mend: which event of the batch, counted from 0, and what of it. */
export interface ItemError {
  index: number;
  /** Its id, where it has a readable one. */
  id: string | null;
  field: string | null;
  message: string;
}

/** An event that can be stored. */
export interface PushedEvent {
  index: number;
  id: string;
  event: { id: string; type: string; attributes: object };
  /** What a deployment says of its result besides. */
  result?: { keeps: boolean; rule: string | null; commit: string | null };
}

/** A batch read one by one: what can be stored, what is taken back, and what is wrong with the rest. */
export interface ReadBatch {
  events: PushedEvent[];
  deleted: { index: number; id: string }[];
  errors: ItemError[];
}

/** Other clocks than ours stamp events. */
const CLOCK_SKEW_MS = 10 * 60_000;

/** Reads the events of a batch, each for itself. Never throws. @param items as JSON brought them. */
export function readBatch(
  kind: PushKind,
  items: readonly unknown[],
  now: Date,
  pusher: Pusher = "pipeline",
): ReadBatch {
  const batch: ReadBatch = { events: [], deleted: [], errors: [] };
  const seen = new Set<string>();
  let commits = 0;
  for (const [index, item] of items.entries()) {
    const read = readOne(kind, item, index, now, pusher);
    if (Array.isArray(read)) {
      batch.errors.push(...read);
      continue;
    }
    const refuse = (field: string, message: string) =>
      batch.errors.push({ index, id: read.id, field, message });
    commits += read.commits;
    if (seen.has(read.id)) refuse("id", "comes twice in this batch: the first is taken");
    else if (commits > MAX_COMMITS)
      refuse("commits", `brings the batch above ${MAX_COMMITS} commits: send it in a further request`);
    else if (read.pushed === null) batch.deleted.push({ index, id: read.id });
    else batch.events.push(read.pushed);
    seen.add(read.id);
  }
  return batch;
}

interface ReadItem {
  id: string;
  commits: number;
  /** Null for what is taken back. */
  pushed: PushedEvent | null;
}

function readOne(
  kind: PushKind,
  item: unknown,
  index: number,
  now: Date,
  pusher: Pusher,
): ReadItem | ItemError[] {
  if (isObject(item) && "deleted" in item) {
    const parsed = takenBack.safeParse(item);
    return parsed.success
      ? { id: parsed.data.id, commits: 0, pushed: null }
      : toErrors(item, index, parsed.error.issues);
  }
  const parsed = kind === "deployment" ? pushedDeployment.safeParse(item) : pushedIncident.safeParse(item);
  if (!parsed.success) return toErrors(item, index, parsed.error.issues);
  const { data } = parsed;
  if (Date.parse(data.started_at) > now.getTime() + CLOCK_SKEW_MS)
    return [{ index, id: data.id, field: "started_at", message: "must not be in the future" }];
  if (!("service" in data))
    return { id: data.id, commits: 0, pushed: { index, id: data.id, event: toIncidentEvent(data) } };
  if (pusher === "git" && data.change_failure != null && data.change_failure_rule == null)
    return [
      { index, id: data.id, field: "change_failure_rule", message: "is needed: nothing gave this result" },
    ];
  const pushed = { index, id: data.id, event: toDeploymentEvent(data, pusher), result: resultOf(data) };
  return { id: data.id, commits: data.commits?.length ?? 0, pushed };
}

const resultOf = (one: PushedDeployment) => ({
  keeps: one.change_failure === undefined,
  rule: one.change_failure_rule ?? null,
  commit: one.change_failure_commit ?? null,
});

const isObject = (value: unknown): value is Record<string, unknown> =>
  typeof value === "object" && value !== null && !Array.isArray(value);

/** Names a field, never what stood in it. */
function toErrors(item: unknown, index: number, issues: readonly z.core.$ZodIssue[]): ItemError[] {
  const named = isObject(item) && typeof item.id === "string" && item.id.length <= 200 ? item.id : null;
  return issues.flatMap((issue) => {
    const path = issue.path.join(".");
    if (issue.code === "unrecognized_keys")
      return issue.keys.map((key) => ({
        index,
        id: named,
        field: [path, key].filter(Boolean).join("."),
        message: "is not taken: leave it out",
      }));
    return [{ index, id: named, field: path || null, message: issue.message }];
  });
}
