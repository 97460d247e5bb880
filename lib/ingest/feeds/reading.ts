import { type Reading, readWithin } from "@/lib/core/metrics/reading";
import type { TimeWindow } from "@/lib/core/metrics/window";
import type { AnyClient } from "@/lib/platform/supabase/service";
import type { OrganizationId } from "@/lib/workspace/organizations/organization-id";
import { listFeeds } from "./data";
import type { Feed } from "./types";

/** From before everything to after everything: spans end where their read began, never in the future. */
const EVERYTHING: TimeWindow = { from: new Date(0), to: new Date("2100-01-01T00:00:00Z") };

/**
 * Which time the feeds of an organization have been read over completely: what all of its figures are measured over.
 * Incidents are known wherever one of their feeds was read. @throws DatabaseError
 */
export async function getReading(client: AnyClient, organizationId: OrganizationId): Promise<Reading> {
  return toReading(await listFeeds(client, organizationId));
}

/** The same from feeds that were read already; one that is switched off tells nothing. */
export function toReading(feeds: readonly Pick<Feed, "kind" | "isOff" | "spansRead">[]): Reading {
  const spansOf = (isAsked: (kind: Feed["kind"]) => boolean) =>
    readWithin(
      EVERYTHING,
      feeds.filter(({ kind, isOff }) => isAsked(kind) && !isOff).flatMap(({ spansRead }) => spansRead),
    );
  return {
    deployments: spansOf((kind) => kind === "deployments"),
    incidents: spansOf((kind) => kind !== "deployments"),
  };
}
