import { z } from "zod";
import type { Deployment } from "@/lib/core/deployments/types";
import type { AnyClient } from "@/lib/platform/supabase/service";
import { unwrap } from "@/lib/platform/supabase/unwrap";
import type { OrganizationId } from "@/lib/workspace/organizations/organization-id";
import { listDeployments } from "./data";

/** Deployments and commits of a slice: about a megabyte on the way, a fraction of a second in the database. */
const SLICE_SIZE = 5000;

export interface SliceFilter {
  from: Date;
  to: Date;
  /** Null reads all. */
  environments: readonly string[] | null;
  /** With second reports of deployments that are merged; without them otherwise. */
  withMerged?: boolean;
  /** Deployments and commits of a slice, about. */
  size?: number;
}

/**
 * Every deployment of a stretch of time, oldest first, slice by slice: however long the history, no more than a slice
 * is in memory. @throws DatabaseError
 */
export async function* deploymentSlices(
  client: AnyClient,
  organizationId: OrganizationId,
  { from, to, environments, withMerged = false, size = SLICE_SIZE }: SliceFilter,
): AsyncGenerator<Deployment[]> {
  const text = unwrap(
    await client.rpc("slice_deployments", {
      p_organization_id: organizationId,
      p_from: from.toISOString(),
      p_to: to.toISOString(),
      p_environments: environments && [...environments],
      p_size: size,
      p_with_merged: withMerged,
    }),
  );
  const starts = z.array(z.number()).parse(JSON.parse(text));
  // The first slice starts where the stretch does, and an edge falls on whole milliseconds, below the event it is for.
  const edges = [from, ...starts.slice(1).map((seconds) => new Date(Math.floor(seconds * 1000))), to];
  for (let i = 0; i + 1 < edges.length; i++) {
    const [start, end] = [edges[i] as Date, edges[i + 1] as Date];
    if (start < end)
      yield await listDeployments(client, organizationId, { from: start, to: end, environments, withMerged });
  }
}
