import { createClient } from "@supabase/supabase-js";
import type { ServiceClient } from "@/lib/platform/supabase/service";
import { unwrap } from "@/lib/platform/supabase/unwrap";
import { DEMO_EMAIL, DEMO_ORGANIZATION } from "@/lib/providers/simulated-datadog/organization";
import { type AccountServer, createAccount, findAccount } from "@/lib/workspace/auth/accounts";
import { organizationIdForMachineWork } from "@/lib/workspace/organizations/data";
import type { OrganizationId } from "@/lib/workspace/organizations/organization-id";

/** The demo organization; null where there is none, also where somebody's own organization has its slug. */
export async function findDemoOrganization(service: ServiceClient): Promise<OrganizationId | null> {
  const found = unwrap(
    await service
      .from("organizations")
      .select("id")
      .eq("slug", DEMO_ORGANIZATION.slug)
      .eq("is_demo", true)
      .maybeSingle(),
  ) as { id: string } | null;
  return found && organizationIdForMachineWork({ organization_id: found.id });
}

/**
 * Makes the demo's shared account what it should be, whatever somebody made of it: this address, this password, no
 * second factor, and a viewer of the demo organization and of nothing else. One that opens as it should is kept; any
 * other is deleted and made anew, because nobody, this program included, changes it.
 */
export async function ensureDemoAccount(
  server: AccountServer,
  organizationId: OrganizationId,
  password: string,
): Promise<void> {
  const { service } = server;
  let userId = await findAccount(service, DEMO_EMAIL);
  if (userId !== null) {
    await leaveOthers(server, organizationId, userId);
    if (!(await opens(server, password))) {
      unwrap(await service.rpc("delete_account", { p_user_id: userId }));
      userId = null;
    }
  }
  userId ??= await createAccount(server, DEMO_EMAIL, password);
  await becomeOnlyViewer(server, organizationId, userId);
}

/** Whether address and password open it, and nothing more is asked. @throws Error where that can't be found out. */
async function opens({ url, publishableKey }: AccountServer, password: string): Promise<boolean> {
  const client = createClient(url, publishableKey, {
    auth: { persistSession: false, autoRefreshToken: false },
  });
  const { data, error } = await client.auth.signInWithPassword({ email: DEMO_EMAIL, password });
  if (error?.code === "invalid_credentials" || error?.code === "email_not_confirmed") return false;
  if (error) throw new Error(`The demo account can't be looked at: ${error.code ?? error.name}.`);
  await client.auth.signOut({ scope: "local" });
  return (data.user.factors ?? []).length === 0;
}

async function leaveOthers({ service }: AccountServer, organizationId: OrganizationId, userId: string) {
  unwrap(
    await service.from("memberships").delete().eq("user_id", userId).neq("organization_id", organizationId),
  );
}

async function becomeOnlyViewer({ service }: AccountServer, organizationId: OrganizationId, userId: string) {
  unwrap(
    await service.from("memberships").delete().eq("organization_id", organizationId).neq("user_id", userId),
  );
  unwrap(
    await service
      .from("memberships")
      .upsert(
        { organization_id: organizationId, user_id: userId, role: "viewer" },
        { onConflict: "organization_id,user_id" },
      ),
  );
}
