import { ALL_TIME, outside, type Reading, readWithin } from "@/lib/core/metrics/reading";
import type { AnyClient } from "@/lib/platform/supabase/service";
import type { OrganizationId } from "@/lib/workspace/organizations/organization-id";
import { listAllFeeds } from "./data";
import type { Feed, PushedFeed } from "./types";

/**
 * Which time the feeds of an organization have been read over completely, or a pipeline has told of: what all of its
 * figures are measured over. Incidents are known wherever one of their feeds was read. @throws DatabaseError
 */
export async function getReading(client: AnyClient, organizationId: OrganizationId): Promise<Reading> {
  const { feeds, pushed } = await listAllFeeds(client, organizationId);
  return toReading(feeds, pushed);
}

/**
 * The same from feeds that were read already; one that is switched off tells nothing. Estimates count where nothing else
 * tells of deployments, and then alone.
 */
export function toReading(
  feeds: readonly Pick<Feed, "kind" | "isOff" | "spansRead">[],
  pushed: readonly Pick<PushedFeed, "kind" | "isOff" | "spansRead">[] = [],
): Reading {
  const readOf = (isAsked: (kind: Feed["kind"]) => boolean) =>
    feeds.filter(({ kind, isOff }) => isAsked(kind) && !isOff).flatMap(({ spansRead }) => spansRead);
  const pushedOf = (asked: PushedFeed["kind"]) =>
    pushed.filter(({ kind, isOff }) => kind === asked && !isOff).flatMap(({ spansRead }) => spansRead);
  const incidents = readWithin(ALL_TIME, [
    ...readOf((kind) => kind !== "deployments"),
    ...pushedOf("pushed_incidents"),
  ]);
  const estimated = pushedOf("estimated_deployments");
  if (estimated.length > 0)
    return { deployments: readWithin(ALL_TIME, estimated), incidents, isEstimated: true };
  const deployments = readOf((kind) => kind === "deployments");
  const github = pushedOf("github_deployments");
  const pushedDeployments = pushedOf("pushed_deployments");
  return {
    deployments: readWithin(ALL_TIME, [...deployments, ...github, ...pushedDeployments]),
    incidents,
    ...(pushedDeployments.length > 0 && { pushed: outside(pushedDeployments, [...deployments, ...github]) }),
    ...(github.length > 0 && { github: outside(github, deployments) }),
  };
}
