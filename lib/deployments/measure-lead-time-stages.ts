import { z } from "zod";
import { type LeadTimeStages, leadTimeStagesOf, type StageSum } from "@/lib/metrics/lead-time-stages";
import type { Measured } from "@/lib/metrics/measured";
import type { OrganizationId } from "@/lib/organizations/organization-id";
import type { AnyClient } from "@/lib/supabase/service";
import { unwrap } from "@/lib/supabase/unwrap";
import { type DeploymentScope, toScopeText } from "./scope";

const stage = z
  .object({
    total: z.number(),
    figures: z.object({
      commits: z.number(),
      median: z.number(),
      p90: z.number(),
      interval: z.tuple([z.number(), z.number()]).nullable(),
    }),
  })
  .transform(
    ({ total, figures: { median, p90, interval } }): StageSum => ({
      medianSeconds: median,
      p90Seconds: p90,
      interval: interval && { low: interval[0], high: interval[1] },
      totalSeconds: total,
    }),
  );

const answer = z.object({
  deployments: z.number(),
  commits: z.number(),
  commits_with_stages: z.number(),
  stages: z.object({ before_merge: stage, waiting: stage, deploying: stage }).nullable(),
});

/** What `leadTimeStages` says of a scope, sorted and summed in the database. @throws DatabaseError */
export async function measureLeadTimeStages(
  client: AnyClient,
  organizationId: OrganizationId,
  scope: DeploymentScope,
): Promise<Measured<LeadTimeStages>> {
  const text = unwrap(
    await client.rpc("measure_lead_time_stages", {
      p_organization_id: organizationId,
      p_scope: toScopeText(scope),
    }),
  );
  const { deployments, commits, commits_with_stages, stages } = answer.parse(JSON.parse(text));
  return leadTimeStagesOf({
    deployments,
    commits,
    commitsWithStages: commits_with_stages,
    stages: stages && {
      beforeMerge: stages.before_merge,
      waiting: stages.waiting,
      deploying: stages.deploying,
    },
  });
}
