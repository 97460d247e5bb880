import { createClient } from "@supabase/supabase-js";
import type { ServiceClient } from "@/lib/platform/supabase/service";
import { unwrap } from "@/lib/platform/supabase/unwrap";

/** What making an account needs. */
export interface AccountServer {
  service: ServiceClient;
  url: string;
  publishableKey: string;
  /** The embedded Supabase has no admin interface: an account there signs itself up. */
  isEmbedded: boolean;
}

export class AccountError extends Error {
  override name = "AccountError";
}

/** The account with this address, or null. */
export async function findAccount(service: ServiceClient, email: string): Promise<string | null> {
  return unwrap(await service.rpc("find_user_id", { p_email: email })) as string | null;
}

/**
 * Makes a confirmed account.
 * @returns the user's id.
 * @throws AccountError with Supabase's own words, for example that the password is too short.
 */
export async function createAccount(server: AccountServer, email: string, password: string): Promise<string> {
  const { data, error } = server.isEmbedded
    ? await createClient(server.url, server.publishableKey, { auth: { persistSession: false } }).auth.signUp({
        email,
        password,
      })
    : await server.service.auth.admin.createUser({ email, password, email_confirm: true });
  if (error || !data.user) throw new AccountError(error?.message ?? "The account could not be made.");
  return data.user.id;
}
