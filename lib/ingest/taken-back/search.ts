import { z } from "zod";
import { FAILURE_RULES_VERSION } from "@/lib/core/changes/failure-rules";
import { TAKEN_BACK_DAYS } from "@/lib/core/metrics/taken-back";
import { organizationSubkeys } from "@/lib/ingest/integrations/credentials";
import { log } from "@/lib/platform/log";
import { stopping } from "@/lib/platform/stopping";
import { callSealed } from "@/lib/platform/supabase/seal";
import type { ServiceClient } from "@/lib/platform/supabase/service";
import { unwrap } from "@/lib/platform/supabase/unwrap";
import type { OrganizationId } from "@/lib/workspace/organizations/organization-id";
import { findTakenBack, type Shipped } from "./find";

/** Commits read at once, about, with their messages: a megabyte or two. */
const BATCH_COMMITS = 5000;
const PERIOD_MS = TAKEN_BACK_DAYS * 86_400_000;

const due = z.array(
  z
    .tuple([z.number(), z.string(), z.number()])
    .transform(([period, place, commits]) => ({ period, place, commits })),
);
type Due = z.infer<typeof due>[number];

const told = z.object({
  read_at: z.string(),
  deployments: z.array(
    z
      .tuple([
        z.string(),
        z.number(),
        z.string().nullable(),
        z.boolean(),
        z.array(z.tuple([z.string(), z.string().nullable()])),
      ])
      .transform(([place, seconds, repository, isHotfix, commits]) => ({
        place,
        repository,
        startedAt: new Date(seconds * 1000),
        isHotfix,
        commits: commits.map(([sha, message]) => ({ sha, message })),
      })),
  ),
});
type ShippedTo = Shipped & { place: string; repository: string | null };

/** What a search did: 14 days of a place that it read, what is otherwise than before, and whether none is left. */
export interface TakenBackSearch {
  examined: number;
  changed: number;
  done: boolean;
}

/**
 * Reads deployed commits' messages for what they revert or hot-fix, where that is due: never read, by other rules, or with
 * something changed since. The newest days first. It may stop anywhere and run twice at once: what is found depends on
 * what is stored alone.
 * @param deadlineAt Unix milliseconds at which it stops; the next call goes on.
 * @throws DatabaseError
 */
export async function searchTakenBack(
  service: ServiceClient,
  organizationId: OrganizationId,
  { deadlineAt }: { deadlineAt: number },
): Promise<TakenBackSearch> {
  const search = { examined: 0, changed: 0, done: false };
  const answer = await service.rpc("list_due_taken_back", {
    p_organization_id: organizationId,
    p_rules_version: FAILURE_RULES_VERSION,
  });
  for (const batch of batchesOf(due.parse(JSON.parse(unwrap(answer))))) {
    if (Date.now() >= deadlineAt || stopping().aborted) return search;
    search.changed += await searchBatch(service, organizationId, batch);
    search.examined += batch.places.length;
  }
  return { ...search, done: true };
}

/** The same for work that must not fail with it: an error is logged, and the next sync tries again. */
export async function trySearchTakenBack(
  service: ServiceClient,
  organizationId: OrganizationId,
  options: { deadlineAt: number },
): Promise<void> {
  try {
    const search = await searchTakenBack(service, organizationId, options);
    if (search.examined > 0) log("taken-back commits searched", { organizationId, ...search });
  } catch (error) {
    log("taken-back commits not searched", { organizationId, error });
  }
}

interface Batch {
  period: number;
  places: string[];
  commits: number;
}

/** Places of the same days together, up to so many commits; a place with more stays alone. */
function batchesOf(all: readonly Due[]): Batch[] {
  const batches: Batch[] = [];
  for (const { period, place, commits } of all) {
    const last = batches.at(-1);
    if (last?.period === period && last.commits + commits <= BATCH_COMMITS) {
      last.places.push(place);
      last.commits += commits;
    } else batches.push({ period, places: [place], commits });
  }
  return batches;
}

async function searchBatch(
  service: ServiceClient,
  organizationId: OrganizationId,
  { period, places }: Batch,
): Promise<number> {
  const answer = await callSealed(service, "read_taken_back", {
    organization_id: organizationId,
    period,
    places,
    subkeys: organizationSubkeys(organizationId, "events"),
  });
  const { read_at, deployments } = told.parse(JSON.parse(answer ?? "{}"));
  const since = new Date(period * PERIOD_MS);
  const byPlace = new Map<string, ShippedTo[]>(places.map((place) => [place, []]));
  for (const deployment of deployments) byPlace.get(deployment.place)?.push(deployment);
  return unwrap(
    await service.rpc("record_taken_back", {
      p_organization_id: organizationId,
      p_found: JSON.stringify({
        period,
        read_at,
        rules_version: FAILURE_RULES_VERSION,
        places: [...byPlace].map(([place, shipped]) => ({ place, ...countMessages(shipped, since) })),
        rows: [...byPlace].flatMap(([place, shipped]) =>
          findTakenBack(shipped, { since, repository: lastPart(shipped) }).map((one) => ({ place, ...one })),
        ),
      }),
    }),
  );
}

/** Of the days themselves, without those before, which were counted in theirs. */
function countMessages(shipped: readonly Shipped[], since: Date) {
  const commits = shipped.flatMap((one) => (one.startedAt >= since ? one.commits : []));
  return {
    commits: commits.length,
    without_message: commits.filter(({ message }) => message === null).length,
  };
}

function lastPart(shipped: readonly ShippedTo[]): string | null {
  const address = shipped.find(({ repository }) => repository !== null)?.repository;
  return address?.split("/").at(-1) ?? null;
}
