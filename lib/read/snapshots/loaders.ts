import { getTranslations } from "next-intl/server";
import { windowDays } from "@/lib/core/metrics/window";
import { getReading } from "@/lib/ingest/feeds/reading";
import { remember } from "@/lib/read/dashboard/cache";
import { MOST_WINDOW_DAYS } from "@/lib/read/filters/filters";
import { getHiddenNotes } from "@/lib/read/origin-comparisons/data";
import { getReportOrganization } from "@/lib/read/reports/data";
import { loadReportFigures, loadReportFrame } from "@/lib/read/reports/report";
import type { Figure, Report } from "@/lib/read/reports/schema";
import { fromScopeJson } from "@/lib/read/reports/scope";
import { listMembers } from "@/lib/workspace/organizations/data";
import type { OrganizationContext } from "@/lib/workspace/organizations/types";
import { getSnapshot, listSnapshots } from "./data";
import type { Snapshot, SnapshotSummary } from "./types";

/** The organization's snapshots with who kept them. @throws DatabaseError */
export async function loadSnapshots(
  org: OrganizationContext,
): Promise<{ snapshots: SnapshotSummary[]; makers: ReadonlyMap<string, string> }> {
  const [snapshots, emails] = await Promise.all([listSnapshots(org.client, org.id), emailsOf(org)]);
  const nameOf = await makerNamer(emails);
  return { snapshots, makers: new Map(snapshots.map((one) => [one.id, nameOf(one)])) };
}

/** A snapshot, who kept it, and today's answer beside it; null where there is none. @throws DatabaseError */
export async function loadSnapshot(
  org: OrganizationContext,
  id: string,
): Promise<{ snapshot: Snapshot; maker: string; today: Omit<Report, "figures"> } | null> {
  const snapshot = await getSnapshot(org.client, org.id, id);
  if (!snapshot) return null;
  const [organization, emails] = await Promise.all([
    getReportOrganization(org.client, org.id),
    emailsOf(org),
  ]);
  const scope = fromScopeJson(snapshot.scope);
  const reading = await getReading(org.client, org.id);
  const today = await loadReportFrame(org.client, org.id, organization, scope, reading, new Date());
  return { snapshot, maker: (await makerNamer(emails))(snapshot), today };
}

/**
 * What today's data say for a snapshot's scope, read once for a state of the data. Null for a window that is longer than
 * any page reads: only snapshots from before there was such a bound have one. @throws DatabaseError
 */
export async function loadTodaysFigures(
  org: OrganizationContext,
  { scope: kept }: Pick<Snapshot, "scope">,
): Promise<Figure[] | null> {
  const scope = fromScopeJson(kept);
  if (windowDays(scope.window) > MOST_WINDOW_DAYS) return null;
  const [reading, hiddenNotes] = await Promise.all([
    getReading(org.client, org.id),
    getHiddenNotes(org.client, org.id),
  ]);
  return remember(org, "report figures", [kept, reading, hiddenNotes], () =>
    loadReportFigures(org.client, org.id, scope, reading, hiddenNotes),
  );
}

async function emailsOf(org: OrganizationContext): Promise<ReadonlyMap<string, string>> {
  const members = await listMembers(org.client, org.id);
  return new Map(members.map(({ userId, email }) => [userId, email]));
}

async function makerNamer(emails: ReadonlyMap<string, string>): Promise<(of: SnapshotSummary) => string> {
  const t = await getTranslations("snapshots");
  return ({ createdBy }) => (createdBy === null ? t("system") : (emails.get(createdBy) ?? t("gone")));
}
