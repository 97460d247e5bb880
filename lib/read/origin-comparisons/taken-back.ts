import { z } from "zod";
import type { Deployment } from "@/lib/core/deployments/types";
import type { SearchedMessages } from "@/lib/core/metrics/taken-back-commits";
import { TAKEN_BACK_HOW, type TakenBackHow } from "@/lib/core/metrics/taken-back-tally";
import type { AnyClient } from "@/lib/platform/supabase/service";
import { unwrap } from "@/lib/platform/supabase/unwrap";
import type { OrganizationId } from "@/lib/workspace/organizations/organization-id";

const listed = z.object({
  waiting: z.number(),
  places: z.array(z.tuple([z.string(), z.number(), z.number()])),
  commits: z.array(z.tuple([z.string(), z.string(), z.number(), z.enum(TAKEN_BACK_HOW), z.string()])),
});

/** What later commits took back, as far as the messages were read. */
export interface KnownTakenBack {
  /** 14 days of a place whose messages are still to be read: until none is left, nothing is known to stand. */
  waiting: number;
  /** Of each place, how many messages were looked for. */
  searched: ReadonlyMap<string, SearchedMessages>;
  /** By place and sha, the first time. */
  first: ReadonlyMap<string, { at: Date; how: TakenBackHow; by: string }>;
}

/** Every commit of the organization that a later one took back. @throws DatabaseError */
export async function listTakenBack(
  client: AnyClient,
  organizationId: OrganizationId,
): Promise<KnownTakenBack> {
  const text = unwrap(await client.rpc("list_taken_back", { p_organization_id: organizationId }));
  const { waiting, places, commits } = listed.parse(JSON.parse(text));
  const first = new Map<string, { at: Date; how: TakenBackHow; by: string }>();
  for (const [place, sha, seconds, how, by] of commits) {
    const key = keyOf(place, sha);
    if (!first.has(key)) first.set(key, { at: new Date(seconds * 1000), how, by });
  }
  const searched = places.map(
    ([place, all, withoutMessage]) => [place, { commits: all, withoutMessage }] as const,
  );
  return { waiting, searched: new Map(searched), first };
}

/** Deployments whose commits say by which later one they were taken back. */
export function withTakenBack(deployments: readonly Deployment[], { first }: KnownTakenBack): Deployment[] {
  return deployments.map((deployment) => {
    const place = placeOf(deployment);
    const commits = deployment.commits.map((commit) => {
      const takenBack = first.get(keyOf(place, commit.sha));
      return takenBack ? { ...commit, takenBack } : commit;
    });
    return { ...deployment, commits };
  });
}

/** How many messages of these deployments' places were looked for; null while some are still to be read. */
export function searchedAmong(
  deployments: readonly Deployment[],
  { waiting, searched }: KnownTakenBack,
): SearchedMessages | null {
  if (waiting > 0) return null;
  const sum = { commits: 0, withoutMessage: 0 };
  for (const place of new Set(deployments.map(placeOf))) {
    sum.commits += searched.get(place)?.commits ?? 0;
    sum.withoutMessage += searched.get(place)?.withoutMessage ?? 0;
  }
  return sum;
}

/** The same as private.place_of. */
function placeOf({ repositoryId, service, env }: Deployment): string {
  return `${repositoryId ?? service}\n${env ?? ""}`;
}

const keyOf = (place: string, sha: string) => `${place}\n${sha}`;
