import { listDeployments } from "@/lib/deployments/data";
import { listIncidents } from "@/lib/incidents/data";
import type { OrganizationId } from "@/lib/organizations/organization-id";
import { listRepositories } from "@/lib/repositories/data";
import type { AnyClient } from "@/lib/supabase/service";
import { getReportComparison, getReportVerdict, type ReportOrganization, toBasis } from "./data";
import { reportFigures } from "./figures";
import { repositoryNamer } from "./repository-names";
import { type Figure, REPORT_FORMAT_VERSION, type Report } from "./schema";
import { deploymentsInScope, environmentsToRead, incidentsInScope, type Scope, scopeStart } from "./scope";

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
  const [figures, frame] = await Promise.all([
    loadReportFigures(client, organizationId, scope),
    loadReportFrame(client, organizationId, organization, scope, now),
  ]);
  return { ...frame, figures };
}

/** The figures alone: reads every deployment and incident of the scope. @throws DatabaseError */
export async function loadReportFigures(
  client: AnyClient,
  organizationId: OrganizationId,
  scope: Scope,
): Promise<Figure[]> {
  const { window } = scope;
  const environments = environmentsToRead(scope.environments);
  const [deployments, incidents, repositories] = await Promise.all([
    listDeployments(client, organizationId, { from: scopeStart(scope), to: window.to, environments }),
    listIncidents(client, organizationId, { ...window, environments }),
    listRepositories(client, organizationId),
  ]);
  const named = deployments.map(repositoryNamer(repositories));
  return reportFigures({
    deployments: deploymentsInScope(named, scope),
    incidents: incidentsInScope(incidents, scope),
    window,
  });
}

/** A report without its figures: what was computed before and is only read. @throws DatabaseError */
export async function loadReportFrame(
  client: AnyClient,
  organizationId: OrganizationId,
  organization: ReportOrganization,
  scope: Scope,
  now: Date,
): Promise<Omit<Report, "figures">> {
  const [comparison, verdict] = await Promise.all([
    getReportComparison(client, organizationId),
    getReportVerdict(client, organizationId),
  ]);
  return {
    formatVersion: REPORT_FORMAT_VERSION,
    basis: toBasis(organization, scope, now),
    comparison,
    verdict,
  };
}
