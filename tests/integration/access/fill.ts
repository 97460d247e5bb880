import { randomUUID } from "node:crypto";
import { searchBreakingCommits } from "@/lib/ingest/breaking-commits/search";
import { overruleAccount } from "@/lib/ingest/commit-origins/overrules";
import { reclassifyCommits } from "@/lib/ingest/commit-origins/reclassify";
import { recordCommitObservations } from "@/lib/ingest/commit-origins/record";
import { searchTakenBack } from "@/lib/ingest/taken-back/search";
import type { UserClient } from "@/lib/platform/supabase/service";
import { connectSlack } from "@/lib/read/digests/slack-connection";
import { refreshOriginComparison } from "@/lib/read/origin-comparisons/refresh";
import { linkTokenHash, newLinkToken } from "@/lib/read/snapshots/links";
import { apiTokenHash, newApiToken } from "@/lib/workspace/api-tokens/token";
import type { OrganizationId } from "@/lib/workspace/organizations/organization-id";
import { commit, deployment, failure, historyOf, secondsAgo, shaOf } from "../support/events";
import type { Cast, SupabaseAccess } from "../support/people";
import { createScene, DAY_MS, NOW, type Scene, syncScene } from "../support/scene";

const SLUG = "git.example/filled";

export const COMPARISON = {
  computed_at: "2026-11-20T12:00:00Z",
  data_version: 1,
  definition_version: 1,
  rules_version: "1",
  environments: ["production"],
  result: "{}",
};
export const VERDICT = {
  week_end: "2026-11-16T00:00:00Z",
  definition_version: 1,
  environments: ["production"],
  verdict: "not-compared",
  reason: "too few failures",
  failed: 0,
  evaluated: 0,
};

function outboxMessage(organizationId: string) {
  return {
    organization_id: organizationId,
    kind: "weekly",
    period: "2026-11-16",
    channel: "slack",
    user_id: null,
    locale: "en",
    content: "{}",
  };
}

/** A link to the newest snapshot, which an owner allows first. */
async function shareLatest(client: UserClient, organizationId: OrganizationId) {
  const { data } = await client
    .from("report_snapshots")
    .select("id")
    .eq("organization_id", organizationId)
    .limit(1)
    .single();
  return [
    await client.rpc("add_domain", { p_organization_id: organizationId, p_domain: "filled.example" }),
    await client.rpc("allow_shared_links", { p_organization_id: organizationId, p_allowed: true }),
    await client.rpc("create_shared_link", {
      p_organization_id: organizationId,
      p_snapshot_id: data?.id ?? "",
      p_token_hash: linkTokenHash(newLinkToken()),
      p_shows_names: false,
      p_days: 7,
    }),
  ];
}

/** An observation by GitHub, an overruled account, and the pass that found its commits. */
async function fillCommitOrigins({ client, organizationId }: Scene, { owner }: Cast): Promise<void> {
  await recordCommitObservations(client, organizationId, "github", [
    {
      sha: shaOf("one-commit"),
      origin: "HUMAN",
      tools: [],
      evidence_level: null,
      rule_id: "human/no-evidence",
      rules_version: "1.0",
      unknown_reason: null,
      strength: 1,
      secret: JSON.stringify({ evidence: null }),
    },
  ]);
  await recordCommitObservations(client, organizationId, "git", [
    {
      sha: shaOf("noted-commit"),
      origin: "AI_ASSISTED",
      tools: ["Claude Code"],
      evidence_level: "E5",
      rule_id: "note/attested",
      rules_version: "1.0",
      unknown_reason: null,
      strength: 5,
      secret: null,
    },
  ]);
  await overruleAccount(
    { user: owner.client, service: client },
    organizationId,
    "one-commit@authors.example",
    {
      origin: "AI_ASSISTED",
      tool: "Checkout helper",
      reason: "The agent of team checkout.",
    },
  );
  await reclassifyCommits(client, organizationId, { deadlineAt: Date.now() + 60_000 });
}

