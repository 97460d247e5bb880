import { z } from "zod";
import { failureRateOf } from "@/lib/core/metrics/change-failure-rate";
import { type Question, toQuestionText } from "@/lib/core/question/question";
import type { AnyClient } from "@/lib/platform/supabase/service";
import { unwrap } from "@/lib/platform/supabase/unwrap";
import type { OrganizationId } from "@/lib/workspace/organizations/organization-id";
import type { RepositoryRow } from "./repository-list";

/** So many repositories are on a page of their list. */
export const REPOSITORIES_PER_PAGE = 500;

const counts = [z.number(), z.number(), z.number()] as const;
const listed = z.object({
  total: z.number(),
  nameless: z.tuple(counts).nullable(),
  rows: z.array(z.tuple([z.uuid(), z.string(), ...counts])),
});

/**
 * A page of the repositories with their deployments that answer a question, the most deployed first; without deployments
 * they are listed all the same.
 * @param skip how many come before it. @returns the page, what names no repository, and how many there are.
 * @throws DatabaseError
 */
export async function listRepositoryRows(
  client: AnyClient,
  organizationId: OrganizationId,
  question: Question,
  skip = 0,
): Promise<{ total: number; rows: RepositoryRow[]; nameless: RepositoryRow | null }> {
  const text = unwrap(
    await client.rpc("list_repositories", {
      p_organization_id: organizationId,
      p_question: toQuestionText(question),
      p_skip: skip,
    }),
  );
  const { total, nameless, rows } = listed.parse(JSON.parse(text));
  return {
    total,
    nameless: nameless && toRow(null, nameless),
    rows: rows.map(([id, name, ...counted]) => toRow({ id, name }, counted)),
  };
}

function toRow(
  repository: RepositoryRow["repository"],
  [deployments, failed, evaluated]: readonly [number, number, number],
): RepositoryRow {
  const pending = deployments - evaluated;
  return {
    repository,
    deployments,
    "change-failure-rate": failureRateOf({ total: deployments, failed, evaluated, pending }),
  };
}
