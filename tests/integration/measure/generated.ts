import { randomUUID } from "node:crypto";
import fc from "fast-check";
import { ORIGINS } from "@/lib/core/origins/origin";
import type { ServiceClient } from "@/lib/platform/supabase/service";
import { unwrap } from "@/lib/platform/supabase/unwrap";
import type { OrganizationId } from "@/lib/workspace/organizations/organization-id";
import { shaOf } from "../support/events";
import { DAY_MS, NOW } from "../support/scene";

/** What a generated deployment is, before it has a row. Commits are numbers, so that deployments share some. */
const generated = fc.record({
  service: fc.constantFrom("checkout", "ledger", "search"),
  env: fc.constantFrom("production", "staging", null),
  team: fc.constantFrom("core", "growth", null),
  repository: fc.constantFrom(0, 1, null),
  hoursAgo: fc.integer({ min: 1, max: 62 * 24 }),
  result: fc.constantFrom("failed", "failed", "passed", "passed", "pending"),
  type: fc.constantFrom("standard", "standard", "rollback", "hotfix", null),
  remediation: fc.constantFrom("rollback", "rollforward", null),
  /** Which deployment it names as its remediation, by number. */
  names: fc.option(fc.nat(70)),
  /** Which deployment it is the second report of, by number. */
  secondOf: fc.option(fc.nat(70), { freq: 4 }),
  tags: fc.constantFrom<string[] | null>(null, [], ["tier:1"], ["language:go", "tier:2"]),
  recoverySeconds: fc.option(fc.integer({ min: 0, max: 5000 })),
  /** From start to end; null for one that hasn't ended. */
  durationSeconds: fc.option(fc.integer({ min: 0, max: 9 })),
  commits: fc.uniqueArray(fc.nat(90), { maxLength: 6 }),
  leadTimes: fc.array(fc.option(fc.integer({ min: 0, max: 40 })), { minLength: 6, maxLength: 6 }),
  /** From merge to start; of some commits with more left than their lead time. */
  waits: fc.array(fc.option(fc.integer({ min: 0, max: 30 })), { minLength: 6, maxLength: 6 }),
});

export const generatedHistory = fc.record({
  deployments: fc.array(generated, { maxLength: 70, size: "max" }),
  /** The origin and tool of each commit, by its number; some are in no row. */
  commits: fc.array(
    fc.record({
      origin: fc.option(fc.constantFrom(...ORIGINS)),
      tools: fc.constantFrom<string[]>([], ["claude-code"], ["copilot"], ["copilot", "cursor"]),
    }),
    { minLength: 91, maxLength: 91 },
  ),
});
export type GeneratedHistory = typeof generatedHistory extends fc.Arbitrary<infer T> ? T : never;

/** Stores a generated history for an organization that is connected. Returns the ids of its two repositories. */
export async function storeHistory(
  client: ServiceClient,
  organizationId: OrganizationId,
  integrationId: string,
  history: GeneratedHistory,
): Promise<string[]> {
  const repositories = [randomUUID(), randomUUID()];
  const owner = { organization_id: organizationId };
  const check = async (answer: PromiseLike<{ error: unknown }>) => {
    const { error } = await answer;
    if (error) throw error;
  };
  await check(
    client.from("repositories").insert(
      repositories.map((id, i) => ({
        ...owner,
        id,
        remote_url: `https://git.example/a/r${i}`,
        slug: `git.example/a/r${i}`,
      })),
    ),
  );
  if (history.deployments.length === 0) return repositories;
  const startOf = ({ hoursAgo }: { hoursAgo: number }) => NOW.getTime() - (hoursAgo * DAY_MS) / 24;
  const rows = history.deployments.map((one, i) => ({
    ...owner,
    id: randomUUID(),
    integration_id: integrationId,
    external_id: `d${i}`,
    service: one.service,
    env: one.env,
    team: one.team,
    repository_id: one.repository === null ? null : repositories[one.repository],
    started_at: new Date(startOf(one)).toISOString(),
    finished_at:
      one.durationSeconds === null ? null : new Date(startOf(one) + 1000 * one.durationSeconds).toISOString(),
    result: one.result,
    deployment_type: one.type,
    remediation_type: one.result === "failed" ? one.remediation : null,
    remediation_external_id: one.result === "failed" && one.names !== null ? `d${one.names}` : null,
    recovery_seconds: one.result === "failed" ? one.recoverySeconds : null,
    custom_tags: one.tags,
    fingerprint: `f${i}`,
  }));
  await check(client.from("external_deployments").insert(rows));
  // Half of the generated organizations count what two sources reported once.
  const isMerged = history.deployments.length % 2 === 0;
  for (const [i, { secondOf }] of history.deployments.entries()) {
    const kept = secondOf === null || secondOf === i ? undefined : rows[secondOf];
    const isFirst = kept && (history.deployments[secondOf as number]?.secondOf ?? null) === null;
    if (!isFirst) continue;
    const said = { same_as: kept.id, is_merged: isMerged };
    await check(
      client
        .from("external_deployments")
        .update(said)
        .eq("id", rows[i]?.id ?? ""),
    );
  }
  const carried = history.deployments.flatMap((one, i) =>
    one.commits.map((number, position) => ({
      ...owner,
      deployment_id: rows[i]?.id ?? "",
      sha: shaOf(`c${number}`),
      position,
      lead_time_seconds: one.leadTimes[position] ?? null,
      time_to_deploy_seconds: one.waits[position] ?? null,
    })),
  );
  if (carried.length > 0) await check(client.from("external_deployment_commits").insert(carried));
  // Origins come after the commits here, so that the facts of deployments must follow them.
  const origins = history.commits.flatMap(({ origin, tools }, number) =>
    origin === null
      ? []
      : [
          {
            ...owner,
            sha: shaOf(`c${number}`),
            origin,
            tools: origin === "AI_ASSISTED" ? tools : [],
            rule_id: "generated",
            rules_version: "1",
            strength: 2,
            source: "datadog",
          },
        ],
  );
  if (origins.length > 0) await check(client.from("commit_origins").insert(origins));
  unwrap(await client.from("organizations").select("id").eq("id", organizationId).single());
  return repositories;
}
