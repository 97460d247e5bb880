import { canOverruleOrigins } from "@/lib/organizations/roles";
import type { OrganizationContext } from "@/lib/organizations/types";
import { serviceClient } from "@/lib/supabase/service";
import { listAccountNames } from "./accounts";
import { listOverrules, type NamedOverrule } from "./overrules";
import { listReclassifications, type ReclassificationRecord } from "./reclassifications";

export interface CommitOriginSettings {
  overrules: NamedOverrule[];
  reclassifications: ReclassificationRecord[];
}

/** What the commit origin settings show. @throws DatabaseError */
export async function loadCommitOriginSettings(org: OrganizationContext): Promise<CommitOriginSettings> {
  const [overrules, reclassifications, accounts] = await Promise.all([
    listOverrules(org.client, org.id),
    listReclassifications(org.client, org.id),
    canOverruleOrigins(org.role) ? listAccountNames(serviceClient(), org.id) : new Map<string, string>(),
  ]);
  return {
    overrules: overrules.map((overrule) => ({ ...overrule, account: accounts.get(overrule.id) ?? null })),
    reclassifications,
  };
}
