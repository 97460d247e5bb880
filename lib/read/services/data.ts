import { z } from "zod";
import { type Question, toQuestionText } from "@/lib/core/question/question";
import type { AnyClient } from "@/lib/platform/supabase/service";
import { textList } from "@/lib/platform/supabase/text-list";
import { unwrap } from "@/lib/platform/supabase/unwrap";
import type { OrganizationId } from "@/lib/workspace/organizations/organization-id";

/** How one service fared in a window. */
export interface ServiceRow {
  name: string;
  deployments: number;
  failed: number;
  /** Deployments with a result. */
  evaluated: number;
  /** Teams its deployments name, five at most. */
  teams: readonly string[];
  lastDeployedAt: Date;
}

const rows = z.array(
  z
    .tuple([z.string(), z.number(), z.number(), z.number(), z.array(z.string()).nullable(), z.number()])
    .transform(
      ([name, deployments, failed, evaluated, teams, last]): ServiceRow => ({
        name,
        deployments,
        failed,
        evaluated,
        teams: teams ?? [],
        lastDeployedAt: new Date(last * 1000),
      }),
    ),
);

const page = z.object({ total: z.number(), rows });

/** So many services are on a page of their list. */
export const SERVICES_PER_PAGE = 500;

/**
 * A page of the services whose deployments answer a question, whatever their tools, the most deployed first.
 * @param skip how many come before it. @returns the page, and how many services there are. @throws DatabaseError
 */
export async function listServices(
  client: AnyClient,
  organizationId: OrganizationId,
  question: Question,
  skip = 0,
): Promise<{ total: number; rows: ServiceRow[] }> {
  const text = unwrap(
    await client.rpc("list_services", {
      p_organization_id: organizationId,
      p_question: toQuestionText(question),
      p_skip: skip,
    }),
  );
  return page.parse(JSON.parse(text));
}

/** Whether the organization has ever seen a deployment of this service. @throws DatabaseError */
export async function hasService(
  client: AnyClient,
  organizationId: OrganizationId,
  service: string,
): Promise<boolean> {
  const found = unwrap(
    await client
      .from("external_deployments")
      .select("id")
      .eq("organization_id", organizationId)
      .filter("service", "in", textList([service]))
      .limit(1),
  );
  return found.length > 0;
}
