import type { HiddenNotes } from "@/lib/core/metrics/hidden-range";
import { type Reading, sourceOf } from "@/lib/core/metrics/reading";
import { windowAlone } from "@/lib/core/metrics/window-counts";
import { canIncidentsAnswer, type Question } from "@/lib/core/question/question";
import { getReading } from "@/lib/ingest/feeds/reading";
import type { AnyClient } from "@/lib/platform/supabase/service";
import { measureDeployments } from "@/lib/read/deployments/measure";
import { listCountedIncidents } from "@/lib/read/incidents/data";
import type { OrganizationId } from "@/lib/workspace/organizations/organization-id";
import type { Repository } from "@/lib/workspace/repositories/types";
import { getReportComparison, getReportVerdict, type ReportOrganization, toBasis } from "./data";
import { reportFigures } from "./figures";
import { type Figure, REPORT_FORMAT_VERSION, type Report } from "./schema";

/** What a report answers: a question, and the repositories that it may name. */
export interface ReportQuestion {
  question: Question;
  repositories: readonly Repository[];
}

/**
 * The figures of a question from today's data, with the comparison that is kept beside them. @throws DatabaseError
 */
export async function loadReport(
  client: AnyClient,
  organizationId: OrganizationId,
  organization: ReportOrganization,
  asked: ReportQuestion,
  now: Date,
): Promise<Report> {
  const reading = await getReading(client, organizationId);
  const frame = await loadReportFrame(client, organizationId, organization, asked, reading, now);
  const hiddenNotes = frame.comparison?.hiddenEstimate ?? null;
  const figures = await loadReportFigures(client, organizationId, asked.question, reading, hiddenNotes);
  return { ...frame, figures };
}

/** The figures alone, counted in the database. @throws DatabaseError */
export async function loadReportFigures(
  client: AnyClient,
  organizationId: OrganizationId,
  question: Question,
  reading: Reading,
  hiddenNotes: HiddenNotes,
): Promise<Figure[]> {
  const { window } = question;
  const [counts, incidents] = await Promise.all([
    measureDeployments(client, organizationId, question, windowAlone(window)),
    canIncidentsAnswer(question) ? listCountedIncidents(client, organizationId, question) : null,
  ]);
  return reportFigures({
    counts,
    incidents,
    window,
    reading,
    hiddenNotes,
    source: sourceOf(reading, window),
  });
}

/** A report without its figures: what was computed before and is only read. @throws DatabaseError */
export async function loadReportFrame(
  client: AnyClient,
  organizationId: OrganizationId,
  organization: ReportOrganization,
  asked: ReportQuestion,
  reading: Reading,
  now: Date,
): Promise<Omit<Report, "figures">> {
  const [comparison, verdict] = await Promise.all([
    getReportComparison(client, organizationId),
    getReportVerdict(client, organizationId),
  ]);
  return {
    formatVersion: REPORT_FORMAT_VERSION,
    basis: toBasis(organization, asked, reading, now),
    comparison,
    verdict,
  };
}
