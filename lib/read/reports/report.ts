import type { HiddenNotes } from "@/lib/core/metrics/hidden-range";
import type { Reading } from "@/lib/core/metrics/reading";
import { windowAlone } from "@/lib/core/metrics/window-counts";
import { getReading } from "@/lib/ingest/feeds/reading";
import type { AnyClient } from "@/lib/platform/supabase/service";
import { measureDeployments } from "@/lib/read/deployments/measure";
import { listIncidents } from "@/lib/read/incidents/data";
import type { OrganizationId } from "@/lib/workspace/organizations/organization-id";
import { listRepositories } from "@/lib/workspace/repositories/data";
import { getReportComparison, getReportVerdict, type ReportOrganization, toBasis } from "./data";
import { reportFigures } from "./figures";
import { type Figure, REPORT_FORMAT_VERSION, type Report } from "./schema";
import { type Scope, toDeploymentScope, toIncidentFilter } from "./scope";

/**
 * The figures of a scope from today's data, with the comparison that is kept beside them. @throws DatabaseError
 */
export async function loadReport(
  client: AnyClient,
  organizationId: OrganizationId,
  organization: ReportOrganization,
  scope: Scope,
  now: Date,
): Promise<Report> {
  const reading = await getReading(client, organizationId);
  const frame = await loadReportFrame(client, organizationId, organization, scope, reading, now);
  const hiddenNotes = frame.comparison?.hiddenEstimate ?? null;
  const figures = await loadReportFigures(client, organizationId, scope, reading, hiddenNotes);
  return { ...frame, figures };
}

/** The figures alone, counted in the database. @throws DatabaseError */
export async function loadReportFigures(
  client: AnyClient,
  organizationId: OrganizationId,
  scope: Scope,
  reading: Reading,
  hiddenNotes: HiddenNotes,
): Promise<Figure[]> {
  const { window } = scope;
  const repositories = scope.repositories.length > 0 ? await listRepositories(client, organizationId) : [];
  const filter = toIncidentFilter(scope);
  const [counts, incidents] = await Promise.all([
    measureDeployments(client, organizationId, toDeploymentScope(scope, repositories), windowAlone(window)),
    filter && listIncidents(client, organizationId, filter),
  ]);
  return reportFigures({ counts, incidents, window, reading, hiddenNotes });
}

/** A report without its figures: what was computed before and is only read. @throws DatabaseError */
export async function loadReportFrame(
  client: AnyClient,
  organizationId: OrganizationId,
  organization: ReportOrganization,
  scope: Scope,
  reading: Reading,
  now: Date,
): Promise<Omit<Report, "figures">> {
  const [comparison, verdict] = await Promise.all([
    getReportComparison(client, organizationId),
    getReportVerdict(client, organizationId),
  ]);
  return {
    formatVersion: REPORT_FORMAT_VERSION,
    basis: toBasis(organization, scope, reading, now),
    comparison,
    verdict,
  };
}
