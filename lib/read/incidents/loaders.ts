import { createLoader, parseAsString, parseAsStringLiteral } from "nuqs/server";
import { cache } from "react";
import type { CountedIncident } from "@/lib/core/incidents/types";
import { incidentRestoreTime, openIncidents } from "@/lib/core/metrics/incident-restore-time";
import { UNNAMED } from "@/lib/core/question/lists";
import { forIncidents } from "@/lib/core/question/question";
import { listFeeds } from "@/lib/ingest/feeds/data";
import { getSource } from "@/lib/ingest/integrations/data";
import { toUnconnected } from "@/lib/ingest/integrations/loaders";
import { parseKeyset } from "@/lib/platform/keyset-page";
import { serviceClient } from "@/lib/platform/supabase/service";
import { loadFilterChoices } from "@/lib/read/dashboard/loaders";
import { parseFilters, type SearchParams } from "@/lib/read/filters/parse";
import { isStorable, listOf } from "@/lib/read/filters/parsers";
import { toQuestion } from "@/lib/read/filters/question";
import { requireOrganization } from "@/lib/workspace/organizations/gate";
import type { OrganizationContext } from "@/lib/workspace/organizations/types";
import { listCountedIncidents } from "./data";
import { getIncident, type IncidentDetail, type IncidentName, readIncidentNames } from "./detail";
import { listIncidentPage } from "./list";
import { INCIDENT_STATES, type IncidentFigures, type IncidentListView, parseOrder } from "./list-view";
import { getIncidentSources, type IncidentSources } from "./sources";

const load = createLoader({
  state: parseAsStringLiteral(INCIDENT_STATES),
  severity: listOf((text): text is string => text.length <= 100 && isStorable(text)),
  sort: parseAsString,
  after: parseAsString,
  before: parseAsString,
});

/** A page of the incident list as its address asks for it, with the names, which only members come this far to see. */
export async function loadIncidentList(
  org: OrganizationContext,
  params: SearchParams,
): Promise<IncidentListView> {
  const now = new Date();
  const { filters, ignored } = parseFilters(params);
  const { state, severity: severities, sort, after, before } = load(params);
  const position = { ...parseOrder(sort), ...parseKeyset(after, before) };
  const question = forIncidents(toQuestion(filters, org, now));
  const [page, choices, integration, feeds, incidents] = await Promise.all([
    listIncidentPage(
      org.client,
      org.id,
      { ...question, severities, open: state === null ? null : state === "open" },
      position,
    ),
    loadFilterChoices(org),
    getSource(org.client, org.id),
    listFeeds(org.client, org.id),
    listCountedIncidents(org.client, org.id, question),
  ]);
  const ids = page.rows.map(({ id }) => id);
  return {
    slug: org.slug,
    timeZone: org.timeZone,
    filters,
    ignored,
    choices,
    productionEnvironments: org.productionEnvironments,
    narrowing: { state, severities },
    position,
    page,
    withoutEnvironment: question.environments?.includes(UNNAMED)
      ? 0
      : withoutEnvironment(ofState(ofSeverities(incidents, severities), state)),
    names: await readIncidentNames(serviceClient(), org.id, ids),
    figures: figuresOf(incidents, severities, integration?.lastSyncedAt ?? now),
    feeds,
    unconnected: integration ? null : toUnconnected(org),
    now,
  };
}

/** How many name no environment, of those that are shown because the ones without count. */
const withoutEnvironment = (incidents: readonly CountedIncident[]) =>
  incidents.filter(({ envs }) => envs.length === 0).length;

/** Incidents of these severities, none of them meaning any. */
const ofSeverities = (incidents: readonly CountedIncident[], severities: readonly string[]) =>
  severities.length === 0
    ? incidents
    : incidents.filter(({ severity }) => severities.includes(severity ?? UNNAMED));

const ofState = (incidents: readonly CountedIncident[], state: IncidentListView["narrowing"]["state"]) =>
  state === null
    ? incidents
    : incidents.filter(({ restoreSeconds }) => (restoreSeconds === null) === (state === "open"));

/** Of incidents of these severities; open ones have lasted until the data were last complete. */
function figuresOf(
  incidents: readonly CountedIncident[],
  severities: readonly string[],
  asOf: Date,
): IncidentFigures {
  const shown = ofSeverities(incidents, severities);
  return { restore: incidentRestoreTime(shown, asOf), open: openIncidents(shown, asOf) };
}

/** The incident an address names, found before anything is sent; null for one that is none of the organization's. */
export const loadIncident = cache(
  async (
    slug: string,
    incidentId: string,
  ): Promise<{
    org: OrganizationContext;
    incident: IncidentDetail;
    name: IncidentName;
    sources: IncidentSources;
  } | null> => {
    const org = await requireOrganization(slug);
    const incident = await getIncident(org.client, org.id, incidentId);
    if (!incident) return null;
    const [names, sources] = await Promise.all([
      readIncidentNames(serviceClient(), org.id, [incident.id]),
      getIncidentSources(org.client, org.id, incident.id),
    ]);
    return { sources, org, incident, name: names.get(incident.id) ?? { readable: true, name: null } };
  },
);
