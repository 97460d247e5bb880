import { z } from "zod";
import { type AiShare, aiShareOf } from "@/lib/core/metrics/ai-share";
import { countsOfResults } from "@/lib/core/metrics/deployment-counts";
import type { Measured } from "@/lib/core/metrics/measured";
import { type MetricFigures, metricFigures } from "@/lib/core/metrics/metrics";
import type { TimeWindow } from "@/lib/core/metrics/window";
import type { SideCounts } from "@/lib/core/metrics/window-counts";
import { type Question, toQuestionText } from "@/lib/core/question/question";
import type { AnyClient } from "@/lib/platform/supabase/service";
import { unwrap } from "@/lib/platform/supabase/unwrap";
import type { OrganizationId } from "@/lib/workspace/organizations/organization-id";

/** What deployments can be broken down by. There is no breakdown by person, by design. */
export const BREAKDOWN_DIMENSIONS = ["service", "team", "repository", "environment", "tool"] as const;
export type BreakdownDimension = (typeof BREAKDOWN_DIMENSIONS)[number];
export const DEFAULT_BREAKDOWN: BreakdownDimension = "service";

/** The figures of one service, team, repository, environment or tool. */
export interface BreakdownFigures extends MetricFigures {
  /** As the filters take it; null for the deployments that name none. */
  value: string | null;
  label: string | null;
  deployments: number;
  "ai-share": Measured<AiShare>;
}

const row = z.object({
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
  commit_squares: z.number(),
  lead_times: z.number(),
  lead_time_median: z.number().nullable(),
  lead_time_p90: z.number().nullable(),
});

const breakdown = z.object({
  all: z.number(),
  deployments_in_all: z.number(),
  failed_in_all: z.number(),
  rows: z.array(row),
});

/** The 500 rows of a breakdown with the most deployments, those first. */
export interface Breakdown {
  rows: BreakdownFigures[];
  /** What the groups that aren't listed add up to. */
  rest: { groups: number; deployments: number; failed: number };
}

function toFigures(
  r: z.infer<typeof row>,
  window: TimeWindow,
  spans: readonly TimeWindow[],
): BreakdownFigures {
  const { total, failed, pending, commits } = r;
  const side: SideCounts = {
    counts: countsOfResults({ total, failed, pending, rolledBack: r.rolled_back }),
    remediations: r.remediations,
    commits,
    batches: { deployments: r.with_commits, squares: r.commit_squares },
    recoverySeconds: r.recovery,
    leadTimes: {
      commits: r.lead_times,
      medianSeconds: r.lead_time_median,
      p90Seconds: r.lead_time_p90,
      // A row tells no range of its median.
      estimate: null,
    },
  };
  const ai = { deployments: total, commits, knownCommits: r.known_commits, aiCommits: r.ai_commits };
  return {
    value: r.name,
    label: r.label,
    deployments: total,
    ...metricFigures(side, window, spans),
    "ai-share": aiShareOf(ai),
  };
}

/** The figures of a question by one dimension. @param spans which time was read. @throws DatabaseError */
export async function breakDownDeployments(
  client: AnyClient,
  organizationId: OrganizationId,
  question: Question,
  dimension: BreakdownDimension,
  spans: readonly TimeWindow[],
): Promise<Breakdown> {
  const text = unwrap(
    await client.rpc("break_down_deployments", {
      p_organization_id: organizationId,
      p_question: toQuestionText(question),
      p_dimension: dimension,
    }),
  );
  const { rows, ...inAll } = breakdown.parse(JSON.parse(text));
  const sum = (count: (one: z.infer<typeof row>) => number) =>
    rows.reduce((total, one) => total + count(one), 0);
  return {
    rows: rows.map((one) => toFigures(one, question.window, spans)),
    rest: {
      groups: inAll.all - rows.length,
      deployments: inAll.deployments_in_all - sum(({ total }) => total),
      failed: inAll.failed_in_all - sum(({ failed }) => failed),
    },
  };
}
