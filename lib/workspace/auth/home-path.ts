import type { UserClient } from "@/lib/platform/supabase/service";
import { listJoinable } from "@/lib/workspace/domains/data";
import { listHidden, listOrganizations } from "@/lib/workspace/organizations/data";

/** Where somebody starts who asked for no page: the only organization they have, else the list, else a new one. */
export async function homePath(client: UserClient, userId: string): Promise<string> {
  const [first, ...others] = await listOrganizations(client, userId);
  if (!first) {
    const [hidden, joinable] = await Promise.all([listHidden(client), listJoinable(client)]);
    return hidden.length + joinable.length > 0 ? "/organizations" : "/organizations/new";
  }
  return others.length === 0 ? `/${first.slug}/dashboard` : "/organizations";
}
