import { z } from "zod";
import { type CredentialsReading, readCredentialsAs } from "@/lib/integrations/credentials";
import type { OrganizationId } from "@/lib/organizations/organization-id";
import type { ServiceClient } from "@/lib/supabase/service";

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
