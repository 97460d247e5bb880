import { z } from "zod";
import type { DeployedCommit, Deployment } from "@/lib/core/deployments/types";
import { ORIGINS } from "@/lib/core/origins/origin";
import { type Question, toQuestionText } from "@/lib/core/question/question";
import type { AnyClient } from "@/lib/platform/supabase/service";
import { unwrap } from "@/lib/platform/supabase/unwrap";
import type { OrganizationId } from "@/lib/workspace/organizations/organization-id";
import { toldColumns } from "./told-columns";

const epoch = z.number().transform((seconds) => new Date(seconds * 1000));

const NO_TOOLS: readonly string[] = [];

const commit = z
  .tuple([
    z.string(),
    z.enum(ORIGINS),
    z.number().nullable(),
    z.number().nullable(),
    epoch.nullable(),
    z.array(z.string()).nullable(),
    z.number().nullable(),
  ])
  .transform(
    ([sha, origin, leadTimeSeconds, timeToDeploySeconds, committedAt, tools, lines]): DeployedCommit => ({
      sha,
      origin,
      leadTimeSeconds,
      timeToDeploySeconds,
      committedAt,
      tools: tools ?? NO_TOOLS,
      lines,
    }),
  );

const rows = z.array(
  z
    .object({
      id: z.string(),
      external_id: z.string(),
      service: z.string(),
      env: z.string().nullable(),
      team: z.string().nullable(),
      repository_id: z.string().nullable(),
      started_at: epoch,
      finished_at: epoch.nullable(),
      result: z.enum(["failed", "passed", "pending"]),
      deployment_type: z.string().nullable(),
      recovery_seconds: z.number().nullable(),
      remediation_type: z.string().nullable(),
      remediation_external_id: z.string().nullable(),
      commits: z.array(commit).nullable(),
      breaking_commit: z.object({ sha: z.string().nullable(), evidence: z.string() }).nullable(),
      told: toldColumns,
    })
    .transform(
      (row): Deployment => ({
        id: row.id,
        externalId: row.external_id,
        service: row.service,
        env: row.env,
        team: row.team,
        repositoryId: row.repository_id,
        startedAt: row.started_at,
        finishedAt: row.finished_at,
        result: row.result,
        deploymentType: row.deployment_type,
        recoverySeconds: row.recovery_seconds,
        remediation:
          row.remediation_type === null
            ? null
            : { type: row.remediation_type, externalId: row.remediation_external_id },
        commits: row.commits ?? [],
        breakingCommit: row.breaking_commit,
        ...row.told,
      }),
    ),
);

/**
 * Every deployment that answers a question, whatever its tools, and counts, oldest first, with its commits and their origins.
 * @param withMerged with second reports of deployments as well. @throws DatabaseError
 */
export async function listDeployments(
  client: AnyClient,
  organizationId: OrganizationId,
  question: Question,
  withMerged = false,
): Promise<Deployment[]> {
  const text = unwrap(
    await client.rpc("list_deployments", {
      p_organization_id: organizationId,
      p_question: toQuestionText(question),
      p_with_merged: withMerged,
    }),
  );
  return rows.parse(JSON.parse(text));
}
