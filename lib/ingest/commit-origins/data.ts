import { z } from "zod";
import { ORIGINS } from "@/lib/core/origins/origin";
import { organizationSubkeys } from "@/lib/ingest/integrations/credentials";
import { callSealed } from "@/lib/platform/supabase/seal";
import type { ServiceClient } from "@/lib/platform/supabase/service";
import type { OrganizationId } from "@/lib/workspace/organizations/organization-id";
import { type CommitEvidence, OBSERVATION_SOURCES } from "./types";

const finding = {
  origin: z.enum(ORIGINS),
  tools: z.array(z.string()),
  level: z.enum(["E1", "E2", "E3", "E4", "E5"]).nullable(),
  rule_id: z.string(),
  rules_version: z.string(),
  unknown_reason: z.string().nullable(),
};

const toFinding = (row: z.infer<z.ZodObject<typeof finding>>) => ({
  origin: row.origin,
  tools: row.tools,
  level: row.level,
  ruleId: row.rule_id,
  rulesVersion: row.rules_version,
  unknownReason: row.unknown_reason,
});

const observation = z
  .object({
    ...finding,
    source: z.enum(OBSERVATION_SOURCES),
    observed_at: z.coerce.date(),
    line: z.string().nullable(),
  })
  .transform((row) => ({
    ...toFinding(row),
    source: row.source,
    observedAt: row.observed_at,
    line: row.line,
  }));

const evidence = z
  .object({
    ...finding,
    sha: z.string(),
    source: z.enum([...OBSERVATION_SOURCES, "overrule"]),
    observations: z.array(observation),
    overrule: z
      .object({ kind: z.enum(["commit", "account"]), reason: z.string(), created_at: z.coerce.date() })
      .transform(({ kind, reason, created_at }) => ({ kind, reason, createdAt: created_at }))
      .nullable(),
  })
  .transform(
    ({ sha, source, observations, overrule, ...row }): CommitEvidence => ({
      sha,
      source,
      ...toFinding(row),
      line: observations.find((one) => one.source === source)?.line ?? null,
      replaced: observations.filter((one) => one.source !== source),
      overrule,
    }),
  );

/** What one call takes. */
const SHAS_MAX = 1_000;

/**
 * Why these commits have the origin they have: finding, line, replaced observations and overrule, by sha. A commit
 * that no source ever told of is not in it. Only the evidence lines of the commits asked for are decrypted.
 * The caller has proved that whoever asks is a member of the organization.
 * @throws DatabaseError
 */
export async function listCommitEvidence(
  service: ServiceClient,
  organizationId: OrganizationId,
  shas: readonly string[],
): Promise<Map<string, CommitEvidence>> {
  const found = new Map<string, CommitEvidence>();
  for (let start = 0; start < shas.length; start += SHAS_MAX) {
    const answer = await callSealed(service, "read_commit_evidence", {
      organization_id: organizationId,
      subkeys: organizationSubkeys(organizationId, "events"),
      shas: shas.slice(start, start + SHAS_MAX),
    });
    for (const one of z.array(evidence).parse(JSON.parse(answer ?? "[]"))) found.set(one.sha, one);
  }
  return found;
}
