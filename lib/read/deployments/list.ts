import { z } from "zod";
import type { Verdict } from "@/lib/core/deployments/types";
import type { TimeWindow } from "@/lib/core/metrics/window";
import type { Origin } from "@/lib/core/origins/origin";
import { type KeysetPage, type KeysetPosition, toKeysetPage } from "@/lib/platform/keyset-page";
import type { AnyClient } from "@/lib/platform/supabase/service";
import { unwrap } from "@/lib/platform/supabase/unwrap";
import type { OrganizationId } from "@/lib/workspace/organizations/organization-id";

/** Which deployments a list shows. An empty list narrows nothing, but for environments; in a list of names "" stands for none. */
export interface DeploymentCriteria {
  /** `from ≤ started_at < to`; null for all history. */
  window: TimeWindow | null;
  /** Null for all; an empty list, where no production environment is chosen, holds nothing. */
  environments: readonly string[] | null;
  services: readonly string[];
  teams: readonly string[];
  repositories: readonly string[];
  tools: readonly string[];
  verdicts: readonly Verdict[];
  /** Carried a commit of one of these origins. */
  origins: readonly Origin[];
  types: readonly string[];
  /** Failed, and ended in one of these; "none" where no remediation is named. */
  remediations: readonly string[];
  /** AI share of the commits of known origin: exactly 0, or up to so many per cent and above the band before. */
  shares: readonly string[];
  /** Made to end a change failure. */
  rework: boolean;
  recovery: "with" | "without" | null;
  commits: "with" | "without" | null;
  missing: "sha" | "lead-time" | "breaking-commit" | null;
  /** Reported by two sources: both reports, also where they count once. */
  reported: "twice" | null;
  /** Part of a service's name, the beginning of a version or of a commit sha, or a Datadog id. */
  search: string | null;
}

export const DEPLOYMENT_SORTS = ["started", "finished", "recovery", "lead-time", "batch-size"] as const;
export type DeploymentSort = (typeof DEPLOYMENT_SORTS)[number];

/** Where a page of the list stands, and in which order. */
export interface ListPosition extends KeysetPosition {
  sort: DeploymentSort;
  descending: boolean;
}

export type OriginCounts = Record<Origin, number>;

/** A deployment as the list shows it. */
export interface DeploymentRow {
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

/** The criteria as the SQL functions take them: JSON that names only what narrows. */
function toFilterText({ window, rework, search, ...criteria }: DeploymentCriteria): string {
  const narrowing = Object.entries(criteria).filter(
    ([name, value]) => value !== null && (value.length > 0 || name === "environments"),
  );
  return JSON.stringify({
    ...Object.fromEntries(narrowing),
    ...(window && { from: window.from.toISOString(), to: window.to.toISOString() }),
    ...(rework && { rework: "only" }),
    ...(search && { search }),
  });
}
