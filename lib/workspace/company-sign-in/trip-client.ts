import { createClient, type SupabaseClient } from "@supabase/supabase-js";
import { env } from "@/lib/platform/env";

const STORAGE_KEY = "trip";
const VERIFIER_KEY = `${STORAGE_KEY}-code-verifier`;

/**
 * A client for one way to a provider or back. It keeps nothing of the browser's session, which stays what it is until
 * the new one has been looked at. `verifier` is PKCE's secret, made by leaving and needed for coming back.
 */
export function tripClient(verifier?: string): { client: SupabaseClient; verifier: () => string } {
  const { SUPABASE_URL, SUPABASE_PUBLISHABLE_KEY } = env();
  const kept = new Map<string, string>(verifier === undefined ? [] : [[VERIFIER_KEY, verifier]]);
  const client = createClient(SUPABASE_URL, SUPABASE_PUBLISHABLE_KEY, {
    auth: {
      flowType: "pkce",
      autoRefreshToken: false,
      detectSessionInUrl: false,
      persistSession: true,
      storageKey: STORAGE_KEY,
      storage: {
        getItem: (key) => kept.get(key) ?? null,
        setItem: (key, value) => void kept.set(key, value),
        removeItem: (key) => void kept.delete(key),
      },
    },
  });
  return { client, verifier: () => kept.get(VERIFIER_KEY) ?? "" };
}
