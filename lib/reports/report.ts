import { listDeployments } from "@/lib/deployments/data";
import { listIncidents } from "@/lib/incidents/data";
import type { OrganizationId } from "@/lib/organizations/organization-id";
import { listRepositories } from "@/lib/repositories/data";
import type { AnyClient } from "@/lib/supabase/service";
import { getReportComparison, getReportVerdict, type ReportOrganization, toBasis } from "./data";
import { reportFigures } from "./figures";
import { repositoryNamer } from "./repository-names";
import { REPORT_FORMAT_VERSION, type Report } from "./schema";
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
  const { window } = scope;
  const environments = environmentsToRead(scope.environments);
  const [deployments, incidents, repositories, comparison, verdict] = await Promise.all([
    listDeployments(client, organizationId, { from: scopeStart(scope), to: window.to, environments }),
    listIncidents(client, organizationId, { ...window, environments }),
    listRepositories(client, organizationId),
    getReportComparison(client, organizationId),
    getReportVerdict(client, organizationId),
  ]);
  const named = deployments.map(repositoryNamer(repositories));
  return {
    formatVersion: REPORT_FORMAT_VERSION,
    basis: toBasis(organization, scope, now),
    figures: reportFigures({
      deployments: deploymentsInScope(named, scope),
      incidents: incidentsInScope(incidents, scope),
      window,
    }),
    comparison,
    verdict,
  };
}
