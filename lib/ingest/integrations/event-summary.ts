import { z } from "zod";
import type { AnyClient } from "@/lib/platform/supabase/service";
import { unwrap } from "@/lib/platform/supabase/unwrap";
import type { OrganizationId } from "@/lib/workspace/organizations/organization-id";

const optionalDate = z.union([z.null(), z.coerce.date()]);

const summary = z
  .object({
    environments: z.array(z.object({ name: z.string(), deployments: z.number() })),
    all_environments: z.number(),
    incident_environments: z.array(z.string()),
    services: z.array(z.string()),
    all_services: z.number(),
    deployments: z.number(),
    pending: z.number(),
    unmatched: z.number(),
    history_from: optionalDate,
    first_started_at: optionalDate,
    last_started_at: optionalDate,
    oldest_pending_at: optionalDate,
    incidents: z.number(),
    last_incident_at: optionalDate,
    set_aside: z.number(),
    disappeared: z.number(),
  })
  .transform((row) => ({
    /** Those of deployments, then those that incidents alone name. */
    environments: [
      ...row.environments,
      ...row.incident_environments.map((name) => ({ name, deployments: 0 })),
    ],
    /** Environments of deployments beyond those listed, the least deployed to. */
    unlistedEnvironments: row.all_environments - row.environments.length,
    /** The 1,000 most deployed, by name. */
    services: row.services,
    /** Services beyond those. */
    unlistedServices: row.all_services - row.services.length,
    deployments: row.deployments,
    pending: row.pending,
    unmatched: row.unmatched,
    /** The earliest instant a sync was ever asked to read back to. */
    historyFrom: row.history_from,
    firstStartedAt: row.first_started_at,
    lastStartedAt: row.last_started_at,
    oldestPendingAt: row.oldest_pending_at,
    incidents: row.incidents,
    lastIncidentAt: row.last_incident_at,
    setAside: row.set_aside,
    /** Deployments and incidents that Datadog no longer gives out; in no other count. */
    disappeared: row.disappeared,
  }));

/** What an organization holds: counts over all its history, and the words its filters offer. */
export type EventSummary = z.infer<typeof summary>;

/** Counts and vocabulary of everything an organization holds. @throws DatabaseError */
export async function summarizeEvents(
  client: AnyClient,
  organizationId: OrganizationId,
): Promise<EventSummary> {
  const text = unwrap(await client.rpc("summarize_events", { p_organization_id: organizationId }));
  return summary.parse(JSON.parse(text));
}
