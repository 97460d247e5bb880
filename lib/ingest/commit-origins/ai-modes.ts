import { z } from "zod";
import { type RatioEstimate, ratioEstimateOfSums } from "@/lib/core/metrics/stats/ratio-estimator";
import { AI_MODES, type AiMode } from "@/lib/core/origins/classification";
import { type Question, toQuestionText } from "@/lib/core/question/question";
import type { AnyClient } from "@/lib/platform/supabase/service";
import { unwrap } from "@/lib/platform/supabase/unwrap";
import type { OrganizationId } from "@/lib/workspace/organizations/organization-id";

/** Change failure rate of the AI-assisted commits of one mode; the interval takes the deployment as its unit. */
export interface AiModeRate extends RatioEstimate {
  mode: AiMode;
  deployments: number;
}

const answer = z.array(
  z.object({
    mode: z.enum(AI_MODES),
    deployments: z.number(),
    numerator: z.number(),
    denominator: z.number(),
    squares: z.number(),
    above: z.number(),
    both: z.number(),
    below: z.number(),
  }),
);

/** The sums of the database as rates; a mode without commits is left out. Pure. */
export function toAiModeRates(rows: z.infer<typeof answer>): AiModeRate[] {
  return rows.flatMap(({ mode, deployments, ...sums }) => {
    const correction = deployments > 1 ? deployments / (deployments - 1) : 1;
    const estimate = ratioEstimateOfSums(sums, correction);
    return estimate === null ? [] : [{ mode, deployments, ...estimate }];
  });
}

/** What agents wrote beside what people committed with help, over the evaluated deployments that answer a question, whatever their tools. @throws DatabaseError */
export async function measureAiModes(
  client: AnyClient,
  organizationId: OrganizationId,
  question: Question,
): Promise<AiModeRate[]> {
  const text = unwrap(
    await client.rpc("measure_ai_modes", {
      p_organization_id: organizationId,
      p_question: toQuestionText(question),
    }),
  );
  return toAiModeRates(answer.parse(JSON.parse(text)));
}
