import { z } from "zod";
import {
  type LeadTimeReadings,
  type LeadTimeTallies,
  leadTimeReadingsOf,
} from "@/lib/core/metrics/lead-time-readings";
import { type LeadTimeStages, leadTimeStagesOf, type StageSum } from "@/lib/core/metrics/lead-time-stages";
import type { Measured } from "@/lib/core/metrics/measured";
import { type Question, toQuestionText } from "@/lib/core/question/question";
import type { AnyClient } from "@/lib/platform/supabase/service";
import { unwrap } from "@/lib/platform/supabase/unwrap";
import type { OrganizationId } from "@/lib/workspace/organizations/organization-id";

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
  readings: z
    .object({
      deployments: z.number(),
      commits: z.number(),
      per_deployment: z.number(),
      unique_commits: z.number(),
      each_once: z.number(),
      largest: z.tuple([z.string(), z.number()]),
      commonest: z.tuple([z.string(), z.number()]).nullable(),
    })
    .nullable()
    .transform(
      (row): LeadTimeTallies | null =>
        row && {
          deployments: row.deployments,
          commits: row.commits,
          perDeploymentSeconds: row.per_deployment,
          uniqueCommits: row.unique_commits,
          eachOnceSeconds: row.each_once,
          largest: { id: row.largest[0], commits: row.largest[1] },
          commonest: row.commonest && { sha: row.commonest[0], deployments: row.commonest[1] },
        },
    ),
  stages: z.object({ before_merge: stage, waiting: stage, deploying: stage }).nullable(),
});

/** What lead time is made of, and how it reads when it is counted otherwise. */
export interface LeadTimeDetail {
  stages: Measured<LeadTimeStages>;
  readings: Measured<LeadTimeReadings>;
}

/** The lead times of a scope in detail, sorted and summed in the database. @throws DatabaseError */
export async function measureLeadTimeStages(
  client: AnyClient,
  organizationId: OrganizationId,
  question: Question,
): Promise<LeadTimeDetail> {
  const text = unwrap(
    await client.rpc("measure_lead_time_stages", {
      p_organization_id: organizationId,
      p_question: toQuestionText(question),
    }),
  );
  const { deployments, commits, commits_with_stages, stages, readings } = answer.parse(JSON.parse(text));
  const measuredStages = leadTimeStagesOf({
    deployments,
    commits,
    commitsWithStages: commits_with_stages,
    stages: stages && {
      beforeMerge: stages.before_merge,
      waiting: stages.waiting,
      deploying: stages.deploying,
    },
  });
  return { stages: measuredStages, readings: leadTimeReadingsOf(readings) };
}
