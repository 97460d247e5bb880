import { type ListPage, toListPage } from "@/lib/platform/list-page";
import { serviceClient } from "@/lib/platform/supabase/service";
import { canOverruleOrigins } from "@/lib/workspace/organizations/roles";
import type { OrganizationContext } from "@/lib/workspace/organizations/types";
import { listAccountNames } from "./accounts";
import { toMarkKey } from "./mark-key";
import { listOverrules, type NamedOverrule, OVERRULES_PER_PAGE } from "./overrules";
import { listReclassifications, type ReclassificationRecord } from "./reclassifications";
import { getTeaching, type TaughtMarkEntry } from "./taught-marks";
import { listUnmappedMarks, type UnmappedMark } from "./unmapped-marks";

export interface CommitOriginSettings {
  overrules: ListPage<NamedOverrule>;
  reclassifications: ReclassificationRecord[];
  /** Marks in the organization's commits that no rule knows and nobody has decided about. */
  unmapped: UnmappedMark[];
  /** Unknown marks beyond those, the rarest. */
  unlisted: number;
  /** What was taught, the standing first; accounts only for those who may teach. */
  taught: readonly (TaughtMarkEntry & { isHidden: boolean })[];
  rulesVersion: string;
}

/** What the commit origin settings show. @param page of the overrules, from 1. @throws DatabaseError */
export async function loadCommitOriginSettings(
  org: OrganizationContext,
  page: number,
): Promise<CommitOriginSettings> {
  const mayTeach = canOverruleOrigins(org.role);
  const [overrules, reclassifications, unmapped, { entries, rulesVersion }, accounts] = await Promise.all([
    listOverrules(org.client, org.id, (page - 1) * OVERRULES_PER_PAGE),
    listReclassifications(org.client, org.id),
    listUnmappedMarks(org.client, org.id),
    getTeaching(serviceClient(), org.id),
    mayTeach ? listAccountNames(serviceClient(), org.id) : new Map<string, string>(),
  ]);
  return {
    overrules: toListPage(
      overrules.rows.map((overrule) => ({ ...overrule, account: accounts.get(overrule.id) ?? null })),
      { page, size: OVERRULES_PER_PAGE, total: overrules.total },
    ),
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
