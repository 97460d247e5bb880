import { z } from "zod";
import { BREAKING_EVIDENCE } from "@/lib/core/metrics/comparison/breaking-commit";
import { ORIGINS } from "@/lib/core/origins/origin";
import { pusherOf } from "@/lib/ingest/integrations/types";
import type { AnyClient } from "@/lib/platform/supabase/service";
import { unwrap } from "@/lib/platform/supabase/unwrap";
import type { OrganizationId } from "@/lib/workspace/organizations/organization-id";
import { toldColumns } from "./told-columns";

const text = z.string();
const optionalText = text.nullable();
const optionalNumber = z.number().nullable();
const epoch = z.number().transform((seconds) => new Date(seconds * 1000));
const optionalEpoch = epoch.nullable();
const result = z.enum(["failed", "passed", "pending"]);

/** A deployment that another page speaks of. */
export const relatedDeployment = z
  .object({
    id: text,
    service: text,
    env: optionalText,
    version: optionalText,
    commit_sha: optionalText,
    result,
    deployment_type: optionalText,
    started_at: epoch,
    finished_at: optionalEpoch,
  })
  .transform((row) => ({
    id: row.id,
    service: row.service,
    env: row.env,
    version: row.version,
    commitSha: row.commit_sha,
    result: row.result,
    deploymentType: row.deployment_type,
    startedAt: row.started_at,
    finishedAt: row.finished_at,
  }));
export type RelatedDeployment = z.infer<typeof relatedDeployment>;

const incidentNearby = z
  .object({
    id: text,
    severity: optionalText,
    started_at: epoch,
    finished_at: optionalEpoch,
    restore_seconds: optionalNumber,
  })
  .transform((row) => ({
    id: row.id,
    severity: row.severity,
    startedAt: row.started_at,
    finishedAt: row.finished_at,
    restoreSeconds: row.restore_seconds,
  }));
export type IncidentNearby = z.infer<typeof incidentNearby>;

const commit = z
  .tuple([
    text,
    optionalEpoch,
    optionalNumber,
    optionalNumber,
    z.enum(ORIGINS),
    z.array(text),
    optionalText,
    optionalText,
    optionalText,
  ])
  .transform(
    ([sha, committedAt, leadTimeSeconds, timeToDeploySeconds, origin, tools, level, rule, reason]) => ({
      sha,
      committedAt,
      leadTimeSeconds,
      timeToDeploySeconds,
      origin,
      tools,
      evidenceLevel: level,
      ruleId: rule,
      unknownReason: reason,
    }),
  );
/** A commit as it rode in one deployment, with why its origin is what it is. */
export type CommitOfDeployment = z.infer<typeof commit>;

const resultChange = z
  .tuple([result, result, epoch])
  .transform(([from, to, seenAt]) => ({ from, to, seenAt }));

const foundEvidence = z.enum(BREAKING_EVIDENCE);

const breaking = z
  .object({
    sha: optionalText,
    evidence: foundEvidence.nullable(),
    found_sha: optionalText,
    found_evidence: foundEvidence.nullable(),
    found_by: optionalText,
    chosen_at: optionalEpoch,
    searched_at: optionalEpoch,
  })
  .transform((row) => ({
    /** The commit that holds, and why; null where none is known. */
    sha: row.sha,
    evidence: row.evidence,
    /** What the rules found, also where a person said otherwise. */
    found:
      row.found_sha !== null && row.found_evidence !== null
        ? { sha: row.found_sha, evidence: row.found_evidence }
        : null,
    /** The commit whose message names the one found. */
    foundBy: row.found_by,
    /** When a person said which it was, or that none was; null where nobody did. */
    chosenAt: row.chosen_at,
    searchedAt: row.searched_at,
  }));
/** What is known of the commit that broke a failed deployment. */
export type BreakingDetail = z.infer<typeof breaking>;

