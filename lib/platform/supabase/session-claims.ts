import { AuthRetryableFetchError, type SupabaseClient } from "@supabase/supabase-js";

/** The library tries to renew a session for half a minute; nobody looks at an empty page for so long. */
const CLAIMS_MS = 4_000;

type Claims = Awaited<ReturnType<SupabaseClient["auth"]["getClaims"]>>;

const ends = new WeakMap<object, AbortController>();

/** Says what ends a client's calls; the client's own fetch has to heed its signal. */
export function endedBy<Client extends object>(client: Client, end: AbortController): Client {
  ends.set(client, end);
  return client;
}

/**
 * The claims of a client's session, renewed where it has to be; after four seconds the error that passes. The client's
 * calls end then: a session that is renewed for nobody would be lost with its cookie.
 */
export async function claimsInTime(
  client: Pick<SupabaseClient, "auth">,
  limitMs = CLAIMS_MS,
): Promise<Claims> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<Claims>((resolve) => {
    timer = setTimeout(() => {
      ends.get(client)?.abort();
      resolve({ data: null, error: new AuthRetryableFetchError("no session in time", 0) });
    }, limitMs);
  });
  try {
    return await Promise.race([client.auth.getClaims(), late]);
  } finally {
    clearTimeout(timer);
  }
}
