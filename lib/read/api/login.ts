import { problemResponse } from "@/lib/platform/http/problem";
import { log } from "@/lib/platform/log";
import { requestNetwork } from "@/lib/platform/rate-limits/client-network";
import { secondFactorLimits, signInLimits } from "@/lib/platform/rate-limits/limits";
import { noteRefusal } from "@/lib/platform/security/refusals";
import { type ServiceClient, serviceClient, type UserClient } from "@/lib/platform/supabase/service";
import { DatabaseError } from "@/lib/platform/supabase/unwrap";
import { visitorClient } from "@/lib/platform/supabase/visitor";
import { createPersonalToken } from "@/lib/workspace/api-tokens/personal-tokens";
import { SIGN_IN_SLOT_MS, untilSlotEnds } from "@/lib/workspace/auth/even-time";
import { showCode } from "@/lib/workspace/auth/totp";
import { answer, readBody, refuseTooMany } from "./person-route";
import { loginBody } from "./setup-schemas";

/**
 * Makes a personal token for an email address and a password, and a code where the account has a second factor. Tries
 * count as those of the sign-in page do, and the session that proves it ends with the answer.
 */
export async function login(request: Request): Promise<Response> {
  const body = await readBody(request, loginBody);
  if (body instanceof Response) return body;
  const { email, password, code, name, days } = body;
  const network = requestNetwork(request.headers);
  const caller: { client: ServiceClient } = { client: serviceClient() };
  const tooMany = await refuseTooMany(request, caller, "sign-in", signInLimits(email, network));
  if (tooMany) return tooMany;
  const client = visitorClient();
  const startedAt = performance.now();
  const { data, error } = await client.auth.signInWithPassword({ email, password });
  if (error) {
    await untilSlotEnds(startedAt, SIGN_IN_SLOT_MS);
    if (error.code !== "invalid_credentials") log("sign-in failed", { code: error.code });
    noteRefusal({ door: "sign-in", reason: "wrong", network });
    return refused(
      "Email address and password don't belong together, or the address isn't confirmed. An account without a password makes a token on its account page.",
    );
  }
  try {
    const factors = (data.user.factors ?? []).filter(({ status }) => status === "verified");
    if (factors.length > 0) {
      if (!code) return refused("The account has a second factor: send its code too.");
      const often = await refuseTooMany(request, caller, "second-factor", secondFactorLimits(data.user.id));
      if (often) return often;
      const ids = factors.map(({ id }) => id);
      if (!(await showCode(client, ids, code)))
        return refused("The code is wrong, or over. Try the next one.");
    }
    const made = await createPersonalToken(client as UserClient, name, days, new Date());
    return answer({ ...made, email: data.user.email ?? email }, 201);
  } catch (failure) {
    if (!(failure instanceof DatabaseError)) throw failure;
    if (failure.code === "PT409")
      return problemResponse({
        status: 409,
        title: "Too many tokens",
        detail: "You have 20 personal tokens. Revoke some on the account page first.",
      });
    if (failure.code === "PT403") return refused("This account makes no tokens.");
    throw failure;
  } finally {
    await client.auth.signOut({ scope: "local" });
  }
}

const refused = (detail: string): Response =>
  problemResponse({ status: 401, title: "Not signed in", detail });
