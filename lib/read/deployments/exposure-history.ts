import { z } from "zod";
import { breakingErrorOf } from "@/lib/core/metrics/comparison/breaking-commit";
import type { CountedHistory } from "@/lib/core/metrics/comparison/counted-history";
import { ORIGINS } from "@/lib/core/origins/origin";
import { type Question, toQuestionText } from "@/lib/core/question/question";
import type { AnyClient } from "@/lib/platform/supabase/service";
import { unwrap } from "@/lib/platform/supabase/unwrap";
import type { OrganizationId } from "@/lib/workspace/organizations/organization-id";

const count = z.int().min(0);

/** A hundred thousand numbers: a schema for each would take longer than the fit. Null where there is no row. */
const column = z
  .custom<number[] | null>(
    (given) => given === null || (Array.isArray(given) && given.every(Number.isInteger)),
  )
  .transform((given): readonly number[] => given ?? []);

const answer = z
  .object({
    names: z.array(z.tuple([z.string(), z.string().nullable(), z.string().nullable()])),
    name: column,
    started_at: column,
    result: column,
    is_rollback: column,
    human: column,
    ai_assisted: column,
    bot: column,
    unknown: column,
    carriers: column,
    carried: column,
    origins: column,
    broken: z.array(z.tuple([count, count.nullable(), z.enum(ORIGINS).nullable(), z.string()])),
  })
  .transform(
    ({ started_at, is_rollback, human, ai_assisted, bot, unknown, broken, ...read }): CountedHistory => ({
      ...read,
      startedAt: started_at,
      isRollback: is_rollback,
      commits: [human, ai_assisted, bot, unknown],
      broken: broken.map(([deployment, commit, origin, evidence]) => ({
        deployment,
        commit,
        origin: origin === null ? null : ORIGINS.indexOf(origin),
        error: breakingErrorOf(evidence),
      })),
    }),
  );

/**
 * The deployments that answer a question and started before its window ends, counted in the database for the comparison:
 * what was deployed before the window is known all the same. Tools narrow nothing here. @throws DatabaseError
 */
export async function listExposureHistory(
  client: AnyClient,
  organizationId: OrganizationId,
  question: Question,
): Promise<CountedHistory> {
  const text = unwrap(
    await client.rpc("list_exposure_history", {
      p_organization_id: organizationId,
      p_question: toQuestionText(question),
    }),
  );
  return answer.parse(JSON.parse(text));
}
