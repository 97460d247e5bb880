import { z } from "zod";
import type { Duplicates } from "@/lib/core/metrics/reconcile";
import { type Question, toQuestionText } from "@/lib/core/question/question";
import type { AnyClient } from "@/lib/platform/supabase/service";
import { unwrap } from "@/lib/platform/supabase/unwrap";
import type { OrganizationId } from "@/lib/workspace/organizations/organization-id";

const counts = z
  .object({
    total: z.number(),
    failed: z.number(),
    passed: z.number(),
    rollbacks: z.number(),
    are_merged: z.boolean(),
  })
  .transform(({ are_merged, ...row }): Duplicates => ({ ...row, areMerged: are_merged }));

/** The second reports of deployments among what answers a question. @throws DatabaseError */
export async function countDuplicates(
  client: AnyClient,
  organizationId: OrganizationId,
  question: Question,
): Promise<Duplicates> {
  const text = unwrap(
    await client.rpc("count_duplicates", {
      p_organization_id: organizationId,
      p_question: toQuestionText(question),
    }),
  );
  return counts.parse(JSON.parse(text));
}
