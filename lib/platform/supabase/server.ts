import { createServerClient } from "@supabase/ssr";
import { cookies, headers } from "next/headers";
import { cache } from "react";
import { env } from "@/lib/platform/env";
import type { Database } from "./database.types";
import { databaseFetch, PAGE_ANSWER_MS } from "./database-fetch";
import type { UserClient } from "./service";
import { endedBy } from "./session-claims";
import { isHttpsRequest, sessionCookie, withSessionAge } from "./session-cookie";

/** A client for this request that acts as whoever is signed in, under row-level security. */
export const userClient = cache(async (): Promise<UserClient> => {
  const [jar, head] = await Promise.all([cookies(), headers()]);
  const { SUPABASE_URL, SUPABASE_PUBLISHABLE_KEY, APP_URL } = env();
  const end = new AbortController();
  const client = createServerClient<Database>(SUPABASE_URL, SUPABASE_PUBLISHABLE_KEY, {
    global: { fetch: databaseFetch(PAGE_ANSWER_MS, fetch, end.signal) },
    cookieOptions: sessionCookie(isHttpsRequest(head, APP_URL)),
    cookies: {
      getAll: () => jar.getAll(),
      setAll: (changed) => {
        try {
          for (const { name, value, options } of changed) jar.set(name, value, withSessionAge(options));
        } catch {
          // A page that is being drawn can't set cookies, and Next throws. The proxy has refreshed the session
          // before, so nothing is lost; actions and routes, where sign-in happens, can set them.
        }
      },
    },
  });
  return endedBy(client, end);
});
