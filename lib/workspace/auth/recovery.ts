import { cookies, headers } from "next/headers";
import { masterKeys } from "@/lib/platform/encryption/master-keys";
import { env } from "@/lib/platform/env";
import { takeRateLimit } from "@/lib/platform/rate-limits/take";
import { userClient } from "@/lib/platform/supabase/server";
import { serviceClient } from "@/lib/platform/supabase/service";
import { cookieName, isHttpsRequest } from "@/lib/platform/supabase/session-cookie";
import { RECOVERY_SECONDS, readRecoveryMark, recoveryMark } from "./recovery-mark";

/**
 * Whoever sits at an open browser must not get around the current password, so only a session that has just come from
 * a recovery mail may choose a new one. The embedded server's tokens don't tell how a session began: a cookie does.
 */
const NAME = "iris-recovery";

/** Notes that the session of this access token has come from a recovery mail. */
export async function beginRecovery(accessToken: string): Promise<void> {
  const sessionId = await sessionIdOf(accessToken);
  if (sessionId !== null) await setMark(sessionId, new Date(Date.now() + RECOVERY_SECONDS * 1000));
}

/** Whether this session has come from a recovery mail within the last hour. */
export async function isRecovering(): Promise<boolean> {
  return (await readMark()) !== null;
}

/** A recovery that has been taken up; nobody can take it up again with the same cookies. */
export interface TakenRecovery {
  /** Lets the same browser try once more, because the new password was refused. Its time doesn't begin anew. */
  giveBack(): Promise<void>;
}

/**
 * Takes up the recovery that this session has come from within the last hour: good for one new password, however often
 * its cookies are sent. Null where there is none, or it was taken up already.
 */
export async function takeRecovery(): Promise<TakenRecovery | null> {
  const mark = await readMark();
  if (!mark) return null;
  const once = { key: `recovery:${mark.id}`, limit: 1, windowSeconds: RECOVERY_SECONDS };
  if (!(await takeRateLimit(serviceClient(), once)).allowed) return null;
  (await cookies()).delete({ name: await markName(), path: "/" });
  return { giveBack: () => setMark(mark.sessionId, mark.expiresAt) };
}

async function readMark() {
  const text = (await cookies()).get(await markName())?.value;
  const sessionId = text ? await sessionIdOf() : null;
  if (!text || sessionId === null) return null;
  const mark = readRecoveryMark(masterKeys(), text, sessionId, new Date());
  return mark && { ...mark, sessionId };
}

async function setMark(sessionId: string, expiresAt: Date): Promise<void> {
  (await cookies()).set(await markName(), recoveryMark(masterKeys(), sessionId, expiresAt), {
    path: "/",
    httpOnly: true,
    sameSite: "lax",
    secure: await isHttps(),
    expires: expiresAt,
  });
}

const isHttps = async () => isHttpsRequest(await headers(), env().APP_URL);
const markName = async () => cookieName(NAME, await isHttps());

async function sessionIdOf(accessToken?: string): Promise<string | null> {
  const { data } = await (await userClient()).auth.getClaims(accessToken);
  return data?.claims.session_id ?? null;
}
