import { z } from "zod";
import { INCIDENT_FEED_KINDS } from "@/lib/ingest/feeds/types";
import type { AnyClient } from "@/lib/platform/supabase/service";
import { unwrap } from "@/lib/platform/supabase/unwrap";
import type { OrganizationId } from "@/lib/workspace/organizations/organization-id";

const epoch = z.number().transform((seconds) => new Date(seconds * 1000));

const answer = z
  .object({
    is_parted: z.boolean(),
    sources: z.array(
      z
        .object({
          id: z.string(),
          feed: z.enum([...INCIDENT_FEED_KINDS, "pushed_incidents"]),
          external_id: z.string(),
          page: z.string().nullable(),
          started_at: epoch,
          finished_at: epoch.nullable(),
        })
        .transform((row) => ({
          id: row.id,
          feed: row.feed,
          externalId: row.external_id,
          /** Its page at Datadog below the site's address, `incidents/<number>`; null where it has none. */
          page: row.page,
          startedAt: row.started_at,
          finishedAt: row.finished_at,
        })),
    ),
  })
  .transform((row) => ({ isParted: row.is_parted, sources: row.sources }));

/** The feeds that hold an incident: one, or both while they overlap; and whether a person said it is of one alone. */
export type IncidentSources = z.infer<typeof answer>;

/** Where an incident comes from. @throws DatabaseError */
export async function getIncidentSources(
  client: AnyClient,
  organizationId: OrganizationId,
  incidentId: string,
): Promise<IncidentSources> {
  const ids = { p_organization_id: organizationId, p_incident_id: incidentId };
  const text = unwrap(await client.rpc("read_incident_sources", ids)) as string | null;
  return text === null ? { isParted: false, sources: [] } : answer.parse(JSON.parse(text));
}
