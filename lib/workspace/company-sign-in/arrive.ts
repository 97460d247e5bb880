import { revalidatePath } from "next/cache";
import { env } from "@/lib/platform/env";
import { clientNetwork } from "@/lib/platform/rate-limits/client-network";
import { refuseTooOften } from "@/lib/platform/rate-limits/guard";
import { providerLimits } from "@/lib/platform/rate-limits/limits";
import { noteRefusal } from "@/lib/platform/security/refusals";
import { userClient } from "@/lib/platform/supabase/server";
import { serviceClient } from "@/lib/platform/supabase/service";
import { unwrap } from "@/lib/platform/supabase/unwrap";
import { homePath } from "@/lib/workspace/auth/home-path";
import { withNext } from "@/lib/workspace/auth/next-param";
import { safeNextPath } from "@/lib/workspace/auth/safe-next-path";
import { SHOW_PATH } from "@/lib/workspace/auth/second-factor-gate";
import { noteSession } from "@/lib/workspace/auth/sessions";
import { addressesAreConfirmed } from "./confirmed-addresses";
import { problemOf, problemPath, type SignInProblem, signInProblem } from "./problem";
import type { Trip } from "./trip";
import { tripClient } from "./trip-client";
import { takeTrip } from "./trip-cookie";

/**
 * Ends a trip: proves what the provider sent back, lets the database decide whether this account may come in that way,
 * and only then begins the session. @returns the path to go on to, or the sign-in page that says why not.
 */
export async function arrive(came: URLSearchParams): Promise<string> {
  const trip = await takeTrip();
  if (!trip || !env().SIGN_IN_PROVIDERS.includes(trip.provider)) return turnAway("expired", null);
  if (await refuseTooOften(providerLimits(await clientNetwork()))) return turnAway("too-often", trip);
  const code = came.get("code");
  if (!code) return turnAway(signInProblem(came.get("error_code"), came.get("error")), trip);
  const { client } = tripClient(trip.verifier);
  const { data, error } = await client.auth.exchangeCodeForSession(code);
  if (error) return turnAway(problemOf(error), trip);
  const claims = (await client.auth.getClaims(data.session.access_token)).data?.claims;
  const outcome = unwrap(
    await serviceClient().rpc("begin_provider_session", {
      p_user_id: data.user.id,
      p_session_id: claims?.session_id ?? "",
      p_provider: trip.provider,
      p_addresses_are_confirmed: await addressesAreConfirmed(),
    }),
  );
  if (outcome !== "begun") {
    await client.auth.signOut({ scope: "local" });
    return turnAway(outcome === "unconfirmed" || outcome === "password-account" ? outcome : "refused", trip);
  }
  const browser = await userClient();
  const { access_token, refresh_token } = data.session;
  const begun = await browser.auth.setSession({ access_token, refresh_token });
  if (begun.error) return turnAway(problemOf(begun.error), trip);
  await noteSession(browser);
  revalidatePath("/", "layout");
  const next = safeNextPath(trip.next);
  if (data.user.factors?.some(({ status }) => status === "verified")) return withNext(SHOW_PATH, next);
  return next === "/" ? homePath(browser, data.user.id) : next;
}

async function turnAway(problem: SignInProblem, trip: Trip | null): Promise<string> {
  noteRefusal({ door: "provider-sign-in", reason: problem, network: await clientNetwork() });
  return problemPath(problem, trip?.provider ?? null, safeNextPath(trip?.next));
}
