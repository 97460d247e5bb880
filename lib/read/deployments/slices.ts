import { z } from "zod";
import type { Deployment } from "@/lib/core/deployments/types";
import { type Question, toQuestionText } from "@/lib/core/question/question";
import type { AnyClient } from "@/lib/platform/supabase/service";
import { unwrap } from "@/lib/platform/supabase/unwrap";
import type { OrganizationId } from "@/lib/workspace/organizations/organization-id";
import { listDeployments } from "./data";

/** Deployments and commits of a slice: about a megabyte on the way, a fraction of a second in the database. */
const SLICE_SIZE = 5000;

interface SliceOptions {
  /** With second reports of deployments that are merged; without them otherwise. */
  withMerged?: boolean;
  /** Deployments and commits of a slice, about. */
  size?: number | undefined;
}

/**
 * Every deployment that answers a question, whatever its tools, oldest first, slice by slice: however long the history,
 * no more than a slice is in memory. @throws DatabaseError
 */
export async function* deploymentSlices(
  client: AnyClient,
  organizationId: OrganizationId,
  question: Question,
  { withMerged = false, size = SLICE_SIZE }: SliceOptions = {},
): AsyncGenerator<Deployment[]> {
  const { from, to } = question.window;
  const text = unwrap(
    await client.rpc("slice_deployments", {
      p_organization_id: organizationId,
      p_question: toQuestionText(question),
      p_size: size,
      p_with_merged: withMerged,
    }),
  );
  const starts = z.array(z.number()).parse(JSON.parse(text));
  // The first slice starts where the stretch does, and an edge falls on whole milliseconds, below the event it is for.
  const edges = [from, ...starts.slice(1).map((seconds) => new Date(Math.floor(seconds * 1000))), to];
  for (let i = 0; i + 1 < edges.length; i++) {
    const window = { from: edges[i] as Date, to: edges[i + 1] as Date };
    if (window.from < window.to)
      yield await listDeployments(client, organizationId, { ...question, window }, withMerged);
  }
}
