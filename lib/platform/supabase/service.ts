import { createClient, type SupabaseClient } from "@supabase/supabase-js";
import { env } from "@/lib/platform/env";
import type { Database } from "./database.types";
import { databaseFetch, PAGE_ANSWER_MS } from "./database-fetch";

declare const serviceRole: unique symbol;
/**
 * A client that row-level security doesn't bind: for sync, cron and the command line. Every call names its organization.
 * Only `createServiceClientFor` makes one; a user's client doesn't fit where it is asked for.
 */
export type ServiceClient = SupabaseClient<Database> & { readonly [serviceRole]: true };
/** A client that acts as the signed-in user, under row-level security: never the service's. */
export type UserClient = SupabaseClient<Database> & { readonly [serviceRole]?: never };
/** Either: reads take it as an argument, so that one read serves a page and the worker. */
export type AnyClient = SupabaseClient<Database>;

/** A sync's page, a rotation's batch or a deletion take seconds, a large one on a slow machine more. */
const SERVICE_ANSWER_MS = 120_000;

const working = databaseFetch(SERVICE_ANSWER_MS);
const atTheDoor = databaseFetch(PAGE_ANSWER_MS);
/** What is asked while somebody waits at a door: a try is counted, a token looked up. The rest is the machine's work. */
const DOOR = /\/rpc\/(?:count_request|authenticate_api_token|authenticate_personal_token)$/;
const fetchAsService: typeof fetch = (input, init) =>
  (DOOR.test(String(input)) ? atTheDoor : working)(input, init);

/** A service-role client for the given server. @param secretKey never leaves the server. @param through what its requests go through. */
export function createServiceClientFor(
  url: string,
  secretKey: string,
  through: typeof fetch = fetchAsService,
): ServiceClient {
  return createClient<Database>(url, secretKey, {
    auth: { persistSession: false, autoRefreshToken: false, detectSessionInUrl: false },
    global: { fetch: through },
  }) as ServiceClient;
}

let client: ServiceClient | undefined;

/** The service-role client of this process. */
export function serviceClient(): ServiceClient {
  client ??= createServiceClientFor(env().SUPABASE_URL, env().SUPABASE_SECRET_KEY);
  return client;
}
