import type { UserClient } from "@/lib/platform/supabase/service";
import { unwrap } from "@/lib/platform/supabase/unwrap";
import type { OrganizationId } from "./organization-id";

/** What a member made with an admin's rights, and what ends with these. */
export interface MadeWithRights {
  tokens: { name: string; lastFour: string }[];
  /** Whether they connected the digest's Slack channel. */
  slack: boolean;
  /** How many of their invitations are still open. */
  invitations: number;
}

/** What one person made in one organization. */
export interface MadeIn {
  organization: { slug: string; name: string };
  made: MadeWithRights;
}

/** A row with who made it. Without organization or maker it is nobody's to lose. */
type Row<Extra = object> = { organization_id: string; made_by: string | null } & Extra;

/** At most 50 tokens and 200 invitations of an organization are in use at a time. */
const ROWS_MAX = 1000;

/** What works only as long as somebody keeps their rights, by the member's id. Empty for those who may not see it. */
export async function listMadeWithRights(
  client: UserClient,
  organizationId: OrganizationId,
  now: Date,
): Promise<ReadonlyMap<string, MadeWithRights>> {
  return (await readMade(client, [organizationId], now)).get(organizationId) ?? new Map();
}

/** What of the signed-in user's ends when their account does, in each organization where there is anything. */
export async function listMadeEverywhere(client: UserClient, userId: string, now: Date): Promise<MadeIn[]> {
  const memberships = unwrap(
    await client
      .from("memberships")
      .select("organization_id, organizations!inner(slug, name)")
      .eq("user_id", userId)
      .in("role", ["owner", "admin"])
      .limit(ROWS_MAX),
  ) as unknown as { organization_id: string; organizations: MadeIn["organization"] }[];
  const ids = memberships.map(({ organization_id }) => organization_id);
  const made = ids.length === 0 ? new Map() : await readMade(client, ids, now, userId);
  return memberships.flatMap(({ organization_id, organizations }) => {
    const own = made.get(organization_id)?.get(userId);
    return own ? [{ organization: organizations, made: own }] : [];
  });
}

/** By organization and maker; of one maker alone where one is named. */
async function readMade(
  client: UserClient,
  organizationIds: readonly string[],
  now: Date,
  maker?: string,
): Promise<Map<string, Map<string, MadeWithRights>>> {
  const at = now.toISOString();
  const of = <T extends { eq(column: string, value: string): T }>(query: T, column: string): T =>
    maker === undefined ? query : query.eq(column, maker);
  const tokens = client
    .from("api_tokens")
    .select("organization_id, made_by:created_by, name, last_four")
    .in("organization_id", organizationIds)
    .is("revoked_at", null)
    .or(`expires_at.is.null,expires_at.gt.${at}`)
    .order("created_at", { ascending: false })
    .limit(ROWS_MAX);
  const channels = client
    .from("slack_webhooks")
    .select("organization_id, made_by:connected_by")
    .in("organization_id", organizationIds);
  const invitations = client
    .from("organization_invitations")
    .select("organization_id, made_by:created_by")
    .in("organization_id", organizationIds)
    .is("accepted_at", null)
    .gt("expires_at", at)
    .limit(ROWS_MAX);
  const answers = await Promise.all([
    of(tokens, "created_by"),
    of(channels, "connected_by"),
    of(invitations, "created_by"),
  ]);
  const made = new Map<string, Map<string, MadeWithRights>>();
  const note = <Extra>(rows: readonly Row<Extra>[], add: (one: MadeWithRights, row: Row<Extra>) => void) => {
    for (const row of rows) {
      if (row.made_by === null) continue;
      const people = made.get(row.organization_id) ?? new Map<string, MadeWithRights>();
      const one = people.get(row.made_by) ?? { tokens: [], slack: false, invitations: 0 };
      made.set(row.organization_id, people.set(row.made_by, one));
      add(one, row);
    }
  };
  note(unwrap(answers[0]) as Row<{ name: string; last_four: string }>[], (one, { name, last_four }) => {
    one.tokens.push({ name, lastFour: last_four });
  });
  note(unwrap(answers[1]) as Row[], (one) => {
    one.slack = true;
  });
  note(unwrap(answers[2]) as Row[], (one) => {
    one.invitations += 1;
  });
  return made;
}
