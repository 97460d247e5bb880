import { z } from "zod";
import { type KeyPurpose, type Subkey, subkey } from "@/lib/platform/encryption/keys";
import { masterKeys } from "@/lib/platform/encryption/master-keys";
import { callSealed } from "@/lib/platform/supabase/seal";
import type { ServiceClient } from "@/lib/platform/supabase/service";
import { DatabaseError } from "@/lib/platform/supabase/unwrap";
import type { OrganizationId } from "@/lib/workspace/organizations/organization-id";

/** Both keys of a Datadog connection. Never logged, never sent to a browser. */
export interface DatadogCredentials {
  apiKey: string;
  applicationKey: string;
}

const credentials = z.object({ apiKey: z.string().min(1), applicationKey: z.string().min(1) });

/** The current subkey of an organization for a purpose. */
export function organizationSubkey(organizationId: OrganizationId, purpose: KeyPurpose): Subkey {
  return subkey(masterKeys().current, organizationId, purpose);
}

/** The subkeys of the retired master keys, newest first: what an earlier ciphertext or fingerprint was made with. */
export function retiredSubkeys(organizationId: OrganizationId, purpose: KeyPurpose): Subkey[] {
  return masterKeys().retired.map((master) => subkey(master, organizationId, purpose));
}

/** The subkeys an organization's ciphertext may have been made with, by key id. */
export function organizationSubkeys(
  organizationId: OrganizationId,
  purpose: KeyPurpose,
): Record<string, string> {
  const subkeys = [organizationSubkey(organizationId, purpose), ...retiredSubkeys(organizationId, purpose)];
  return Object.fromEntries(subkeys.map(({ keyId, key }) => [keyId, key]));
}

/** Why credentials can't be used: there are none, or no master key we have is the one they were encrypted with. */
export type CredentialsReading<T = DatadogCredentials> =
  | { ok: true; credentials: T }
  | { ok: false; reason: "missing" | "unreadable" };

/** Decrypts the keys of a Datadog integration, for a call to it. */
export async function readCredentials(
  service: ServiceClient,
  organizationId: OrganizationId,
  integrationId: string,
): Promise<CredentialsReading> {
  return readCredentialsAs(credentials, service, organizationId, integrationId);
}

/** Decrypts what a provider is called with, whatever its shape. */
export async function readCredentialsAs<T>(
  shape: z.ZodType<T>,
  service: ServiceClient,
  organizationId: OrganizationId,
  integrationId: string,
): Promise<CredentialsReading<T>> {
  try {
    const text = await callSealed(service, "read_integration_credentials", {
      organization_id: organizationId,
      integration_id: integrationId,
      subkeys: organizationSubkeys(organizationId, "credentials"),
    });
    if (text === null) return { ok: false, reason: await absence(service, organizationId, integrationId) };
    return { ok: true, credentials: shape.parse(JSON.parse(text)) };
  } catch (error) {
    if (error instanceof DatabaseError && error.code === "PT422") return { ok: false, reason: "unreadable" };
    throw error;
  }
}

/** An answer of null means no row, or a row under a key id that we don't have. */
async function absence(service: ServiceClient, organizationId: OrganizationId, integrationId: string) {
  const { count } = await service
    .from("integration_credentials")
    .select("integration_id", { count: "exact", head: true })
    .eq("organization_id", organizationId)
    .eq("integration_id", integrationId);
  return count === 0 ? "missing" : "unreadable";
}
