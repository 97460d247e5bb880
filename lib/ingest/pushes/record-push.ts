import { z } from "zod";
import { getOverruledAccounts } from "@/lib/ingest/commit-origins/accounts";
import { readSquashHabits } from "@/lib/ingest/commit-origins/squash-habits";
import { getTeaching } from "@/lib/ingest/commit-origins/taught-marks";
import { organizationSubkey, retiredSubkeys } from "@/lib/ingest/integrations/credentials";
import { findPusher } from "@/lib/ingest/integrations/data";
import type { Pusher } from "@/lib/ingest/integrations/types";
import { type RowContext, STREAMS } from "@/lib/ingest/sync/stream";
import { callSealed } from "@/lib/platform/supabase/seal";
import type { ServiceClient } from "@/lib/platform/supabase/service";
import { DatabaseError } from "@/lib/platform/supabase/unwrap";
import type { OrganizationId } from "@/lib/workspace/organizations/organization-id";
import type { ItemError, PushedEvent, PushKind, ReadBatch } from "./read-batch";
import type { Covers } from "./schema";

const answered = z.object({
  stored: z.number(),
  changed: z.number(),
  unchanged: z.number(),
  deleted: z.number(),
  refused: z.array(z.tuple([z.string(), z.enum(["told-already", "other-source", "unknown"])])),
});

/** Events that were new, that are another now, that were known as they are, and that are gone; and what wasn't taken. */
export interface PushOutcome {
  stored: number;
  changed: number;
  unchanged: number;
  deleted: number;
  errors: ItemError[];
}

const REFUSALS = {
  "told-already": {
    field: "started_at",
    message: "is of a time that another source has told of: its word stays",
  },
  "other-source": { field: "id", message: "is what another source calls a deployment of its own" },
  unknown: { field: "id", message: "names nothing that was pushed" },
} as const;

/**
 * Stores a batch that a pipeline pushed, that was derived from git, or that GitHub told, each event once by its id, and what is taken back; whatever can't be taken is
 * told, and the rest is stored.
 * @throws DatabaseError PT409 where Datadog is connected, but for git, PT423 for a pipeline where GitHub tells of deployments, PT404 when the organization is gone.
 */
export async function recordPush(
  service: ServiceClient,
  organizationId: OrganizationId,
  kind: PushKind,
  { events, deleted, errors }: ReadBatch,
  covers: Covers,
  pusher: Pusher = "pipeline",
): Promise<PushOutcome> {
  const context = await contextOf(service, organizationId, kind, pusher);
  const ids = deleted.map(({ id }) => id);
  const outcome = await store({ service, organizationId, kind, pusher, context, covers }, events, ids);
  const indexes = new Map([...events, ...deleted].map(({ id, index }) => [id, index]));
  return {
    ...outcome,
    errors: [
      ...errors,
      ...outcome.errors.map((one) => ({ ...one, index: indexes.get(one.id ?? "") ?? 0 })),
    ].sort((a, b) => a.index - b.index),
  };
}

async function contextOf(
  service: ServiceClient,
  organizationId: OrganizationId,
  kind: PushKind,
  pusher: Pusher,
): Promise<RowContext> {
  const keys = {
    fingerprintKey: organizationSubkey(organizationId, "fingerprint"),
    retiredFingerprintKeys: retiredSubkeys(organizationId, "fingerprint"),
  };
  if (kind === "incident") return { ...keys, messagesAreWhole: true };
  const [integration, accounts, taught, squashes] = await Promise.all([
    findPusher(service, organizationId, pusher),
    getOverruledAccounts(service, organizationId),
    getTeaching(service, organizationId),
    readSquashHabits(service, organizationId),
  ]);
  return {
    ...keys,
    accounts,
    taught,
    squashes,
    messagesAreWhole: integration?.forwardsWholeMessages ?? false,
  };
}

interface Target {
  service: ServiceClient;
  organizationId: OrganizationId;
  kind: PushKind;
  pusher: Pusher;
  context: RowContext;
  covers: Covers;
}

/** Where the database can't hold a value, halves are tried, until the event that has it is told. */
async function store(
  target: Target,
  events: readonly PushedEvent[],
  deleted: readonly string[],
): Promise<PushOutcome> {
  try {
    return await storeAtOnce(target, events, deleted);
  } catch (error) {
    if (!(error instanceof DatabaseError && error.code === "PT422") || events.length === 0) throw error;
    const [only] = events;
    if (events.length === 1 && only) {
      const message = "holds a value that the database can't";
      const rest = await store(target, [], deleted);
      return { ...rest, errors: [...rest.errors, { index: only.index, id: only.id, field: null, message }] };
    }
    const middle = Math.ceil(events.length / 2);
    const before = await store(target, events.slice(0, middle), deleted);
    return sumOf(before, await store(target, events.slice(middle), []));
  }
}

async function storeAtOnce(
  { service, organizationId, kind, pusher, context, covers }: Target,
  events: readonly PushedEvent[],
  deleted: readonly string[],
): Promise<PushOutcome> {
  const stream = kind === "deployment" ? STREAMS.deployments : STREAMS.dora_incidents;
  const page = stream.toRows(
    events.map(({ event }) => event),
    context,
  );
  const results = new Map(events.map(({ id, result }) => [id, result]));
  const { keyId, key } = organizationSubkey(organizationId, "events");
  const answer = await callSealed(service, "record_pushed_events", {
    ...page,
    organization_id: organizationId,
    kind,
    provider: pusher,
    key_id: keyId,
    subkey: key,
    ...(kind === "deployment" && {
      deployments: rowsOf(page.deployments).map((row) => {
        const result = results.get(row.external_id);
        return {
          ...row,
          keeps_result: result?.keeps ?? false,
          result_rule: result?.rule ?? null,
          result_commit: result?.commit ?? null,
          // git knows when a change went in, not how long that took.
          ...(pusher === "git" && { duration_seconds: null }),
        };
      }),
    }),
    deleted,
    covers: covers ? [covers.from, covers.to ?? null] : null,
  });
  const { refused, ...counts } = answered.parse(JSON.parse(answer ?? "{}"));
  return { ...counts, errors: refused.map(([id, reason]) => ({ index: 0, id, ...REFUSALS[reason] })) };
}

const rowsOf = (rows: unknown) => rows as ({ external_id: string } & Record<string, unknown>)[];

const sumOf = (one: PushOutcome, other: PushOutcome): PushOutcome => ({
  stored: one.stored + other.stored,
  changed: one.changed + other.changed,
  unchanged: one.unchanged + other.unchanged,
  deleted: one.deleted + other.deleted,
  errors: [...one.errors, ...other.errors],
});
