import { z } from "zod";
import { readAll } from "@/lib/platform/supabase/read-all";
import type { AnyClient } from "@/lib/platform/supabase/service";
import type { OrganizationId } from "@/lib/workspace/organizations/organization-id";
import { API_SCOPES } from "./scopes";
import type { ApiToken } from "./types";

const instant = z.coerce.date();

const tokenRow = z
  .object({
    id: z.uuid(),
    name: z.string(),
    scopes: z.array(z.enum(API_SCOPES)),
    last_four: z.string(),
    created_by: z.string().nullable(),
    created_at: instant,
    expires_at: instant.nullable(),
    last_used_at: instant.nullable(),
    revoked_at: instant.nullable(),
  })
  .transform(
    (row): ApiToken => ({
      id: row.id,
      name: row.name,
      scopes: row.scopes,
      lastFour: row.last_four,
      createdBy: row.created_by,
      createdAt: row.created_at,
      expiresAt: row.expires_at,
      lastUsedAt: row.last_used_at,
      revokedAt: row.revoked_at,
    }),
  );

/** The organization's tokens, those in use first, newest first. Empty for those who may not manage them. */
export async function listApiTokens(client: AnyClient, organizationId: OrganizationId): Promise<ApiToken[]> {
  const rows = await readAll((from, to) =>
    client
      .from("api_tokens")
      .select("id, name, scopes, last_four, created_by, created_at, expires_at, last_used_at, revoked_at")
      .eq("organization_id", organizationId)
      .order("revoked_at", { ascending: false, nullsFirst: true })
      .order("created_at", { ascending: false })
      .order("id")
      .range(from, to),
  );
  return z.array(tokenRow).parse(rows);
}
