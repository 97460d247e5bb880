import { z } from "zod";
import { organizationSubkeys } from "@/lib/ingest/integrations/credentials";
import { pusherOf } from "@/lib/ingest/integrations/types";
import { callSealed } from "@/lib/platform/supabase/seal";
import type { AnyClient, ServiceClient } from "@/lib/platform/supabase/service";
import { DatabaseError, unwrap } from "@/lib/platform/supabase/unwrap";
import { relatedDeployment } from "@/lib/read/deployments/detail";
import type { OrganizationId } from "@/lib/workspace/organizations/organization-id";

const text = z.string();
const optionalText = text.nullable();
const epoch = z.number().transform((seconds) => new Date(seconds * 1000));
const names = z.array(text);

const detail = z
  .object({
    id: text,
    external_id: text,
    services: names,
    envs: names,
    teams: names,
    severity: optionalText,
    source: optionalText,
    started_at: epoch,
    finished_at: epoch.nullable(),
    restore_seconds: z.number().nullable(),
    first_seen_at: epoch,
    changed_at: epoch,
    disappeared_at: epoch.nullable(),
    site: optionalText,
    deployments: z.array(relatedDeployment),
    all_deployments: z.number(),
  })
  .transform((row) => ({
    id: row.id,
    externalId: row.external_id,
    services: row.services,
    envs: row.envs,
    teams: row.teams,
    severity: row.severity,
    source: row.source,
    startedAt: row.started_at,
    finishedAt: row.finished_at,
    restoreSeconds: row.restore_seconds,
    firstSeenAt: row.first_seen_at,
    changedAt: row.changed_at,
    disappearedAt: row.disappeared_at,
    site: row.site,
    /** A pipeline pushed it: no sync reads it, and Datadog knows nothing of it. */
    isPushed: pusherOf({ site: row.site ?? "" }) !== null,
    /** Of its services in the day before it, newest first, 20 at most. */
    /** The last 20. */
    deployments: row.deployments,
    /** Deployments of the day before beyond those, the earlier ones. */
    unlistedDeployments: row.all_deployments - row.deployments.length,
  }));

/** Everything an incident's page shows but its name, which is encrypted. */
export type IncidentDetail = z.infer<typeof detail>;

/** One incident of the organization; null where it has none with this id. @throws DatabaseError */
export async function getIncident(
  client: AnyClient,
  organizationId: OrganizationId,
  id: string,
): Promise<IncidentDetail | null> {
  if (!z.uuid().safeParse(id).success) return null;
  const answer = await client.rpc("get_incident", { p_organization_id: organizationId, p_incident_id: id });
  // The generated type doesn't know that a function may answer null.
  const found = unwrap(answer) as string | null;
  return found === null ? null : detail.parse(JSON.parse(found));
}

const secret = z.object({ name: z.string().nullable() });

/** An incident's name as far as it can be read: it may have none, or be encrypted under a key that is gone. */
export type IncidentName = { readable: true; name: string | null } | { readable: false };

/**
 * Decrypts incidents' names by row id. They are a customer's free text: asked for after the gate, shown to members,
 * kept nowhere else. @throws DatabaseError
 */
export async function readIncidentNames(
  service: ServiceClient,
  organizationId: OrganizationId,
  ids: readonly string[],
): Promise<Map<string, IncidentName>> {
  if (ids.length === 0) return new Map();
  try {
    const answer = await callSealed(service, "read_event_texts", {
      organization_id: organizationId,
      kind: "incident",
      ids,
      subkeys: organizationSubkeys(organizationId, "events"),
    });
    const texts = z.record(z.string(), z.string().nullable()).parse(JSON.parse(answer ?? "{}"));
    return new Map(Object.entries(texts).map(([id, one]) => [id, toName(one)]));
  } catch (error) {
    // Encrypted under a key that is gone: the incidents still show, and their page says why the names don't.
    if (error instanceof DatabaseError && error.code === "PT422") {
      return new Map(ids.map((id) => [id, { readable: false }]));
    }
    throw error;
  }
}

function toName(plaintext: string | null): IncidentName {
  if (plaintext === null) return { readable: false };
  return { readable: true, name: secret.parse(JSON.parse(plaintext)).name };
}
