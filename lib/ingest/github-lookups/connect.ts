import { organizationSubkey } from "@/lib/ingest/integrations/credentials";
import { env } from "@/lib/platform/env";
import { callSealed } from "@/lib/platform/supabase/seal";
import type { ServiceClient } from "@/lib/platform/supabase/service";
import { unwrap } from "@/lib/platform/supabase/unwrap";
import { createGithubClient } from "@/lib/providers/github/client";
import type { GithubAccess, GithubClient, GithubError } from "@/lib/providers/github/types";
import type { OrganizationId } from "@/lib/workspace/organizations/organization-id";
import { forgetVainLookups, listGithubRepositories, toRepositoryName } from "./unexplained";

/** Why a token was refused; nothing was stored. */
export type GithubConnectProblem =
  | GithubError["kind"]
  /** The token is good and sees none of the repositories that deployments name. */
  | "no-repository"
  /** It sees repositories and may not read what is in them. */
  | "no-contents";

/** What a token was found to be good for. */
export interface GithubProof {
  login: string;
  expiresAt: Date | null;
  /** Repositories that deployments name, as many as were tried. */
  tried: number;
  readable: number;
}

export type GithubProofOutcome =
  | { ok: true; proof: GithubProof }
  | { ok: false; problem: GithubConnectProblem; detail: string | null };

/** Repositories a token is tried on. */
const TRIED = 50;
/** Longest a person waits in front of the form. */
const CHECK_MS = 20_000;

/**
 * Proves a token: that GitHub knows it, and that it reads commits of at least one repository that deployments name.
 * Where no deployment names one yet, knowing it has to do.
 */
export async function proveToken(
  github: GithubClient,
  slugs: readonly string[],
): Promise<GithubProofOutcome> {
  const viewer = await github.getViewer();
  if (!viewer.ok) return { ok: false, problem: viewer.error.kind, detail: viewer.error.detail };
  const access = await github.getAccess(slugs.map(toRepositoryName));
  if (!access.ok) return { ok: false, problem: access.error.kind, detail: access.error.detail };
  const count = (wanted: GithubAccess) => access.value.filter((one) => one === wanted).length;
  const readable = count("contents");
  if (slugs.length > 0 && readable === 0)
    return { ok: false, problem: count("metadata") > 0 ? "no-contents" : "no-repository", detail: null };
  return { ok: true, proof: { ...viewer.value, tried: slugs.length, readable } };
}

export interface GithubConnectRequest {
  organizationId: OrganizationId;
  connectedBy: string;
  token: string;
}

/** Proves a token and only then stores it, encrypted. Connecting again replaces it. @throws DatabaseError */
export async function connectGithub(
  service: ServiceClient,
  request: GithubConnectRequest,
): Promise<GithubProofOutcome> {
  const { organizationId, token } = request;
  const github = createGithubClient({
    token,
    apiUrl: env().GITHUB_API_URL,
    throttleId: `connect ${organizationId}`,
    fetch,
    now: Date.now,
    deadlineAt: Date.now() + CHECK_MS,
    retries: 1,
  });
  const outcome = await proveToken(github, await listGithubRepositories(service, organizationId, TRIED));
  if (outcome.ok) await storeConnection(service, request, outcome.proof);
  return outcome;
}

async function storeConnection(
  service: ServiceClient,
  { organizationId, connectedBy, token }: GithubConnectRequest,
  { login, expiresAt }: GithubProof,
): Promise<void> {
  const { keyId, key } = organizationSubkey(organizationId, "credentials");
  const id = await callSealed(service, "connect_integration", {
    organization_id: organizationId,
    provider: "github",
    site: "github.com",
    account_id: login,
    api_key_last_four: token.slice(-4),
    application_key_last_four: null,
    connected_by: connectedBy,
    credentials: JSON.stringify({ token }),
    key_id: keyId,
    subkey: key,
  });
  unwrap(
    await service
      .from("org_integrations")
      .update({ credentials_expire_at: expiresAt?.toISOString() ?? null, blocked_until: null })
      .eq("organization_id", organizationId)
      .eq("id", id as string),
  );
  await forgetVainLookups(service, organizationId);
}
