import { z } from "zod";
import { FILTER_LIST_NAMES, type FilterList } from "@/lib/core/question/lists";
import type { AnyClient } from "@/lib/platform/supabase/service";
import { unwrap } from "@/lib/platform/supabase/unwrap";
import type { OrganizationId } from "@/lib/workspace/organizations/organization-id";

/** One name a filter offers, with its deployments over all history. */
export interface FilterChoice {
  /** As the URL carries it; empty for deployments that name none. */
  value: string;
  label: string;
  deployments: number;
}

/** What each filter offers, the busiest first. */
export type FilterChoices = Record<FilterList, readonly FilterChoice[]> & {
  /** How many more names there are of each than are offered. */
  unlisted: Record<FilterList, number>;
};

const list = z.array(
  z
    .tuple([z.string(), z.string(), z.number()])
    .transform(([value, label, deployments]): FilterChoice => ({ value, label, deployments })),
);
const name = z.enum(FILTER_LIST_NAMES);
const choices = z
  .object({ lists: z.record(name, list), all: z.record(name, z.number()) })
  .transform(({ lists, all }): FilterChoices => {
    const left = FILTER_LIST_NAMES.map((one) => [one, all[one] - lists[one].length]);
    return { ...lists, unlisted: Object.fromEntries(left) as FilterChoices["unlisted"] };
  });

/** The names that an organization's deployments have of each list. @throws DatabaseError */
export async function listFilterChoices(
  client: AnyClient,
  organizationId: OrganizationId,
): Promise<FilterChoices> {
  const text = unwrap(await client.rpc("list_filter_choices", { p_organization_id: organizationId }));
  const { all, ...lists } = JSON.parse(text);
  return choices.parse({ lists, all });
}
