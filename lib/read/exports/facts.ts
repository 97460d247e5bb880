import type { z } from "zod";
import type { Deployment } from "@/lib/core/deployments/types";
import type { AttestedCounts } from "@/lib/core/metrics/comparison/hidden-estimate";
import { namedRemediations } from "@/lib/core/metrics/deployment-rework-rate";
import { countWindow, windowAlone } from "@/lib/core/metrics/window-counts";
import { getReading } from "@/lib/ingest/feeds/reading";
import type { AnyClient } from "@/lib/platform/supabase/service";
import { listNamedRemediations } from "@/lib/read/deployments/named-remediations";
import { deploymentSlices } from "@/lib/read/deployments/slices";
import { listIncidents } from "@/lib/read/incidents/data";
import { listVerdictLags } from "@/lib/read/origin-comparisons/data";
import {
  getReportComparison,
  getReportOrganization,
  type ReportOrganization,
  toBasis,
} from "@/lib/read/reports/data";
import { reportFigures } from "@/lib/read/reports/figures";
import { repositoryNamer } from "@/lib/read/reports/repository-names";
import {
  deploymentsInScope,
  environmentsToRead,
  type Scope,
  toIncidentFilter,
} from "@/lib/read/reports/scope";
import type { OrganizationId } from "@/lib/workspace/organizations/organization-id";
import type { Repository } from "@/lib/workspace/repositories/types";
import { toFactsDeployment, toFactsIncident } from "./facts-rows";
import { FACTS_FORMAT_VERSION, type Facts, type factsHead } from "./facts-schema";

export interface FactsRequest {
  client: AnyClient;
  organizationId: OrganizationId;
  organization: ReportOrganization;
  repositories: readonly Repository[];
  scope: Scope;
  now: Date;
  /** Deployments and commits that are read at once. */
  sliceSize?: number;
}

const BEGINNING = new Date(0);

/**
 * The export, text by text: what the figures rest on, every deployment of the scope's environments and of production
 * since the beginning, the scope's incidents, and last the figures, which are computed from the very rows written
 * before. Kept in memory: a slice, the deployments of the scope's window, and the names of remediations.
 * @throws DatabaseError
 */
export async function* factsChunks(request: FactsRequest): AsyncGenerator<string> {
  const { client, organizationId, organization, repositories, scope, now } = request;
  const comparison = await getReportComparison(client, organizationId);
  const lags = comparison ? await listVerdictLags(client, organizationId, comparison.environments) : [];
  const reading = await getReading(client, organizationId);
  const head: z.infer<typeof factsHead> = {
    format: "iris-facts",
    formatVersion: FACTS_FORMAT_VERSION,
    basis: toBasis(organization, scope, reading, now),
    comparisonInput: comparison && {
      environments: comparison.environments,
      asOf: comparison.computedAt,
      observedLagSeconds: lags,
      attested: comparison.hiddenEstimate && attestedOf(comparison.hiddenEstimate),
    },
  };
  yield `${JSON.stringify(head).slice(0, -1)},\n"deployments":[`;

  const inScope: Deployment[] = [];
  const named = new Set<string>();
  const all = [...new Set([...scope.environments, ...(comparison?.environments ?? [])])];
  const slices = deploymentSlices(client, organizationId, {
    from: BEGINNING,
    to: new Date(Math.max(scope.window.to.getTime(), now.getTime())),
    environments: environmentsToRead(all),
    size: request.sliceSize,
  });
  const withSlug = repositoryNamer(repositories);
  let comma = "\n";
  for await (const slice of slices) {
    const deployments = slice.map(withSlug);
    for (const id of namedRemediations(deployments, scope.window.to)) named.add(id);
    inScope.push(...deploymentsInScope(deployments, scope));
    if (deployments.length === 0) continue;
    yield comma + deployments.map((one) => JSON.stringify(toFactsDeployment(one))).join(",\n");
    comma = ",\n";
  }

  const namedElsewhere = await listNamedRemediations(client, organizationId, {
    before: scope.window.to,
    outside: all,
  });
  for (const id of namedElsewhere) named.add(id);
  yield `],\n"namedAsRemediation":${JSON.stringify(namedElsewhere)},\n`;

  const filter = toIncidentFilter(scope);
  const incidents = filter && (await listIncidents(client, organizationId, filter));
  const written = (incidents ?? []).map((one) => JSON.stringify(toFactsIncident(one)));
  yield `"incidents":[\n${written.join(",\n")}],\n`;

  const { dataVersion } = await getReportOrganization(client, organizationId);
  const stated: Facts["stated"] = {
    figures: reportFigures({
      counts: countWindow(inScope, windowAlone(scope.window), named),
      incidents,
      window: scope.window,
      reading,
      hiddenNotes: comparison?.hiddenEstimate ?? null,
    }),
    comparison,
    dataVersionAtEnd: dataVersion,
  };
  yield `"stated":${JSON.stringify(stated)}}\n`;
}

function attestedOf({ attested, seen, unmarked }: AttestedCounts): AttestedCounts {
  return { attested, seen, unmarked };
}
