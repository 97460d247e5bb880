import { z } from "zod";
import { type CredentialsReading, readCredentialsAs } from "@/lib/ingest/integrations/credentials";
import type { ServiceClient } from "@/lib/platform/supabase/service";
import type { OrganizationId } from "@/lib/workspace/organizations/organization-id";

const credentials = z.object({ token: z.string().min(1) });

/** The token of a GitHub connection. Never logged, never sent to a browser. */
export type GithubCredentials = z.infer<typeof credentials>;

/** Decrypts the token, for a call to GitHub. @throws DatabaseError */
export function readToken(
  service: ServiceClient,
  organizationId: OrganizationId,
  integrationId: string,
): Promise<CredentialsReading<GithubCredentials>> {
  return readCredentialsAs(credentials, service, organizationId, integrationId);
}
