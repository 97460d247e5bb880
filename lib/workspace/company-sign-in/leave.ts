import { env } from "@/lib/platform/env";
import { clientNetwork } from "@/lib/platform/rate-limits/client-network";
import { refuseTooOften } from "@/lib/platform/rate-limits/guard";
import { providerLimits } from "@/lib/platform/rate-limits/limits";
import type { SignInProvider } from "@/lib/platform/sign-in-providers";
import { appOrigin } from "@/lib/workspace/auth/app-origin";
import { problemOf, problemPath } from "./problem";
import { TRIP_SECONDS } from "./trip";
import { tripClient } from "./trip-client";
import { rememberTrip } from "./trip-cookie";

/** Where Supabase leads back to. */
export const RETURN_PATH = "/auth/callback";

/** What somebody asks for who presses a provider's button. */
export interface Departure {
  provider: SignInProvider;
  /** The company whose SAML connection is meant: its domain. */
  domain: string;
  /** The page to go on to; checked. */
  next: string;
}

/** Sends the browser to the provider with a trip of its own. @returns the provider's address, or the page that says why not. */
export async function leaveFor({ provider, domain, next }: Departure): Promise<string> {
  const stay = (problem: Parameters<typeof problemPath>[0]) => problemPath(problem, provider, next);
  if (!env().SIGN_IN_PROVIDERS.includes(provider)) return stay("off");
  if (await refuseTooOften(providerLimits(await clientNetwork()))) return stay("too-often");
  const { client, verifier } = tripClient();
  const redirectTo = `${await appOrigin()}${RETURN_PATH}`;
  const { data, error } =
    provider === "saml"
      ? await client.auth.signInWithSSO({ domain, options: { redirectTo, skipBrowserRedirect: true } })
      : await client.auth.signInWithOAuth({ provider, options: { redirectTo, skipBrowserRedirect: true } });
  if (error) return stay(problemOf(error));
  const address = env().IRIS_EMBEDDED ? await providersAddress(data.url) : data.url;
  if (!address) return stay("away");
  await rememberTrip({
    provider,
    verifier: verifier(),
    next,
    expiresAt: new Date(Date.now() + TRIP_SECONDS * 1000),
  });
  return address;
}

/** The embedded server stands on loopback, where the browser may not get: it is asked here for where to go. */
async function providersAddress(authorize: string): Promise<string | null> {
  const answer = await fetch(authorize, { redirect: "manual", signal: AbortSignal.timeout(10_000) }).catch(
    () => null,
  );
  return answer?.headers.get("location") ?? null;
}