const detail = z
  .object({
    id: text,
    external_id: text,
    service: text,
    env: optionalText,
    team: optionalText,
    version: optionalText,
    repository_id: optionalText,
    repository_slug: optionalText,
    commit_sha: optionalText,
    started_at: epoch,
    finished_at: optionalEpoch,
    duration_seconds: optionalNumber,
    result,
    deployment_type: optionalText,
    recovery_seconds: optionalNumber,
    remediation_type: optionalText,
    remediation_external_id: optionalText,
    source: optionalText,
    number_of_commits: optionalNumber,
    told: toldColumns,
    origins: z.tuple([z.number(), z.number(), z.number(), z.number()]),
    lead_time_seconds: optionalNumber,
    first_seen_at: epoch,
    changed_at: epoch,
    missed_at: optionalEpoch,
    disappeared_at: optionalEpoch,
    is_off: z.boolean(),
    is_merged: z.boolean(),
    other_reports: z.array(
      z.object({ source: optionalText, counts: z.boolean(), deployment: relatedDeployment }),
    ),
    site: optionalText,
    last_read_at: optionalEpoch,
    result_changes: z.array(resultChange),
    all_result_changes: z.number(),
    breaking: breaking.nullable(),
    remediated_by: relatedDeployment.nullable(),
    remediates: z.array(relatedDeployment),
    all_remediates: z.number(),
    before: relatedDeployment.nullable(),
    after: relatedDeployment.nullable(),
    incidents: z.array(incidentNearby),
    all_incidents: z.number(),
    commits: z.array(commit),
  })
  .transform((row) => ({
    id: row.id,
    externalId: row.external_id,
    service: row.service,
    env: row.env,
    team: row.team,
    version: row.version,
    /** Null where the organization has no such repository; the slug is then what the event names. */
    repositoryId: row.repository_id,
    repositorySlug: row.repository_slug || null,
    commitSha: row.commit_sha || null,
    startedAt: row.started_at,
    finishedAt: row.finished_at,
    durationSeconds: row.duration_seconds,
    result: row.result,
    deploymentType: row.deployment_type,
    recoverySeconds: row.recovery_seconds,
    remediationType: row.remediation_type,
    remediationExternalId: row.remediation_external_id,
    source: row.source,
    /** What Datadog says it carried; more than the commits it sent where it cut them. */
    numberOfCommits: row.number_of_commits,
    ...row.told,
    commitCounts: {
      HUMAN: row.origins[0],
      AI_ASSISTED: row.origins[1],
      BOT: row.origins[2],
      UNKNOWN: row.origins[3],
    },
    leadTimeSeconds: row.lead_time_seconds,
    firstSeenAt: row.first_seen_at,
    changedAt: row.changed_at,
    missedAt: row.missed_at,
    disappearedAt: row.disappeared_at,
    /** Whether another source's report of the same deployment counts instead of this one. */
    /** It was pushed, and another source's word counts instead. */
    isOff: row.is_off,
    isMerged: row.is_merged,
    /** Other sources' reports of the same deployment. */
    otherReports: row.other_reports,
    site: row.site,
    /** What pushed it: no sync reads it, and Datadog knows nothing of it. Null for what Datadog told. */
    pusher: pusherOf({ site: row.site ?? "" }),
    lastReadAt: row.last_read_at,
    /** Oldest first. */
    resultChanges: row.result_changes,
    unlistedResultChanges: row.all_result_changes - row.result_changes.length,
    /** Null for a deployment that didn't fail, or that nobody and nothing looked at yet. */
    breaking: row.breaking,
    remediatedBy: row.remediated_by,
    /** What it ended, newest first, 20 at most. */
    remediates: row.remediates,
    unlistedRemediates: row.all_remediates - row.remediates.length,
    before: row.before,
    after: row.after,
    /** The first 20. */
    incidents: row.incidents,
    /** Incidents nearby beyond those. */
    unlistedIncidents: row.all_incidents - row.incidents.length,
    /** In Datadog's order, 500 at most. */
    commits: row.commits,
  }));

/** Everything a deployment's page shows. */
export type DeploymentDetail = z.infer<typeof detail>;

/** One deployment of the organization; null where it has none with this id. @throws DatabaseError */
export async function getDeployment(
  client: AnyClient,
  organizationId: OrganizationId,
  id: string,
): Promise<DeploymentDetail | null> {
  if (!z.uuid().safeParse(id).success) return null;
  const answer = await client.rpc("get_deployment", {
    p_organization_id: organizationId,
    p_deployment_id: id,
  });
  // The generated type doesn't know that a function may answer null.
  const found = unwrap(answer) as string | null;
  return found === null ? null : detail.parse(JSON.parse(found));
}
