import { z } from "zod";
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
export type FilterChoices = Record<FilterChoiceKey, readonly FilterChoice[]> & {
  /** How many more names there are of each than are offered. */
  unlisted: Record<FilterChoiceKey, number>;
};

type FilterChoiceKey = "env" | "service" | "team" | "repository" | "tool";

const list = z.array(
  z
    .tuple([z.string(), z.string(), z.number()])
    .transform(([value, label, deployments]): FilterChoice => ({ value, label, deployments })),
);
const all = z.number();
const choices = z
  .object({
    env: list,
    service: list,
    team: list,
    repository: list,
    tool: list,
    all: z.object({ env: all, service: all, team: all, repository: all, tool: all }),
  })
  .transform(({ all, ...lists }): FilterChoices => {
    const left = (key: FilterChoiceKey) => all[key] - lists[key].length;
    return {
      ...lists,
      unlisted: {
        env: left("env"),
        service: left("service"),
        team: left("team"),
        repository: left("repository"),
        tool: left("tool"),
      },
    };
  });

/** The environments, services, teams, repositories and tools that an organization's deployments name. @throws DatabaseError */
export async function listFilterChoices(
  client: AnyClient,
  organizationId: OrganizationId,
): Promise<FilterChoices> {
  const text = unwrap(await client.rpc("list_filter_choices", { p_organization_id: organizationId }));
  return choices.parse(JSON.parse(text));
}
