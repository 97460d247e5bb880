import { after } from "next/server";
import { z } from "zod";
import type { Pusher } from "@/lib/ingest/integrations/types";
import { MAX_BODY_BYTES } from "@/lib/ingest/pushes/limits";
import { type PushKind, readBatch } from "@/lib/ingest/pushes/read-batch";
import { type PushOutcome, recordPush } from "@/lib/ingest/pushes/record-push";
import { type Covers, deploymentsEnvelope, incidentsEnvelope } from "@/lib/ingest/pushes/schema";
import { workAfterPush } from "@/lib/ingest/pushes/work-afterwards";
import { notFoundProblem, problemResponse, tooManyRequestsProblem } from "@/lib/platform/http/problem";
import { countRequest } from "@/lib/platform/rate-limits/of-request";
import { DatabaseError } from "@/lib/platform/supabase/unwrap";
import { refreshStaleComparison } from "@/lib/read/origin-comparisons/refresh";
import { type ApiCaller, authenticateApiToken } from "@/lib/workspace/api-tokens/authenticate";
import { readJson } from "./read-json";

/** Batches of one organization a minute: a batch is a deployment, or the history of a year. */
const BATCHES = { limit: 60, windowSeconds: 60 };
/** Further ones would say nothing new about a batch that has so many. */
const MAX_ERRORS_SHOWN = 100;

const itemError = z.object({
  index: z.int().meta({ description: "Which event of the batch, counted from 0." }),
  id: z.string().nullable().meta({ description: "Its id, where it has a readable one." }),
  field: z.string().nullable(),
  message: z.string(),
});

/** What a push answers. */
export const pushAnswer = z
  .object({
    stored: z.int().meta({ description: "Events that nothing was known of." }),
    changed: z.int().meta({ description: "Events that are another now." }),
    unchanged: z.int(),
    deleted: z.int(),
    errors: z
      .array(itemError)
      .meta({ description: "What of it wasn't taken; the first 100 things to fix. The rest is stored." }),
  })
  .meta({ id: "PushAnswer" });

/**
 * Takes a batch of what a pipeline deployed, or of incidents: each event once by its id, each for itself. 200 where all
 * was taken, 207 where some was, 422 where nothing could be. docs/integrations/pipeline.md
 */
export async function takePushedEvents(request: Request, slug: string, kind: PushKind): Promise<Response> {
  const caller = await authenticateApiToken(request, slug, "events:write");
  if (caller instanceof Response) return caller;
  const { client, organizationId } = caller;
  const rate = await countRequest(client, request, {
    name: "pushes",
    key: `pushed-events:${organizationId}`,
    ...BATCHES,
  });
  if (!rate.allowed) return tooManyRequestsProblem(rate.retryAfterSeconds);
  const json = await readJson(request, MAX_BODY_BYTES);
  if (!json.ok) return problemResponse(json.problem);
  const body = readBody(kind, json.value);
  return body instanceof Response ? body : await store(caller, kind, body);
}

interface PushBody {
  items: readonly unknown[];
  covers: Covers;
  more: boolean;
  pusher: Pusher;
}

function readBody(kind: PushKind, value: unknown): PushBody | Response {
  const parsed =
    kind === "deployment" ? deploymentsEnvelope.safeParse(value) : incidentsEnvelope.safeParse(value);
  if (!parsed.success) return invalidBody(parsed.error.issues);
  const {
    covers,
    more = false,
    estimated_from: estimatedFrom,
    ...lists
  } = {
    estimated_from: undefined,
    ...parsed.data,
  };
  return { items: Object.values(lists)[0] ?? [], covers, more, pusher: estimatedFrom ?? "pipeline" };
}

async function store(
  caller: ApiCaller,
  kind: PushKind,
  { items, covers, more, pusher }: PushBody,
): Promise<Response> {
  const { client, organizationId } = caller;
  const batch = readBatch(kind, items, new Date(), pusher);
  if (items.length > 0 && batch.events.length + batch.deleted.length === 0) return refuse(batch.errors);
  try {
    const outcome = await recordPush(client, organizationId, kind, batch, covers, pusher);
    if (!more)
      after(async () => {
        await workAfterPush(client, organizationId);
        await refreshStaleComparison(client, organizationId);
      });
    const taken = outcome.stored + outcome.changed + outcome.unchanged + outcome.deleted;
    if (items.length > 0 && taken === 0 && outcome.errors.length > 0) return refuse(outcome.errors);
    const errors = outcome.errors.slice(0, MAX_ERRORS_SHOWN);
    return Response.json(
      { ...outcome, errors },
      { status: errors.length > 0 ? 207 : 200, headers: { "cache-control": "private, no-store" } },
    );
  } catch (error) {
    if (error instanceof DatabaseError && error.code === "PT409") return datadogIsConnected();
    if (error instanceof DatabaseError && error.code === "PT423") return githubTells();
    if (error instanceof DatabaseError && error.code === "PT404") return notFoundProblem();
    throw error;
  }
}

function refuse(errors: PushOutcome["errors"]): Response {
  return problemResponse({
    status: 422,
    title: "Nothing was taken",
    detail: "Nothing was stored. Fix what `errors` lists and push again.",
    more: { errors: errors.slice(0, MAX_ERRORS_SHOWN) },
  });
}

function invalidBody(issues: readonly z.core.$ZodIssue[]): Response {
  const errors = issues.flatMap((issue) =>
    issue.code === "unrecognized_keys"
      ? issue.keys.map((key) => ({ index: null, field: key, message: "is not taken: leave it out" }))
      : [{ index: null, field: issue.path.join(".") || null, message: issue.message }],
  );
  return problemResponse({
    status: 422,
    title: "Invalid body",
    detail: "Nothing was stored. Fix what `errors` lists and push again.",
    more: { errors },
  });
}

/** 409: an organization has one source of deployments at a time. */
const datadogIsConnected = (): Response =>
  problemResponse({
    status: 409,
    title: "Datadog is the source",
    detail:
      "This organization reads its deployments and incidents from Datadog, and none is counted from two sources. Stop pushing, or disconnect Datadog in Settings → Integrations.",
  });

const githubTells = (): Response =>
  problemResponse({
    status: 409,
    title: "GitHub is the source",
    detail:
      "This organization reads its deployments from GitHub, and none is counted from two sources. Stop pushing deployments, or stop reading GitHub's in Settings → Integrations → GitHub.",
  });
