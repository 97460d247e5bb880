import { z } from "zod";
import { type Question, toQuestionText } from "@/lib/core/question/question";
import type { AnyClient } from "@/lib/platform/supabase/service";
import { unwrap } from "@/lib/platform/supabase/unwrap";
import type { OrganizationId } from "@/lib/workspace/organizations/organization-id";

/**
 * The external ids that failed deployments which don't answer a question, and started before its window ends, name as
 * their remediation, sorted: what a file of those that do can't tell by itself. Read page by page. @throws DatabaseError
 */
export async function listNamedRemediations(
  client: AnyClient,
  organizationId: OrganizationId,
  question: Question,
): Promise<string[]> {
  const named: string[] = [];
  for (;;) {
    const text = unwrap(
      await client.rpc("list_named_remediations", {
        p_organization_id: organizationId,
        p_question: toQuestionText(question),
        p_after: named.at(-1) ?? "",
      }),
    );
    const page = z.array(z.string()).parse(JSON.parse(text));
    if (page.length === 0) return named;
    named.push(...page);
  }
}
