import type { SharedSupabase } from "./embedded-supabase";

/** Settings as an installation has them; read once, so it comes before anything that reads them. */
export function setEnvironment(
  supabase: Pick<SharedSupabase, "url" | "publishableKey" | "secretKey" | "encryptionKey">,
): void {
  process.env.SUPABASE_URL = supabase.url;
  process.env.SUPABASE_PUBLISHABLE_KEY = supabase.publishableKey;
  process.env.SUPABASE_SECRET_KEY = supabase.secretKey;
  process.env.INTEGRATIONS_ENCRYPTION_KEY = supabase.encryptionKey;
}
