import type { z } from "zod";
import type { AttestedCounts } from "@/lib/core/metrics/comparison/hidden-estimate";
import { namedRemediations } from "@/lib/core/metrics/deployment-rework-rate";
import type { HiddenNotes } from "@/lib/core/metrics/hidden-range";
import { deploymentsThatAnswer } from "@/lib/core/question/answers";
import { BEGINNING, canIncidentsAnswer, EVERYTHING, type Question } from "@/lib/core/question/question";
import { getReading } from "@/lib/ingest/feeds/reading";
import type { AnyClient } from "@/lib/platform/supabase/service";
import { listNamedRemediations } from "@/lib/read/deployments/named-remediations";
import { deploymentSlices } from "@/lib/read/deployments/slices";
import { incidentSlices } from "@/lib/read/incidents/data";
import { listResultLags } from "@/lib/read/origin-comparisons/data";
import { listTakenBack, withTakenBack } from "@/lib/read/origin-comparisons/taken-back";
import {
  getReportComparison,
  getReportOrganization,
  type ReportOrganization,
  toBasis,
} from "@/lib/read/reports/data";
import { loadReportFigures } from "@/lib/read/reports/report";
import { repositoryNamer } from "@/lib/read/reports/repository-names";
import type { OrganizationId } from "@/lib/workspace/organizations/organization-id";
import type { Repository } from "@/lib/workspace/repositories/types";
import { toFactsDeployment, toFactsIncident } from "./facts-rows";
import { FACTS_FORMAT_VERSION, type Facts, type factsHead } from "./facts-schema";

export interface FactsRequest {
  client: AnyClient;
  organizationId: OrganizationId;
  organization: ReportOrganization;
  repositories: readonly Repository[];
  question: Question;
  now: Date;
  /** With the whole history of production, from which the comparison by origin can be computed again. */
  hasWholeHistory?: boolean;
  /** Deployments and commits that are read at once. */
  sliceSize?: number;
}

/**
 * The export, text by text: what the figures rest on, every deployment of its environments in the window (or of these and
 * of production since the beginning), its incidents, and last the figures, which the database counts: `iris recompute` counts
 * them again from the rows. Kept in memory: a slice, and the names of remediations.
 * @throws DatabaseError
 */
export async function* factsChunks(request: FactsRequest): AsyncGenerator<string> {
  const { client, organizationId, organization, question, now } = request;
  const { window, environments } = question;
  const kept = await getReportComparison(client, organizationId);
  const comparison = request.hasWholeHistory ? kept : null;
  const lags = comparison ? await listResultLags(client, organizationId, comparison.environments) : [];
  const takenBack = await listTakenBack(client, organizationId);
  const reading = await getReading(client, organizationId);
  const head: z.infer<typeof factsHead> = {
    format: "iris-facts",
    formatVersion: FACTS_FORMAT_VERSION,
    basis: toBasis(organization, request, reading, now),
    comparisonInput: comparison && {
      environments: comparison.environments,
      asOf: comparison.computedAt,
      observedLagSeconds: lags,
      attested: comparison.hiddenEstimate && attestedOf(comparison.hiddenEstimate),
      searched: comparison.takenBack?.searched ?? null,
    },
    ...(request.hasWholeHistory
      ? {}
      : { hiddenNotes: kept?.hiddenEstimate ? notesOf(kept.hiddenEstimate) : null }),
  };
  yield `${JSON.stringify(head).slice(0, -1)},\n"deployments":[`;

  const all = environments && [...new Set([...environments, ...(comparison?.environments ?? [])])];
  const until = new Date(Math.max(window.to.getTime(), now.getTime()));
  const stretch = request.hasWholeHistory ? { from: BEGINNING, to: until } : window;
  // Of a window alone also those that failed before it, or in other environments, name what is in it.
  const outside = request.hasWholeHistory ? all : [];
  const namedAnywhere = new Set(
    outside
      ? await listNamedRemediations(client, organizationId, { ...EVERYTHING, window, environments: outside })
      : [],
  );
  const answeringNamed: string[] = [];
  const namedHere = new Set<string>();
  const slices = deploymentSlices(
    client,
    organizationId,
    { ...EVERYTHING, window: stretch, environments: all },
    { size: request.sliceSize },
  );
  const withSlug = repositoryNamer(request.repositories);
  let comma = "\n";
  for await (const slice of slices) {
    for (const id of namedRemediations(slice, window.to)) namedHere.add(id);
    for (const { externalId } of deploymentsThatAnswer(slice, question)) {
      if (namedAnywhere.has(externalId)) answeringNamed.push(externalId);
    }
    if (slice.length === 0) continue;
    // Before the repository's name takes the place of its id.
    const told = withTakenBack(slice, takenBack);
    yield comma + told.map((one) => JSON.stringify(toFactsDeployment(withSlug(one)))).join(",\n");
    comma = ",\n";
  }
  const namedElsewhere = answeringNamed.filter((id) => !namedHere.has(id));
  yield `],\n"namedAsRemediation":${JSON.stringify(namedElsewhere)},\n"incidents":[`;

  if (canIncidentsAnswer(question)) {
    comma = "\n";
    for await (const slice of incidentSlices(client, organizationId, question, request.sliceSize)) {
      yield comma + slice.map((one) => JSON.stringify(toFactsIncident(one))).join(",\n");
      comma = ",\n";
    }
  }

  const notes = kept?.hiddenEstimate ?? null;
  const figures = await loadReportFigures(client, organizationId, question, reading, notes);
  const { dataVersion } = await getReportOrganization(client, organizationId);
  const stated: Facts["stated"] = {
    figures,
    comparison,
    dataVersionAtEnd: dataVersion,
  };
  yield `],\n"stated":${JSON.stringify(stated)}}\n`;
}

function notesOf({ attested, seen, unmarked, aiCommits, unmarkedInterval }: NonNullable<HiddenNotes>) {
  const { low, high } = unmarkedInterval;
  return { attested, seen, unmarked, aiCommits, unmarkedInterval: { low, high } };
}

function attestedOf({ attested, seen, unmarked }: AttestedCounts): AttestedCounts {
  return { attested, seen, unmarked };
}
