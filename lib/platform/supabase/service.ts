import { createClient, type SupabaseClient } from "@supabase/supabase-js";
import { env } from "@/lib/platform/env";
import type { Database } from "./database.types";
import { databaseFetch, PAGE_ANSWER_MS } from "./database-fetch";

/** A client that row-level security doesn't bind: for sync, cron and the command line. Every call names its organization. */
export type ServiceClient = SupabaseClient<Database> & { readonly role?: "service" };
/** A client that acts as the signed-in user, under row-level security. */
export type UserClient = SupabaseClient<Database>;
/** Either: reads take it as an argument, so that one read serves a page and the worker. */
export type AnyClient = SupabaseClient<Database>;

/** A sync's page, a rotation's batch or a deletion take seconds, a large one on a slow machine more. */
const SERVICE_ANSWER_MS = 120_000;

const working = databaseFetch(SERVICE_ANSWER_MS);
const atTheDoor = databaseFetch(PAGE_ANSWER_MS);
/** What is asked while somebody waits at a door: a try is counted, a token looked up. The rest is the machine's work. */
const DOOR = /\/rpc\/(?:take_rate_limit|authenticate_api_token)$/;
const fetchAsService: typeof fetch = (input, init) =>
  (DOOR.test(String(input)) ? atTheDoor : working)(input, init);

/** A service-role client for the given server. @param secretKey never leaves the server. */
export function createServiceClientFor(url: string, secretKey: string): ServiceClient {
  return createClient<Database>(url, secretKey, {
    auth: { persistSession: false, autoRefreshToken: false, detectSessionInUrl: false },
    global: { fetch: fetchAsService },
  });
}

let client: ServiceClient | undefined;

/** The service-role client of this process. */
export function serviceClient(): ServiceClient {
  client ??= createServiceClientFor(env().SUPABASE_URL, env().SUPABASE_SECRET_KEY);
  return client;
}
