import { z } from "zod";
import type { OverruledAccounts } from "@/lib/ingest/commit-origins/accounts";
import type { ServiceClient } from "@/lib/platform/supabase/service";
import { unwrap } from "@/lib/platform/supabase/unwrap";
import type { GithubRepositoryName } from "@/lib/providers/github/types";
import type { OrganizationId } from "@/lib/workspace/organizations/organization-id";

/**
 * A commit that a deployment carries and nobody has explained, or GitHub by rules that have changed since, or before an
 * account was overruled.
 */
export interface UnexplainedCommit {
  sha: string;
  /** `github.com/owner/name`, lower case. */
  repository: string;
}

const listed = z.array(z.object({ sha: z.string(), repository: z.string() }));

/** The commits that are due to be looked up, those deployed last first. @throws DatabaseError */
export async function listUnexplained(
  service: ServiceClient,
  organizationId: OrganizationId,
  rulesVersion: string,
  limit: number,
): Promise<UnexplainedCommit[]> {
  const call = { p_organization_id: organizationId, p_rules_version: rulesVersion, p_limit: limit };
  return listed.parse(JSON.parse(unwrap(await service.rpc("list_unexplained_commits", call))));
}

/** A commit that GitHub was asked about in vain, and why. */
export interface VainLookup {
  sha: string;
  outcome: "not-found" | "no-access";
}

/** Keeps them from being asked about again tomorrow, and the day after, and so on. @throws DatabaseError */
export async function recordVainLookups(
  service: ServiceClient,
  organizationId: OrganizationId,
  lookups: readonly VainLookup[],
): Promise<void> {
  if (lookups.length === 0) return;
  const call = { p_organization_id: organizationId, p_lookups: JSON.stringify(lookups) };
  unwrap(await service.rpc("record_github_lookups", call));
}

/** Makes all that was asked in vain due again. @throws DatabaseError */
export async function forgetVainLookups(
  service: ServiceClient,
  organizationId: OrganizationId,
): Promise<void> {
  unwrap(await service.rpc("forget_github_lookups", { p_organization_id: organizationId }));
}

/**
 * Notes that the authors of commits GitHub told were held against these accounts: an account overruled later makes them
 * due again. @throws DatabaseError
 */
export async function noteAuthors(
  service: ServiceClient,
  organizationId: OrganizationId,
  shas: readonly string[],
  accounts: OverruledAccounts,
): Promise<void> {
  const call = {
    p_organization_id: organizationId,
    p_shas: [...shas],
    p_overrule_ids: [...new Set(accounts.values())],
  };
  unwrap(await service.rpc("note_github_authors", call));
}

/** The repositories on github.com that deployments name, the one deployed last first. @throws DatabaseError */
export async function listGithubRepositories(
  service: ServiceClient,
  organizationId: OrganizationId,
  limit: number,
): Promise<string[]> {
  const call = { p_organization_id: organizationId, p_limit: limit };
  return z.array(z.string()).parse(JSON.parse(unwrap(await service.rpc("list_github_repositories", call))));
}

/** `github.com/owner/name` as GitHub is asked for it. */
export function toRepositoryName(slug: string): GithubRepositoryName {
  const [, owner = "", name = ""] = slug.split("/");
  return { owner, name };
}
