import { serviceClient } from "@/lib/platform/supabase/service";
import { canOverruleOrigins } from "@/lib/workspace/organizations/roles";
import type { OrganizationContext } from "@/lib/workspace/organizations/types";
import { listAccountNames } from "./accounts";
import { toMarkKey } from "./mark-key";
import { listOverrules, type NamedOverrule } from "./overrules";
import { listReclassifications, type ReclassificationRecord } from "./reclassifications";
import { getTeaching, type TaughtMarkEntry } from "./taught-marks";
import { listUnmappedMarks, type UnmappedMark } from "./unmapped-marks";

export interface CommitOriginSettings {
  overrules: NamedOverrule[];
  reclassifications: ReclassificationRecord[];
  /** Marks in the organization's commits that no rule knows and nobody has decided about. */
  unmapped: UnmappedMark[];
  /** Unknown marks beyond those, the rarest. */
  unlisted: number;
  /** What was taught, the standing first; accounts only for those who may teach. */
  taught: readonly (TaughtMarkEntry & { isHidden: boolean })[];
  rulesVersion: string;
}

/** What the commit origin settings show. @throws DatabaseError */
export async function loadCommitOriginSettings(org: OrganizationContext): Promise<CommitOriginSettings> {
  const mayTeach = canOverruleOrigins(org.role);
  const [overrules, reclassifications, unmapped, { entries, rulesVersion }, accounts] = await Promise.all([
    listOverrules(org.client, org.id),
    listReclassifications(org.client, org.id),
    listUnmappedMarks(org.client, org.id),
    getTeaching(serviceClient(), org.id),
    mayTeach ? listAccountNames(serviceClient(), org.id) : new Map<string, string>(),
  ]);
  return {
    overrules: overrules.map((overrule) => ({ ...overrule, account: accounts.get(overrule.id) ?? null })),
    reclassifications,
    rulesVersion,
    unlisted: unmapped.unlisted,
    unmapped: unmapped.marks.filter(
      (mark) => !entries.some((one) => one.revokedAt === null && toMarkKey(one) === toMarkKey(mark)),
    ),
    taught: entries.map((entry) => {
      const isHidden = entry.kind === "account" && !mayTeach;
      return { ...entry, value: isHidden ? "" : entry.value, isHidden };
    }),
  };
}
