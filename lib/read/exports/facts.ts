import type { z } from "zod";
import type { Deployment } from "@/lib/core/deployments/types";
import type { AttestedCounts } from "@/lib/core/metrics/comparison/hidden-estimate";
import { namedRemediations } from "@/lib/core/metrics/deployment-rework-rate";
import type { HiddenNotes } from "@/lib/core/metrics/hidden-range";
import { sourceOf } from "@/lib/core/metrics/reading";
import { countWindow, windowAlone } from "@/lib/core/metrics/window-counts";
import { deploymentsThatAnswer } from "@/lib/core/question/answers";
import { BEGINNING, canIncidentsAnswer, EVERYTHING, type Question } from "@/lib/core/question/question";
import { getReading } from "@/lib/ingest/feeds/reading";
import type { AnyClient } from "@/lib/platform/supabase/service";
import { listNamedRemediations } from "@/lib/read/deployments/named-remediations";
import { deploymentSlices } from "@/lib/read/deployments/slices";
import { listIncidents } from "@/lib/read/incidents/data";
import { listResultLags } from "@/lib/read/origin-comparisons/data";
import { listTakenBack, withTakenBack } from "@/lib/read/origin-comparisons/taken-back";
import {
  getReportComparison,
  getReportOrganization,
  type ReportOrganization,
  toBasis,
} from "@/lib/read/reports/data";
import { reportFigures } from "@/lib/read/reports/figures";
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
 * of production since the beginning), its incidents, and last the figures, which are computed from the very rows written
 * before. Kept in memory: a slice, the deployments that answer the question, and the names of remediations.
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

  const answering: Deployment[] = [];
  const named = new Set<string>();
  const all = environments && [...new Set([...environments, ...(comparison?.environments ?? [])])];
  const until = new Date(Math.max(window.to.getTime(), now.getTime()));
  const stretch = request.hasWholeHistory ? { from: BEGINNING, to: until } : window;
  const slices = deploymentSlices(
    client,
    organizationId,
    { ...EVERYTHING, window: stretch, environments: all },
    { size: request.sliceSize },
  );
  const withSlug = repositoryNamer(request.repositories);
  let comma = "\n";
  for await (const slice of slices) {
    for (const id of namedRemediations(slice, window.to)) named.add(id);
    answering.push(...deploymentsThatAnswer(slice, question));
    if (slice.length === 0) continue;
    // Before the repository's name takes the place of its id.
    const told = withTakenBack(slice, takenBack);
    yield comma + told.map((one) => JSON.stringify(toFactsDeployment(withSlug(one)))).join(",\n");
    comma = ",\n";
  }

  // Of a window alone also those that failed before it, or in other environments, name what is in it.
  const outside = request.hasWholeHistory ? all : [];
  const namedAnywhere = outside
    ? await listNamedRemediations(client, organizationId, { ...EVERYTHING, window, environments: outside })
    : [];
  const ids = new Set(answering.map(({ externalId }) => externalId));
  const namedElsewhere = namedAnywhere.filter((id) => ids.has(id) && !named.has(id));
  for (const id of namedElsewhere) named.add(id);
  yield `],\n"namedAsRemediation":${JSON.stringify(namedElsewhere)},\n`;

  const incidents = canIncidentsAnswer(question)
    ? await listIncidents(client, organizationId, question)
    : null;
  const written = (incidents ?? []).map((one) => JSON.stringify(toFactsIncident(one)));
  yield `"incidents":[\n${written.join(",\n")}],\n`;

  const { dataVersion } = await getReportOrganization(client, organizationId);
  const stated: Facts["stated"] = {
    figures: reportFigures({
      counts: countWindow(answering, windowAlone(window), named),
      incidents,
      window,
      reading,
      hiddenNotes: kept?.hiddenEstimate ?? null,
      source: sourceOf(reading, window),
    }),
    comparison,
    dataVersionAtEnd: dataVersion,
  };
  yield `"stated":${JSON.stringify(stated)}}\n`;
}

function notesOf({ attested, seen, unmarked, aiCommits, unmarkedInterval }: NonNullable<HiddenNotes>) {
  const { low, high } = unmarkedInterval;
  return { attested, seen, unmarked, aiCommits, unmarkedInterval: { low, high } };
}

function attestedOf({ attested, seen, unmarked }: AttestedCounts): AttestedCounts {
  return { attested, seen, unmarked };
}
