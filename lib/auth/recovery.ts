import { cookies, headers } from "next/headers";
import { masterKeys } from "@/lib/encryption/master-keys";
import { env } from "@/lib/env";
import { userClient } from "@/lib/supabase/server";
import { isHttpsRequest } from "@/lib/supabase/session-cookie";
import { isRecoveryMark, RECOVERY_SECONDS, recoveryMark } from "./recovery-mark";

/**
 * Whoever sits at an open browser must not get around the current password, so only a session that has just come from
 * a recovery mail may choose a new one. The embedded server's tokens don't tell how a session began: a cookie does.
 */
const COOKIE = "iris-recovery";
const PATH = "/reset-password";

/** Notes that the session of this access token has come from a recovery mail. */
export async function beginRecovery(accessToken: string): Promise<void> {
  const sessionId = await sessionIdOf(accessToken);
  if (sessionId === null) return;
  (await cookies()).set(COOKIE, recoveryMark(masterKeys(), sessionId, new Date()), {
    path: PATH,
    httpOnly: true,
    sameSite: "lax",
    secure: isHttpsRequest(await headers(), env().APP_URL),
    maxAge: RECOVERY_SECONDS,
  });
}

/** Whether this session has come from a recovery mail within the last hour, and hasn't chosen a password since. */
export async function isRecovering(): Promise<boolean> {
  const mark = (await cookies()).get(COOKIE)?.value;
  const sessionId = mark ? await sessionIdOf() : null;
  return !!mark && sessionId !== null && isRecoveryMark(masterKeys(), mark, sessionId, new Date());
}

/** The link in the mail is good for one new password. */
export async function endRecovery(): Promise<void> {
  (await cookies()).delete({ name: COOKIE, path: PATH });
}

async function sessionIdOf(accessToken?: string): Promise<string | null> {
  const { data } = await (await userClient()).auth.getClaims(accessToken);
  return data?.claims.session_id ?? null;
}
