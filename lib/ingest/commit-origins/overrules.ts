import { z } from "zod";
import { KNOWN_ORIGINS, type KnownOrigin } from "@/lib/core/origins/origin";
import { organizationSubkey, retiredSubkeys } from "@/lib/ingest/integrations/credentials";
import { fingerprint } from "@/lib/platform/encryption/keys";
import { sealFor } from "@/lib/platform/supabase/seal";
import type { AnyClient, ServiceClient, UserClient } from "@/lib/platform/supabase/service";
import { unwrap } from "@/lib/platform/supabase/unwrap";
import type { OrganizationId } from "@/lib/workspace/organizations/organization-id";

/** What a person says about who wrote something. */
export interface OverruleWish {
  origin: KnownOrigin;
  /** The AI tool or the bot; null for a person, or where the product isn't known. */
  tool: string | null;
  reason: string;
}

/** What a person said about a commit or an account. */
export interface CommitOverrule {
  id: string;
  kind: "commit" | "account";
  /** Null for an account. */
  sha: string | null;
  origin: KnownOrigin;
  tool: string | null;
  reason: string;
  createdAt: Date;
  /** When every commit stored before had been looked at; null while that is under way. */
  appliedAt: Date | null;
  /** Null while it stands. */
  revokedAt: Date | null;
  /** Commits it holds for. */
  commits: number;
}

/** An overrule as the settings show it; the account's name only to those who may name one. */
export interface NamedOverrule extends CommitOverrule {
  account: string | null;
}

const listed = z.object({
  total: z.number(),
  rows: z.array(
    z
      .object({
        id: z.string(),
        kind: z.enum(["commit", "account"]),
        sha: z.string().nullable(),
        origin: z.enum(KNOWN_ORIGINS),
        tools: z.array(z.string()),
        reason: z.string(),
        created_at: z.coerce.date(),
        applied_at: z.coerce.date().nullable(),
        revoked_at: z.coerce.date().nullable(),
        commits: z.number(),
      })
      .transform(
        ({ tools, created_at, applied_at, revoked_at, ...row }): CommitOverrule => ({
          ...row,
          tool: tools[0] ?? null,
          createdAt: created_at,
          appliedAt: applied_at,
          revokedAt: revoked_at,
        }),
      ),
  ),
});

/** So many overrules are on a page of their list. */
export const OVERRULES_PER_PAGE = 100;

const toolsOf = ({ origin, tool }: OverruleWish) => (origin === "HUMAN" || tool === null ? [] : [tool]);

/**
 * A page of what people said, the standing first, newest first.
 * @param skip how many come before it. @returns the page, and how many there are. @throws DatabaseError
 */
export async function listOverrules(
  client: AnyClient,
  organizationId: OrganizationId,
  skip = 0,
): Promise<{ total: number; rows: CommitOverrule[] }> {
  const text = unwrap(
    await client.rpc("list_commit_overrules", { p_organization_id: organizationId, p_skip: skip }),
  );
  return listed.parse(JSON.parse(text));
}

const overruled = z.object({
  outcome: z.enum(["overruled", "not-found", "ambiguous"]),
  sha: z.string().optional(),
});

/**
 * Says who wrote one commit, above all evidence; what was said of it before is revoked.
 * @param sha its beginning, 7 hexadecimal digits or more.
 * @throws DatabaseError PT403 for whoever may not.
 */
export async function overruleCommit(
  client: UserClient,
  organizationId: OrganizationId,
  sha: string,
  wish: OverruleWish,
): Promise<z.infer<typeof overruled>> {
  const text = unwrap(
    await client.rpc("overrule_commit", {
      p_organization_id: organizationId,
      p_sha: sha,
      p_origin: wish.origin,
      p_tools: toolsOf(wish),
      p_reason: wish.reason,
    }),
  );
  return overruled.parse(JSON.parse(text));
}

/**
 * Says whose an account is, above all evidence, for its commits to come; `reclassifyCommits` finds those there are.
 * The account leaves this program sealed and lies encrypted.
 * @param account in the form of `parseAccount`.
 * @throws DatabaseError PT403 for whoever may not.
 */
export async function overruleAccount(
  clients: { user: UserClient; service: ServiceClient },
  organizationId: OrganizationId,
  account: string,
  wish: OverruleWish,
): Promise<string> {
  const { keyId, key } = organizationSubkey(organizationId, "events");
  const sealed = await sealFor(clients.service, {
    organization_id: organizationId,
    account,
    fingerprint: fingerprint(organizationSubkey(organizationId, "fingerprint"), account),
    retired_fingerprints: retiredSubkeys(organizationId, "fingerprint").map((one) =>
      fingerprint(one, account),
    ),
    key_id: keyId,
    subkey: key,
    origin: wish.origin,
    tools: toolsOf(wish),
    reason: wish.reason,
  });
  return unwrap(
    await clients.user.rpc("overrule_account", { p_organization_id: organizationId, p_sealed: sealed }),
  );
}

/** Takes a person's word back; the evidence holds again. Returns how many commits changed. @throws DatabaseError */
export async function revokeOverrule(
  client: UserClient,
  organizationId: OrganizationId,
  overruleId: string,
): Promise<number> {
  return unwrap(
    await client.rpc("revoke_overrule", { p_organization_id: organizationId, p_overrule_id: overruleId }),
  );
}
