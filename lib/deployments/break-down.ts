import { z } from "zod";
import type { AiShare } from "@/lib/metrics/ai-share";
import type { BatchSize } from "@/lib/metrics/batch-size";
import { type ChangeFailureRate, failureRateOf } from "@/lib/metrics/change-failure-rate";
import { type ChangeLeadTime, leadTimeOf } from "@/lib/metrics/change-lead-time";
import { type DeploymentReworkRate, reworkRateOf } from "@/lib/metrics/deployment-rework-rate";
import { type FailedDeploymentRecoveryTime, recoveryOf } from "@/lib/metrics/failed-deployment-recovery-time";
import { type Measured, measured, unmeasured } from "@/lib/metrics/measured";
import type { OrganizationId } from "@/lib/organizations/organization-id";
import type { AnyClient } from "@/lib/supabase/service";
import { unwrap } from "@/lib/supabase/unwrap";
import { type DeploymentScope, toScopeText } from "./scope";

/** What the deployments of a scope can be broken down by. There is no breakdown by person, by design. */
export const BREAKDOWN_DIMENSIONS = ["service", "team", "repository", "environment", "tool"] as const;
export type BreakdownDimension = (typeof BREAKDOWN_DIMENSIONS)[number];
export const DEFAULT_BREAKDOWN: BreakdownDimension = "service";

/** The figures of one service, team, repository, environment or tool. */
export interface BreakdownFigures {
  /** As the filters take it; null for the deployments that name none. */
  value: string | null;
  label: string | null;
  deployments: number;
  changeFailureRate: Measured<ChangeFailureRate>;
  recovery: Measured<FailedDeploymentRecoveryTime>;
  leadTime: Measured<ChangeLeadTime>;
  rework: Measured<DeploymentReworkRate>;
  aiShare: Measured<AiShare>;
  batchSize: Measured<BatchSize>;
}

const row = z
  .object({
    name: z.string().nullable(),
    label: z.string().nullable(),
    total: z.number(),
    failed: z.number(),
    pending: z.number(),
    rolled_back: z.number(),
    remediations: z.number(),
    recovery: z.array(z.number()),
    commits: z.number(),
    known_commits: z.number(),
    ai_commits: z.number(),
    with_commits: z.number(),
    lead_times: z.number(),
    lead_time_median: z.number().nullable(),
    lead_time_p90: z.number().nullable(),
  })
  .transform((r): BreakdownFigures => {
    const { total, failed, pending, commits } = r;
    const counts = {
      total,
      failed,
      pending,
      passed: total - failed - pending,
      evaluated: total - pending,
      rolledBack: r.rolled_back,
    };
    return {
      value: r.name,
      label: r.label,
      deployments: total,
      changeFailureRate: failureRateOf(counts),
      recovery: recoveryOf(counts, r.recovery),
      leadTime: leadTimeOf(
        { deployments: total, commits },
        { commits: r.lead_times, medianSeconds: r.lead_time_median, p90Seconds: r.lead_time_p90 },
      ),
      rework: reworkRateOf(r.remediations, total),
      aiShare: aiShareOf(commits, r.known_commits, r.ai_commits),
      batchSize: batchSizeOf(total, r.with_commits, commits),
    };
  });
const rows = z.array(row);

/** The figures of a scope by one dimension, most deployments first; 500 at most. @throws DatabaseError */
export async function breakDownDeployments(
  client: AnyClient,
  organizationId: OrganizationId,
  scope: DeploymentScope,
  dimension: BreakdownDimension,
): Promise<BreakdownFigures[]> {
  const text = unwrap(
    await client.rpc("break_down_deployments", {
      p_organization_id: organizationId,
      p_scope: toScopeText(scope),
      p_dimension: dimension,
    }),
  );
  return rows.parse(JSON.parse(text));
}

function aiShareOf(commits: number, knownCommits: number, aiCommits: number): Measured<AiShare> {
  if (commits === 0) return unmeasured("no-commits");
  if (knownCommits === 0) return unmeasured("no-known-origins");
  const unknownCommits = commits - knownCommits;
  return measured({ share: aiCommits / knownCommits, aiCommits, knownCommits, unknownCommits });
}

function batchSizeOf(total: number, withCommits: number, commits: number): Measured<BatchSize> {
  if (withCommits === 0) return unmeasured("no-commits");
  return measured({
    mean: commits / withCommits,
    commits,
    deploymentsWithCommits: withCommits,
    deploymentsWithoutCommits: total - withCommits,
  });
}
