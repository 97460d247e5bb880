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
  /** By place, then by sha, the first time. */
  first: ReadonlyMap<string, ReadonlyMap<string, TakenBackBy>>;
}

interface TakenBackBy {
  at: Date;
  how: TakenBackHow;
  /** The sha of the commit that took it back. */
  by: string;
}

/** Every commit of the organization that a later one took back, read page by page. @throws DatabaseError */
export async function listTakenBack(
  client: AnyClient,
  organizationId: OrganizationId,
): Promise<KnownTakenBack> {
  const first = new Map<string, Map<string, TakenBackBy>>();
  let { waiting, places, commits } = await readPage(client, organizationId, 0);
  for (let read = 0; commits.length > 0; ) {
    for (const [place, sha, seconds, how, by] of commits) {
      const inPlace = first.get(place) ?? new Map<string, TakenBackBy>();
      first.set(place, inPlace);
      if (!inPlace.has(sha)) inPlace.set(sha, { at: new Date(seconds * 1000), how, by });
    }
    read += commits.length;
    ({ waiting, places, commits } = await readPage(client, organizationId, read));
  }
  const searched = places.map(
    ([place, all, withoutMessage]) => [place, { commits: all, withoutMessage }] as const,
  );
  return { waiting, searched: new Map(searched), first };
}

async function readPage(client: AnyClient, organizationId: OrganizationId, skip: number) {
  const text = unwrap(
    await client.rpc("list_taken_back", { p_organization_id: organizationId, p_skip: skip }),
  );
  return listed.parse(JSON.parse(text));
}

/** Deployments whose commits say by which later one they were taken back. */
export function withTakenBack(deployments: readonly Deployment[], { first }: KnownTakenBack): Deployment[] {
  return deployments.map((deployment) => {
    const inPlace = first.get(placeOf(deployment));
    if (inPlace === undefined || !deployment.commits.some(({ sha }) => inPlace.has(sha))) return deployment;
    const commits = deployment.commits.map((commit) => {
      const takenBack = inPlace.get(commit.sha);
      return takenBack ? { ...commit, takenBack } : commit;
    });
    return { ...deployment, commits };
  });
}

/** How many messages of these places (`placeOf`) were looked for; null while some are still to be read. */
export function searchedIn(
  places: ReadonlySet<string>,
  { waiting, searched }: KnownTakenBack,
): SearchedMessages | null {
  if (waiting > 0) return null;
  const sum = { commits: 0, withoutMessage: 0 };
  for (const place of places) {
    sum.commits += searched.get(place)?.commits ?? 0;
    sum.withoutMessage += searched.get(place)?.withoutMessage ?? 0;
  }
  return sum;
}

/** Where later commits may take a deployment's back; the same as private.place_of. */
export function placeOf({ repositoryId, service, env }: Deployment): string {
  return `${repositoryId ?? service}\n${env ?? ""}`;
}