/** Fills every table of an organization, so that seeing nothing means being refused and not that there is nothing. */
export async function fillOrganization(access: SupabaseAccess, cast: Cast): Promise<Scene> {
  const pending = deployment("one", {
    change_failure: null,
    git: { commit_sha: "", repository_id: "github.com/a/b" },
  });
  const broken = { ...deployment("broken"), attributes: { ...deployment("broken").attributes, service: "" } };
  const scene = await createScene(access, historyOf([pending, broken], [failure("one")]), {
    organizationId: cast.organizationId,
  });
  await syncScene(scene);
  const again = deployment("again", {
    commits: [commit("one-commit"), commit("noted-commit")],
    change_failure: true,
    remediation: { id: "the-fix", type: "hotfix" },
  });
  const revert = {
    ...commit("revert", `This reverts commit ${shaOf("one-commit")}.`),
    timestamp: secondsAgo(3600),
  };
  const fix = deployment("the-fix", {
    started_at: secondsAgo(1800),
    finished_at: secondsAgo(1700),
    commits: [revert],
  });
  scene.history = historyOf([deployment("one"), again, fix], scene.history.failures);
  await syncScene(scene);
  await searchBreakingCommits(scene.client, cast.organizationId, { deadlineAt: Date.now() + 60_000 });
  await searchTakenBack(scene.client, cast.organizationId, { deadlineAt: Date.now() + 60_000 });
  const { client } = cast.owner;
  const organization = { p_organization_id: cast.organizationId };
  await fillCommitOrigins(scene, cast);
  const settings = { ...organization, p_name: null as never, p_time_zone: null as never };
  for (const { error } of [
    // Chosen, and changed: the second is what curves mark.
    await client.rpc("update_organization", { ...settings, p_production_environments: ["production"] }),
    await client.rpc("update_organization", { ...settings, p_production_environments: [] }),
    await client.rpc("add_repository", {
      ...organization,
      p_remote_url: "https://git.example/filled",
      p_slug: SLUG,
    }),
    await scene.client.rpc("record_origin_comparison", {
      ...organization,
      p_comparison: JSON.stringify(COMPARISON),
    }),
    await scene.client.rpc("decide_origin_verdict", { ...organization, p_verdict: JSON.stringify(VERDICT) }),
    // The first line of the audit log.
    await client.rpc("update_organization", {
      ...organization,
      p_name: "Filled",
      p_time_zone: "UTC",
      p_production_environments: [],
    }),
    await client.rpc("set_digest_subscription", { ...organization, p_locale: "en" }),
    await scene.client.rpc("enqueue_outbox_messages", {
      p_messages: JSON.stringify([outboxMessage(cast.organizationId)]),
    }),
    await scene.client.rpc("keep_report_snapshot", {
      ...organization,
      p_created_by: cast.owner.id,
      p_title: "Review",
      p_format_version: 1,
      p_report: "{}",
    }),
    ...(await shareLatest(client, cast.organizationId)),
    await client.rpc("create_api_token", {
      ...organization,
      p_name: "CI",
      p_scopes: ["dora:read"],
      p_token_hash: apiTokenHash(newApiToken()),
      p_last_four: "last",
      p_expires_at: null as never,
    }),
    await scene.client.rpc("record_commit_changes", {
      ...organization,
      p_commits: JSON.stringify([{ sha: shaOf("one-commit"), lines_added: 3, lines_removed: 1 }]),
    }),
    await scene.client.rpc("record_commit_marks", {
      ...organization,
      p_shas: [shaOf("one-commit")],
      p_marks: JSON.stringify([{ sha: shaOf("one-commit"), mark: "trailer:acme-run" }]),
    }),
    await scene.client.rpc("record_commit_push_cursor", {
      ...organization,
      p_repository_key: "a".repeat(64),
      p_rules_version: "1.0",
      p_heads: ["a".repeat(40)],
      p_notes_commit: null as never,
    }),
    await scene.client.rpc("record_github_lookups", {
      ...organization,
      p_lookups: JSON.stringify([{ sha: "a".repeat(40), outcome: "not-found" }]),
    }),
    await client.rpc("create_invitation", { ...organization, p_role: "member", p_token_hash: randomUUID() }),
  ]) {
    if (error) throw error;
  }
  await connectSlack(scene.client, cast.organizationId, {
    url: "https://hooks.slack.com/services/T0/B0/filled",
    locale: "en",
    connectedBy: cast.owner.id,
  });
  const { data } = await scene.client
    .from("repositories")
    .select("id")
    .eq("organization_id", cast.organizationId)
    .eq("slug", SLUG)
    .single();
  const mapped = await client.rpc("map_service", {
    ...organization,
    p_service: "x",
    p_repository_id: data?.id ?? "",
  });
  if (mapped.error) throw mapped.error;
  const production = await scene.client
    .from("organizations")
    .update({ production_environments: ["production"] })
    .eq("id", cast.organizationId);
  if (production.error) throw production.error;
  // A week on, the deployment lies in a closed week, which then has its verdict.
  await refreshOriginComparison(scene.client, cast.organizationId, new Date(NOW.getTime() + 7 * DAY_MS));
  return scene;
}
