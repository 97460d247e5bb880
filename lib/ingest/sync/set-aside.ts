import { z } from "zod";
import { organizationSubkeys } from "@/lib/ingest/integrations/credentials";
import { listSetAsideIds } from "@/lib/ingest/integrations/data";
import { callSealed } from "@/lib/platform/supabase/seal";
import type { ServiceClient } from "@/lib/platform/supabase/service";
import type { OrganizationId } from "@/lib/workspace/organizations/organization-id";
import type { SyncRequest } from "./types";

/** Texts the database decrypts in one call. */
const TEXTS_PER_CALL = 200;

const texts = z.record(z.string(), z.string());

/**
 * Decrypts set-aside events by row id, as the JSON text they came as. Called after the gate, or by the machine.
 * @throws DatabaseError PT422 when the key they were encrypted with is not ours any more.
 */
export async function readSetAsideTexts(
  service: ServiceClient,
  organizationId: OrganizationId,
  ids: readonly string[],
): Promise<Map<string, string>> {
  const found = new Map<string, string>();
  for (let start = 0; start < ids.length; start += TEXTS_PER_CALL) {
    const answer = await callSealed(service, "read_event_texts", {
      organization_id: organizationId,
      kind: "set_aside",
      ids: ids.slice(start, start + TEXTS_PER_CALL),
      subkeys: organizationSubkeys(organizationId, "events"),
    });
    const page = texts.parse(JSON.parse(answer ?? "{}"));
    for (const [id, text] of Object.entries(page)) found.set(id, text);
  }
  return found;
}

/** The events of one kind that an organization has aside, as Datadog sent them. */
export async function readSetAside(
  service: ServiceClient,
  { organizationId }: SyncRequest,
  kind: "deployment" | "incident",
): Promise<unknown[]> {
  const ids = await listSetAsideIds(service, organizationId, kind);
  const found = await readSetAsideTexts(service, organizationId, ids);
  return [...found.values()].map((text) => JSON.parse(text) as unknown);
}
