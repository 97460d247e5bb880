import { z } from "zod";
import { organizationSubkeys } from "@/lib/ingest/integrations/credentials";
import { callSealed } from "@/lib/platform/supabase/seal";
import type { ServiceClient, UserClient } from "@/lib/platform/supabase/service";
import { unwrap } from "@/lib/platform/supabase/unwrap";
import type { OrganizationId } from "@/lib/workspace/organizations/organization-id";

const read = z.object({ line: z.string().nullable() });

/**
 * The line of a commit message that names a deployment's breaking commit; null where none does, or without its key.
 * @throws DatabaseError
 */
export async function getBreakingLine(
  service: ServiceClient,
  organizationId: OrganizationId,
  deploymentId: string,
): Promise<string | null> {
  const answer = await callSealed(service, "read_breaking_line", {
    organization_id: organizationId,
    deployment_id: deploymentId,
    subkeys: organizationSubkeys(organizationId, "events"),
  });
  return read.parse(JSON.parse(answer ?? "{}")).line;
}

/**
 * Says which commit broke a failed deployment, above what was found; null that none of its commits did.
 * @returns false where that was said before.
 * @throws DatabaseError PT404 where there is no such failed deployment, or it has no such commit.
 */
export async function nameCommit(
  client: UserClient,
  organizationId: OrganizationId,
  deploymentId: string,
  sha: string | null,
): Promise<boolean> {
  return unwrap(
    await client.rpc("name_breaking_commit", {
      p_organization_id: organizationId,
      p_deployment_id: deploymentId,
      p_sha: sha,
    }),
  );
}

/** Takes that back; what was found holds again. False where nobody had said anything. @throws DatabaseError */
export async function withdrawName(
  client: UserClient,
  organizationId: OrganizationId,
  deploymentId: string,
): Promise<boolean> {
  return unwrap(
    await client.rpc("withdraw_breaking_commit", {
      p_organization_id: organizationId,
      p_deployment_id: deploymentId,
    }),
  );
}
