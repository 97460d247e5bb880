import { randomUUID } from "node:crypto";
import { createClient } from "@supabase/supabase-js";
import type { Database } from "@/lib/platform/supabase/database.types";
import { createServiceClientFor, type ServiceClient, type UserClient } from "@/lib/platform/supabase/service";
import { unwrap } from "@/lib/platform/supabase/unwrap";
import { organizationIdForMachineWork } from "@/lib/workspace/organizations/data";
import type { OrganizationId } from "@/lib/workspace/organizations/organization-id";
import { ROLES, type Role } from "@/lib/workspace/organizations/roles";

/** Where a Supabase answers and what opens it. */
export interface SupabaseAccess {
  url: string;
  publishableKey: string;
  secretKey: string;
}

export interface Person {
  id: string;
  email: string;
  client: UserClient;
}

const withoutSession = {
  auth: { persistSession: false, autoRefreshToken: false, detectSessionInUrl: false },
};

/** A client nobody has signed in with. */
export function anonymous(access: SupabaseAccess): UserClient {
  return createClient<Database>(access.url, access.publishableKey, withoutSession);
}

export function service(access: SupabaseAccess): ServiceClient {
  return createServiceClientFor(access.url, access.secretKey);
}

/** Signs up through auth, as a person does, and stays signed in. */
export async function signUp(access: SupabaseAccess, name = "someone"): Promise<Person> {
  const client = anonymous(access);
  const email = `${name}-${randomUUID()}@people.example`;
  const { data, error } = await client.auth.signUp({ email, password: `pass-${randomUUID()}` });
  if (error || !data.user || !data.session) throw error ?? new Error("no session after sign-up");
  return { id: data.user.id, email, client };
}

export async function createOrganization(client: ServiceClient, ownerId?: string): Promise<OrganizationId> {
  const id = unwrap(
    await client.rpc("create_organization_for", {
      p_name: "Test organization",
      p_slug: `org-${randomUUID().slice(0, 13)}`,
      p_owner_id: (ownerId ?? null) as never,
      p_is_demo: false,
    }),
  );
  return organizationIdForMachineWork({ organization_id: id });
}

export async function addMember(
  client: ServiceClient,
  organizationId: OrganizationId,
  userId: string,
  role: Role,
): Promise<void> {
  const row = { organization_id: organizationId, user_id: userId, role };
  const { error } = await client.from("memberships").upsert(row);
  if (error) throw error;
}

export type Cast = Record<Role | "stranger", Person> & { organizationId: OrganizationId };

/** An organization with one person of every role, and a stranger who has an organization of their own. */
export async function createCast(access: SupabaseAccess): Promise<Cast> {
  const machine = service(access);
  const [owner, admin, member, viewer, stranger] = await Promise.all(
    [...ROLES, "stranger"].map((name) => signUp(access, name)),
  );
  if (!owner || !admin || !member || !viewer || !stranger) throw new Error("a person is missing");
  const organizationId = await createOrganization(machine, owner.id);
  await addMember(machine, organizationId, admin.id, "admin");
  await addMember(machine, organizationId, member.id, "member");
  await addMember(machine, organizationId, viewer.id, "viewer");
  await createOrganization(machine, stranger.id);
  return { owner, admin, member, viewer, stranger, organizationId };
}
