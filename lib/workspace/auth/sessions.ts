import { headers } from "next/headers";
import { userAgentFromString } from "next/server";
import { log } from "@/lib/platform/log";
import type { UserClient } from "@/lib/platform/supabase/service";
import { unwrap } from "@/lib/platform/supabase/unwrap";

/** A session of the signed-in account, as its list shows it. */
export interface AccountSession {
  id: string;
  /** The kind of browser, such as "Firefox on Linux"; null where it is unknown. */
  browser: string | null;
  seenAt: Date;
  /** Whether it is the one that asks. */
  isCurrent: boolean;
}

/** The sessions of the signed-in account, the one that asks first, then the last seen. */
export async function listSessions(client: UserClient): Promise<AccountSession[]> {
  const [current, rows] = await Promise.all([sessionId(client), client.rpc("list_sessions")]);
  return unwrap(rows)
    .map(({ id, browser, seen_at }) => ({
      id,
      browser,
      seenAt: new Date(seen_at),
      isCurrent: id === current,
    }))
    .sort((a, b) => Number(b.isCurrent) - Number(a.isCurrent));
}

/** Notes which kind of browser a session was just begun in. That it couldn't be noted keeps nobody out. */
export async function noteSession(client: UserClient): Promise<void> {
  const id = await sessionId(client);
  if (id === null) return;
  const p_browser = browserOf((await headers()).get("user-agent") ?? "");
  const { error } = await client.rpc("note_session", { p_session_id: id, p_browser });
  if (error) log("session not noted", { code: error.code });
}

/** The kind of browser in a few words, out of what it says of itself. */
export function browserOf(userAgent: string): string {
  const { browser, os } = userAgentFromString(userAgent);
  return [browser.name, os.name].filter(Boolean).join(" on ").slice(0, 60) || "Unknown";
}

async function sessionId(client: UserClient): Promise<string | null> {
  return (await client.auth.getClaims()).data?.claims.session_id ?? null;
}
