import { createClient, type SupabaseClient } from "@supabase/supabase-js";
import { env } from "@/lib/env";
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
const counting = databaseFetch(PAGE_ANSWER_MS);
/** Somebody waits for a page while a try is counted; the rest is the machine's work. */
const fetchAsService: typeof fetch = (input, init) =>
  (String(input).endsWith("/rpc/take_rate_limit") ? counting : working)(input, init);

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
