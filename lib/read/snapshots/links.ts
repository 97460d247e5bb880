import { createHash, randomBytes } from "node:crypto";
import { z } from "zod";
import type { AnyClient, ServiceClient } from "@/lib/platform/supabase/service";
import { unwrap } from "@/lib/platform/supabase/unwrap";
import { type Report, reportSchema } from "@/lib/read/reports/schema";
import type { OrganizationId } from "@/lib/workspace/organizations/organization-id";

const TOKEN_BYTES = 32;

/** A new link's secret. Only its hash is kept. */
export function newLinkToken(): string {
  return randomBytes(TOKEN_BYTES).toString("base64url");
}

/** What the database knows a link by: SHA-256 of its token, as hex. */
export function linkTokenHash(token: string): string {
  return createHash("sha256").update(token).digest("hex");
}

/** A link to a snapshot for people outside, as members see it: never its token. */
export interface SharedLink {
  id: string;
  showsNames: boolean;
  createdBy: string | null;
  createdAt: Date;
  expiresAt: Date;
  revokedAt: Date | null;
}

const row = z
  .object({
    id: z.uuid(),
    shows_names: z.boolean(),
    created_by: z.string().nullable(),
    created_at: z.coerce.date(),
    expires_at: z.coerce.date(),
    revoked_at: z.coerce.date().nullable(),
  })
  .transform(
    (link): SharedLink => ({
      id: link.id,
      showsNames: link.shows_names,
      createdBy: link.created_by,
      createdAt: link.created_at,
      expiresAt: link.expires_at,
      revokedAt: link.revoked_at,
    }),
  );

const MOST_LINKS = 100;

/** A snapshot's links, the newest first; those that are over among them. @throws DatabaseError */
export async function listSharedLinks(
  client: AnyClient,
  organizationId: OrganizationId,
  snapshotId: string,
): Promise<SharedLink[]> {
  const found: unknown = unwrap(
    await client
      .from("shared_links")
      .select("id, shows_names, created_by, created_at, expires_at, revoked_at")
      .eq("organization_id", organizationId)
      .eq("snapshot_id", snapshotId)
      .order("created_at", { ascending: false })
      .limit(MOST_LINKS),
  );
  return z.array(row).parse(found);
}

/** Whether an owner allowed links for people outside. @throws DatabaseError */
export async function getAllowsSharedLinks(
  client: AnyClient,
  organizationId: OrganizationId,
): Promise<boolean> {
  const found = unwrap(
    await client.from("organizations").select("allows_shared_links").eq("id", organizationId).single(),
  );
  return found.allows_shared_links;
}

/** What a link opens, for whoever holds it. */
export interface OpenedLink {
  organization: string;
  title: string;
  note: string | null;
  report: Report;
  showsNames: boolean;
  expiresAt: Date;
}

const opened = z
  .object({
    organization: z.string(),
    title: z.string(),
    note: z.string().nullable(),
    report: z.string(),
    shows_names: z.boolean(),
    expires_at: z.coerce.date(),
  })
  .transform(
    ({ report, shows_names, expires_at, ...rest }): OpenedLink => ({
      ...rest,
      report: reportSchema.parse(JSON.parse(report)),
      showsNames: shows_names,
      expiresAt: expires_at,
    }),
  );

/** Opens a link; null for one that is unknown, over, revoked, or not allowed any more. @throws DatabaseError */
export async function openSharedLink(service: ServiceClient, token: string): Promise<OpenedLink | null> {
  const text = unwrap(await service.rpc("open_shared_link", { p_token_hash: linkTokenHash(token) })) as
    | string
    | null;
  return text === null ? null : opened.parse(JSON.parse(text));
}
