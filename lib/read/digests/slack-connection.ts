import { organizationSubkey, organizationSubkeys } from "@/lib/ingest/integrations/credentials";
import type { Locale } from "@/lib/platform/i18n/locale";
import { callSealed } from "@/lib/platform/supabase/seal";
import type { ServiceClient } from "@/lib/platform/supabase/service";
import { DatabaseError, unwrap } from "@/lib/platform/supabase/unwrap";
import type { OrganizationId } from "@/lib/workspace/organizations/organization-id";

interface SlackConnectionRequest {
  /** A checked webhook address; kept encrypted and never shown again. */
  url: string;
  /** The language the channel reads. */
  locale: Locale;
  connectedBy: string;
}

/** Keeps where an organization's digest is posted, in place of what stood before. @throws DatabaseError */
export async function connectSlack(
  service: ServiceClient,
  organizationId: OrganizationId,
  { url, locale, connectedBy }: SlackConnectionRequest,
): Promise<void> {
  const { keyId, key } = organizationSubkey(organizationId, "webhooks");
  await callSealed(service, "connect_slack_webhook", {
    organization_id: organizationId,
    connected_by: connectedBy,
    locale,
    url,
    key_id: keyId,
    subkey: key,
  });
}

/** The webhook's address; null where there is none, or where no key we have opens it. @throws DatabaseError */
export async function readSlackWebhook(
  service: ServiceClient,
  organizationId: OrganizationId,
): Promise<string | null> {
  try {
    return await callSealed(service, "read_slack_webhook", {
      organization_id: organizationId,
      subkeys: organizationSubkeys(organizationId, "webhooks"),
    });
  } catch (error) {
    if (error instanceof DatabaseError && error.code === "PT422") return null;
    throw error;
  }
}

/** Forgets it. @throws DatabaseError */
export async function disconnectSlack(
  service: ServiceClient,
  organizationId: OrganizationId,
  requestedBy: string,
): Promise<void> {
  unwrap(
    await service.rpc("disconnect_slack_webhook", {
      p_organization_id: organizationId,
      p_requested_by: requestedBy,
    }),
  );
}
