import { z } from "zod";
import { breakingErrorOf } from "@/lib/core/metrics/comparison/breaking-commit";
import type { GroupedExposures } from "@/lib/core/metrics/comparison/exposure-groups";
import { ORIGINS, type Origin } from "@/lib/core/origins/origin";
import { type Question, toQuestionText } from "@/lib/core/question/question";
import type { AnyClient } from "@/lib/platform/supabase/service";
import { unwrap } from "@/lib/platform/supabase/unwrap";
import type { OrganizationId } from "@/lib/workspace/organizations/organization-id";

const count = z.number();
const instant = z
  .string()
  .nullable()
  .transform((text) => (text === null ? null : new Date(text)));

/** Without an origin: none of its commits broke it. */
function toBreaking(named: [origin: Origin | null, evidence: string, number: number] | null) {
  if (named === null) return null;
  const [origin, evidence, commit] = named;
  if (origin === null) return "elsewhere" as const;
  return { origin: ORIGINS.indexOf(origin), error: breakingErrorOf(evidence), commit };
}

const answer = z
  .object({
    groups: z.array(
      z
        .tuple([
          z.string(),
          z.string().nullable(),
          z.boolean(),
          count,
          count,
          count,
          count,
          count,
          z.array(count).nullable(),
          z.string().nullable(),
          count,
          count,
          count,
          z.tuple([z.enum(ORIGINS).nullable(), z.string(), count]).nullable(),
        ])
        .transform(([service, team, failed, human, ai, bot, unknown, deployments, shared, ...when]) => ({
          service,
          team,
          failed,
          commits: [human, ai, bot, unknown] as const,
          deployments,
          sharedCommits: shared ?? [],
          repository: when[0],
          day: when[1],
          sinceFailure: when[2],
          inChain: when[3],
          breaking: toBreaking(when[4]),
        })),
    ),
    first_started_at: instant,
    last_started_at: instant,
    left_out: z.object({
      rollbacks: count.default(0),
      withoutCommits: count.default(0),
      nothingNew: count.default(0),
      pending: count.default(0),
      young: count.default(0),
      outsideWindow: count.default(0),
    }),
  })
  .transform(
    (read): GroupedExposures => ({
      groups: read.groups,
      firstStartedAt: read.first_started_at,
      lastStartedAt: read.last_started_at,
      leftOut: read.left_out,
    }),
  );

/**
 * What `exposuresOf` finds among the deployments that answer a question and started before an instant, grouped in the
 * database. What was deployed before the question's window is known all the same; tools narrow nothing here.
 * @throws DatabaseError
 */
export async function groupExposures(
  client: AnyClient,
  organizationId: OrganizationId,
  question: Question,
  matureBefore: Date,
): Promise<GroupedExposures> {
  const text = unwrap(
    await client.rpc("group_exposures", {
      p_organization_id: organizationId,
      p_question: toQuestionText(question, { matureBefore }),
    }),
  );
  return answer.parse(JSON.parse(text));
}
