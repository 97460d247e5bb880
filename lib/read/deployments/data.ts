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
    (row): DeployedCommit => ({
      sha: row[0],
      origin: row[1],
      leadTimeSeconds: row[2],
      timeToDeploySeconds: row[3],
      committedAt: row[4],
      tools: row[5] ?? NO_TOOLS,
      lines: row[6],
    }),
  );

const rows = z.array(
  z
    .tuple([
      z.string(),
      z.string(),
      z.string(),
      z.string().nullable(),
      z.string().nullable(),
      z.string().nullable(),
      epoch,
      epoch.nullable(),
      z.enum(["failed", "passed", "pending"]),
      z.string().nullable(),
      z.number().nullable(),
      z.string().nullable(),
      z.string().nullable(),
      z.array(commit).nullable(),
      z.tuple([z.string().nullable(), z.string()]).nullable(),
      toldColumns,
    ])
    .transform(
      (row): Deployment => ({
        id: row[0],
        externalId: row[1],
        service: row[2],
        env: row[3],
        team: row[4],
        repositoryId: row[5],
        startedAt: row[6],
        finishedAt: row[7],
        verdict: row[8],
        deploymentType: row[9],
        recoverySeconds: row[10],
        remediation: row[11] === null ? null : { type: row[11], externalId: row[12] },
        commits: row[13] ?? [],
        breakingCommit: row[14] && { sha: row[14][0], evidence: row[14][1] },
        ...row[15],
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
