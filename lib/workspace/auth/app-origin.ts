import { headers } from "next/headers";
import { env } from "@/lib/platform/env";
import { isHttpsRequest } from "@/lib/platform/supabase/session-cookie";

/** Where this product is reached, for links that leave it (invitations, mails): APP_URL, else as the reader came. */
export async function appOrigin(): Promise<string> {
  const { APP_URL } = env();
  if (APP_URL) return new URL(APP_URL).origin;
  const head = await headers();
  const host = head.get("x-forwarded-host") ?? head.get("host") ?? "localhost";
  return `${isHttpsRequest(head, APP_URL) ? "https" : "http"}://${host}`;
}
