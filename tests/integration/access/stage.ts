import { randomUUID } from "node:crypto";
import { organizationSubkey } from "@/lib/ingest/integrations/credentials";
import { sealFor } from "@/lib/platform/supabase/seal";
import { linkTokenHash, newLinkToken } from "@/lib/read/snapshots/links";
import { apiTokenHash, newApiToken } from "@/lib/workspace/api-tokens/token";
import type { Backend } from "../support/backend";
import { type Cast, createOrganization, type Person, service } from "../support/people";
import type { Setting } from "./function-rules";

/** A new organization for the same people: signing up takes long, by design. */
export async function stageOrganization(backend: Backend, cast: Cast, someone: Person): Promise<Setting> {
  const organizationId = await createOrganization(service(backend), cast.owner.id);
  const slug = `stage-${randomUUID().slice(0, 13)}`;
  await backend.sql("update public.organizations set slug = $2 where id = $1", organizationId, slug);
  for (const [who, role] of [
    ["admin", "admin"],
    ["member", "member"],
    ["viewer", "viewer"],
    ["someone", "member"],
  ]) {
    const userId = who === "someone" ? someone.id : cast[who as "admin"].id;
    await backend.sql(
      "insert into public.memberships (organization_id, user_id, role) values ($1, $2, $3)",
      organizationId,
      userId,
      role,
    );
  }
  const [repository] = await backend.sql<{ id: string }>(
    "insert into public.repositories (organization_id, remote_url, slug) values ($1, 'https://git.example/x', 'git.example/x') returning id",
    organizationId,
  );
  const tokenHash = randomUUID();
  const [invitation] = await backend.sql<{ id: string }>(
    "insert into public.organization_invitations (organization_id, role, token_hash) values ($1, 'member', $2) returning id",
    organizationId,
    tokenHash,
  );
  const [domain] = await backend.sql<{ id: string }>(
    "insert into public.organization_domains (organization_id, domain, confirmed_at) values ($1, $2, now()) returning id",
    organizationId,
    `${slug}.example`,
  );
  const [apiToken] = await backend.sql<{ id: string }>(
    "insert into public.api_tokens (organization_id, name, scopes, token_hash, last_four) values ($1, 'CI', '{dora:read}', $2, 'last') returning id",
    organizationId,
    apiTokenHash(newApiToken()),
  );
  const sha = "5".repeat(40);
  await backend.sql(
    `insert into public.commit_origins (organization_id, sha, origin, rule_id, rules_version, strength, source)
     values ($1, $2, 'HUMAN', 'human/no-evidence', '1.0', 1, 'datadog')`,
    organizationId,
    sha,
  );
  const [overrule] = await backend.sql<{ id: string }>(
    "insert into public.commit_overrules (organization_id, kind, sha, origin, reason) values ($1, 'commit', $2, 'HUMAN', 'Known.') returning id",
    organizationId,
    sha,
  );
  const { keyId, key } = organizationSubkey(organizationId, "events");
  const sealedAccount = await sealFor(service(backend), {
    organization_id: organizationId,
    account: "agent@acme.example",
    fingerprint: randomUUID(),
    retired_fingerprints: [],
    key_id: keyId,
    subkey: key,
    origin: "BOT",
    tools: ["X"],
    reason: "Known.",
    mark: "trailer:acme-run",
    meaning: "bot",
  });
  const [snapshot] = await backend.sql<{ id: string }>(
    "insert into public.report_snapshots (organization_id, title, format_version, report) values ($1, 'Review', 1, '{}') returning id",
    organizationId,
  );
  await backend.sql(
    "update public.organizations set allows_shared_links = true where id = $1",
    organizationId,
  );
  const [link] = await backend.sql<{ id: string }>(
    `insert into public.shared_links (organization_id, snapshot_id, token_hash, shows_names, expires_at)
     values ($1, $2, $3, false, now() + interval '1 day') returning id`,
    organizationId,
    snapshot?.id,
    linkTokenHash(newLinkToken()),
  );
  const [incident] = await backend.sql<{ id: string }>(
    `with connected as (
       insert into public.org_integrations (organization_id, provider, site) values ($1, 'datadog', 'datadoghq.com') returning id)
     insert into public.external_incidents (organization_id, integration_id, external_id, services, started_at, fingerprint)
     select $1, id, 'f1', '{checkout}', now(), 'f1' from connected returning id`,
    organizationId,
  );
  const [deployment] = await backend.sql<{ id: string }>(
    `insert into public.external_deployments (organization_id, integration_id, external_id, service, started_at, result, fingerprint)
     select $1, id, 'd1', 'checkout', now(), 'failed', 'd1' from public.org_integrations where organization_id = $1 returning id`,
    organizationId,
  );
  await backend.sql(
    "insert into public.breaking_commits (organization_id, deployment_id, chosen_sha, chosen_at) values ($1, $2, 'a', now())",
    organizationId,
    deployment?.id,
  );
  return {
    sha,
    overruleId: overrule?.id ?? "",
    sealedAccount,
    cast: { ...cast, organizationId },
    apiTokenId: apiToken?.id ?? "",
    snapshotId: snapshot?.id ?? "",
    sharedLinkId: link?.id ?? "",
    someone: someone.id,
    repositoryId: repository?.id ?? "",
    invitationId: invitation?.id ?? "",
    domainId: domain?.id ?? "",
    tokenHash,
    slug,
    deploymentId: deployment?.id ?? "",
    incidentId: incident?.id ?? "",
  };
}
