import { z } from "zod";
import type { DeploymentColumns } from "@/lib/core/deployments/columns";
import type { Verdict } from "@/lib/core/deployments/types";
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
  verdict: Verdict;
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
    .tuple([
      text,
      text,
      epoch,
      epoch.nullable(),
      text,
      optionalText,
      optionalText,
      optionalText,
      z.enum(["failed", "passed", "pending"]),
      optionalText,
      z.number(),
      z.number(),
      z.number(),
      z.number(),
      optionalNumber,
      optionalNumber,
      optionalText,
      optionalText,
      toldColumns,
    ])
    .transform(
      (row): DeploymentRow => ({
        id: row[0],
        externalId: row[1],
        startedAt: row[2],
        finishedAt: row[3],
        service: row[4],
        env: row[5],
        team: row[6],
        version: row[7],
        verdict: row[8],
        deploymentType: row[9],
        commits: { HUMAN: row[10], AI_ASSISTED: row[11], BOT: row[12], UNKNOWN: row[13] },
        leadTimeSeconds: row[14],
        recoverySeconds: row[15],
        remediationType: row[16],
        commitSha: row[17],
        ...row[18],
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
