import { z } from "zod";
import { UNNAMED } from "@/lib/core/question/lists";
import type { AnyClient } from "@/lib/platform/supabase/service";
import { unwrap } from "@/lib/platform/supabase/unwrap";
import { isStorable } from "@/lib/read/filters/parsers";
import type { OrganizationId } from "@/lib/workspace/organizations/organization-id";

/** Parameters whose values are names that events carry. A repository's is looked up before. */
const NAMED = ["env", "service", "team", "tool", "tag"] as const;
export type NamedParameter = (typeof NAMED)[number];

const found = z.array(z.tuple([z.enum(NAMED), z.string()]));

/** A parameter that can't be answered, as a problem's `errors` list it. */
export interface QueryError {
  parameter: string;
  detail: string;
}

/**
 * The names of a query that no event of the organization ever carried: a typo would else answer with figures of nothing.
 * Asks the database nothing where no name is given. @throws DatabaseError
 */
export async function findUnknownNames(
  client: AnyClient,
  organizationId: OrganizationId,
  params: URLSearchParams,
): Promise<QueryError[]> {
  const asked = NAMED.map((name) => [name, named(params, name)] as const).filter(
    ([, values]) => values.length > 0,
  );
  if (asked.length === 0) return [];
  const text = unwrap(
    await client.rpc("find_unknown_names", {
      p_organization_id: organizationId,
      p_names: JSON.stringify(Object.fromEntries(asked)),
    }),
  );
  return found
    .parse(JSON.parse(text))
    .map(([parameter, name]) => ({ parameter, detail: `Nothing here was ever called "${name}".` }));
}

const named = (params: URLSearchParams, name: NamedParameter): string[] =>
  params.getAll(name).filter((value) => value !== UNNAMED && isStorable(value));
