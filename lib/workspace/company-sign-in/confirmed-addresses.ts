import { z } from "zod";
import { env } from "@/lib/platform/env";
import { log } from "@/lib/platform/log";

const settings = z.object({ mailer_autoconfirm: z.boolean() });

/**
 * Whether Supabase lets nobody have an account with a password before its address answered a mail. Where that can't be
 * told, no.
 */
export async function addressesAreConfirmed(send: typeof fetch = fetch): Promise<boolean> {
  const { SUPABASE_URL, SUPABASE_PUBLISHABLE_KEY, IRIS_EMBEDDED } = env();
  if (IRIS_EMBEDDED) return false;
  try {
    const answer = await send(`${SUPABASE_URL}/auth/v1/settings`, {
      headers: { apikey: SUPABASE_PUBLISHABLE_KEY },
      signal: AbortSignal.timeout(5_000),
    });
    const parsed = settings.safeParse(await answer.json());
    return parsed.success && !parsed.data.mailer_autoconfirm;
  } catch (error) {
    log("settings of Supabase Auth not read", { error });
    return false;
  }
}
