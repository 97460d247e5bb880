import { z } from "zod";
import type { PerCommitRates } from "@/lib/core/metrics/comparison/per-commit-rates";
import { AI_SHARE_EDGES, type FailureByAiShare, toAiShareBin } from "@/lib/core/metrics/failure-by-ai-share";
import { type RatioSums, ratioEstimateOfSums } from "@/lib/core/metrics/stats/ratio-estimator";
import { KNOWN_ORIGINS } from "@/lib/core/origins/origin";
import { type Question, toQuestionText } from "@/lib/core/question/question";
import type { AnyClient } from "@/lib/platform/supabase/service";
import { unwrap } from "@/lib/platform/supabase/unwrap";
import type { OrganizationId } from "@/lib/workspace/organizations/organization-id";

const answer = z.object({
  /** Where the bin ends in per cent (null: no commit of known origin), deployments, failed ones. */
  bins: z.array(z.tuple([z.number().nullable(), z.number(), z.number()])),
  /** How many independent deployments there are among the evaluated and the failed ones. */
  independent: z.object({ evaluated: z.number().optional(), failed: z.number().optional() }),
  rates: z.array(
    z.object({
      outcome: z.enum(["failure", "rework", "rollback"]),
      origin: z.enum(KNOWN_ORIGINS),
      numerator: z.number(),
      denominator: z.number(),
      squares: z.number(),
      above: z.number(),
      both: z.number(),
      below: z.number(),
    }),
  ),
});

/** Rates by code origin with intervals that take the deployment as the unit. */
export type OriginRatesPerCommit = Pick<PerCommitRates, "failure" | "rollback" | "rework">;

/** What a scope's deployments say by origin. */
export interface MeasuredOrigins {
  perCommit: OriginRatesPerCommit;
  byAiShare: FailureByAiShare;
}

/** What `perCommitRates` and `failureByAiShare` say of a scope, summed in the database. @throws DatabaseError */
export async function measureOrigins(
  client: AnyClient,
  organizationId: OrganizationId,
  question: Question,
): Promise<MeasuredOrigins> {
  const text = unwrap(
    await client.rpc("measure_origins", {
      p_organization_id: organizationId,
      p_question: toQuestionText(question),
    }),
  );
  const { independent, rates, bins } = answer.parse(JSON.parse(text));
  const found: OriginRatesPerCommit = { failure: {}, rollback: {}, rework: {} };
  for (const { outcome, origin, ...sums } of rates) {
    const units = outcome === "rollback" ? independent.failed : independent.evaluated;
    const estimate = ratioEstimateOfSums(sums satisfies RatioSums, correctionOf(units ?? 0));
    if (estimate !== null) found[outcome][origin] = estimate;
  }
  return { perCommit: found, byAiShare: toFailureByAiShare(bins) };
}

function toFailureByAiShare(bins: z.infer<typeof answer>["bins"]): FailureByAiShare {
  const countsOf = (percent: number | null) => {
    const [, deployments = 0, failed = 0] = bins.find(([bin]) => bin === percent) ?? [];
    return { deployments, failed };
  };
  return {
    bins: AI_SHARE_EDGES.map((edge, i) => toAiShareBin(countsOf(100 * edge), i)),
    withoutKnownCommits: countsOf(null).deployments,
  };
}

function correctionOf(independent: number): number {
  return independent > 1 ? independent / (independent - 1) : 1;
}
