import { getTranslations } from "next-intl/server";
import { windowDays } from "@/lib/core/metrics/window";
import { getReading } from "@/lib/ingest/feeds/reading";
import { MOST_WINDOW_DAYS } from "@/lib/read/filters/filters";
import { getHiddenNotes } from "@/lib/read/origin-comparisons/data";
import { getReportOrganization } from "@/lib/read/reports/data";
import { loadReportFigures, loadReportFrame } from "@/lib/read/reports/report";
import type { Figure, Report } from "@/lib/read/reports/schema";
import { fromScopeJson } from "@/lib/read/reports/scope";
import { listMembers } from "@/lib/workspace/organizations/data";
import { remember } from "@/lib/workspace/organizations/remember";
import type { OrganizationContext } from "@/lib/workspace/organizations/types";
import { listRepositories } from "@/lib/workspace/repositories/data";
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
  const [organization, emails, repositories, reading] = await Promise.all([
    getReportOrganization(org.client, org.id),
    emailsOf(org),
    listRepositories(org.client, org.id),
    getReading(org.client, org.id),
  ]);
  const asked = { question: fromScopeJson(snapshot.scope, repositories), repositories };
  const today = await loadReportFrame(org.client, org.id, organization, asked, reading, new Date());
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
  const [repositories, reading, hiddenNotes] = await Promise.all([
    kept.repositories?.length ? listRepositories(org.client, org.id) : [],
    getReading(org.client, org.id),
    getHiddenNotes(org.client, org.id),
  ]);
  const question = fromScopeJson(kept, repositories);
  if (windowDays(question.window) > MOST_WINDOW_DAYS) return null;
  return remember(org, "report figures", [question, reading, hiddenNotes], () =>
    loadReportFigures(org.client, org.id, question, reading, hiddenNotes),
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
