import { listApiTokens } from "@/lib/api-tokens/data";
import { getSlackConnection } from "@/lib/digests/data";
import type { UserClient } from "@/lib/supabase/service";
import type { OrganizationId } from "./organization-id";

/** What a member made with an admin's rights, and what ends with these. */
export interface MadeWithRights {
  tokens: { name: string; lastFour: string }[];
  /** Whether they connected the digest's Slack channel. */
  slack: boolean;
}

/** What works only as long as somebody keeps their rights, by the member's id. Empty for those who may not see tokens. */
export async function listMadeWithRights(
  client: UserClient,
  organizationId: OrganizationId,
  now: Date,
): Promise<ReadonlyMap<string, MadeWithRights>> {
  const [tokens, slack] = await Promise.all([
    listApiTokens(client, organizationId),
    getSlackConnection(client, organizationId),
  ]);
  const made = new Map<string, MadeWithRights>();
  const of = (userId: string) => {
    const known = made.get(userId) ?? { tokens: [], slack: false };
    made.set(userId, known);
    return known;
  };
  for (const { createdBy, name, lastFour, revokedAt, expiresAt } of tokens) {
    const isUsable = revokedAt === null && (expiresAt === null || expiresAt > now);
    if (isUsable && createdBy !== null) of(createdBy).tokens.push({ name, lastFour });
  }
  if (slack?.connectedBy) of(slack.connectedBy).slack = true;
  return made;
}
