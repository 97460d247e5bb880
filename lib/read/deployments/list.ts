import { z } from "zod";
import type { DeploymentColumns } from "@/lib/core/deployments/columns";
import type { DeploymentResult } from "@/lib/core/deployments/types";
import type { Origin } from "@/lib/core/origins/origin";
import { type Question, toQuestionText } from "@/lib/core/question/question";
import { type KeysetPage, type KeysetPosition, toKeysetPage } from "@/lib/platform/keyset-page";
import type { AnyClient } from "@/lib/platform/supabase/service";
import { unwrap } from "@/lib/platform/supabase/unwrap";
import { type DeploymentNarrowing, NARROWING_NAMES } from "@/lib/read/filters/narrowing";
import type { OrganizationId } from "@/lib/workspace/organizations/organization-id";
import { toldColumns } from "./told-columns";

/** What a list shows: of the deployments that answer its question, those that meet everything it is narrowed to. */
export type DeploymentCriteria = Question & DeploymentNarrowing;

export const DEPLOYMENT_SORTS = ["started", "finished", "recovery", "lead-time", "batch-size"] as const;
export type DeploymentSort = (typeof DEPLOYMENT_SORTS)[number];

/** Where a page of the list stands, and in which order. */
export interface ListPosition extends KeysetPosition {
  sort: DeploymentSort;
  descending: boolean;
}

export type OriginCounts = Record<Origin, number>;

/** A deployment as the list shows it. */
export interface DeploymentRow extends DeploymentColumns {
  id: string;
  externalId: string;
  startedAt: Date;
  finishedAt: Date | null;
  service: string;
  env: string | null;
  team: string | null;
  version: string | null;
  result: DeploymentResult;
  deploymentType: string | null;
  commits: OriginCounts;
  /** Median over its commits; null where none has one. */
  leadTimeSeconds: number | null;
  recoverySeconds: number | null;
  remediationType: string | null;
  commitSha: string | null;
}

export type DeploymentPage = KeysetPage<DeploymentRow>;

export const DEPLOYMENTS_PER_PAGE = 50;

const text = z.string();
const optionalText = text.nullable();
const optionalNumber = z.number().nullable();
const epoch = z.number().transform((seconds) => new Date(seconds * 1000));

const rows = z.array(
  z
    .object({
      id: text,
      external_id: text,
      started_at: epoch,
      finished_at: epoch.nullable(),
      service: text,
      env: optionalText,
      team: optionalText,
      version: optionalText,
      result: z.enum(["failed", "passed", "pending"]),
      deployment_type: optionalText,
      human_commits: z.number(),
      ai_commits: z.number(),
      bot_commits: z.number(),
      unknown_commits: z.number(),
      lead_time_seconds: optionalNumber,
      recovery_seconds: optionalNumber,
      remediation_type: optionalText,
      commit_sha: optionalText,
      told: toldColumns,
    })
    .transform(
      (row): DeploymentRow => ({
        id: row.id,
        externalId: row.external_id,
        startedAt: row.started_at,
        finishedAt: row.finished_at,
        service: row.service,
        env: row.env,
        team: row.team,
        version: row.version,
        result: row.result,
        deploymentType: row.deployment_type,
        commits: {
          HUMAN: row.human_commits,
          AI_ASSISTED: row.ai_commits,
          BOT: row.bot_commits,
          UNKNOWN: row.unknown_commits,
        },
        leadTimeSeconds: row.lead_time_seconds,
        recoverySeconds: row.recovery_seconds,
        remediationType: row.remediation_type,
        commitSha: row.commit_sha,
        ...row.told,
      }),
    ),
);

/** A page of the deployments that meet the criteria. @throws DatabaseError */
export async function listDeploymentPage(
  client: AnyClient,
  organizationId: OrganizationId,
  criteria: DeploymentCriteria,
  position: ListPosition,
  size: number = DEPLOYMENTS_PER_PAGE,
): Promise<DeploymentPage> {
  const answer = unwrap(
    await client.rpc("list_deployment_page", {
      p_organization_id: organizationId,
      p_filter: toFilterText(criteria),
      p_sort: position.sort,
      p_descending: position.descending,
      p_anchor: position.anchor ?? undefined,
      p_backward: position.backward,
      p_limit: size,
    }),
  );
  return toKeysetPage(rows.parse(JSON.parse(answer)), position, size);
}

/** How many deployments meet the criteria; exact. @throws DatabaseError */
export async function countDeployments(
  client: AnyClient,
  organizationId: OrganizationId,
  criteria: DeploymentCriteria,
): Promise<number> {
  const answer = await client.rpc("count_deployments", {
    p_organization_id: organizationId,
    p_filter: toFilterText(criteria),
  });
  return Number(unwrap(answer));
}

/** The criteria as the SQL functions take them: the question, and of the narrowing what narrows. */
function toFilterText(criteria: DeploymentCriteria): string {
  const narrowing = NARROWING_NAMES.map((name) => [
    name,
    criteria[name]?.length ? criteria[name] : undefined,
  ]);
  return toQuestionText(criteria, Object.fromEntries(narrowing));
}
