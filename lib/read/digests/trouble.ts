import { tellsSilence } from "@/lib/ingest/feeds/sentence";
import type { Feed } from "@/lib/ingest/feeds/types";
import { daysSince, INCIDENT_SILENCE_DAYS } from "@/lib/ingest/integrations/failure";
import type { IntegrationStatus } from "@/lib/ingest/integrations/types";
import type { TroubleContent } from "./content";

/** A day of failing is no longer Datadog's hiccup: the daily sync has missed its turn. */
const FAILING_AFTER_MS = 24 * 3_600_000;
/** Incidents can only be missing where something is deployed. */
const DEPLOYED_WITHIN_DAYS = 7;

/** A trouble with the moment it began, which names it: each is told once. */
export interface Trouble {
  content: TroubleContent;
  period: string;
}

/** Pure: what an organization has to be told about its feeds. Empty while all is well. */
export function findTroubles(
  organization: TroubleContent["organization"],
  status: IntegrationStatus | null,
  feeds: readonly Feed[],
  now: Date,
): Trouble[] {
  if (!status || status.integration.status === "disconnected") return [];
  return [syncFailing(organization, status, now), incidentsSilent(organization, status, feeds, now)].filter(
    (trouble) => trouble !== null,
  );
}

function syncFailing(
  organization: TroubleContent["organization"],
  { integration }: IntegrationStatus,
  now: Date,
): Trouble | null {
  const { failingSince, lastSyncedAt, lastError } = integration;
  if (failingSince === null || now.getTime() - failingSince.getTime() < FAILING_AFTER_MS) return null;
  const since = failingSince.toISOString();
  const refusesKeys = lastError?.kind === "unauthorized" || lastError?.kind === "forbidden";
  const content = {
    kind: "sync-failing",
    organization,
    since,
    refusesKeys,
    lastSyncedAt: lastSyncedAt?.toISOString() ?? null,
  } as const;
  return { content, period: since };
}

function incidentsSilent(
  organization: TroubleContent["organization"],
  { events }: IntegrationStatus,
  feeds: readonly Feed[],
  now: Date,
): Trouble | null {
  const { lastIncidentAt, lastStartedAt } = events;
  // Where no incident ever came, none is expected: not everybody sends them.
  if (lastIncidentAt === null || lastStartedAt === null || !tellsSilence(feeds)) return null;
  const days = daysSince(lastIncidentAt, now);
  if (days < INCIDENT_SILENCE_DAYS || daysSince(lastStartedAt, now) > DEPLOYED_WITHIN_DAYS) return null;
  const since = lastIncidentAt.toISOString();
  return { content: { kind: "incidents-silent", organization, since, days }, period: since };
}
