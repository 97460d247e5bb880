import { cookies, headers } from "next/headers";
import { masterKeys } from "@/lib/platform/encryption/master-keys";
import { env } from "@/lib/platform/env";
import { cookieName, isHttpsRequest } from "@/lib/platform/supabase/session-cookie";
import { readTrip, TRIP_SECONDS, type Trip, tripText } from "./trip";

const NAME = "iris-trip";

/** Gives the browser the trip it leaves on. A second one takes the first one's place. */
export async function rememberTrip(trip: Trip): Promise<void> {
  const isHttps = isHttpsRequest(await headers(), env().APP_URL);
  (await cookies()).set(cookieName(NAME, isHttps), tripText(masterKeys(), trip), {
    path: "/",
    httpOnly: true,
    // Coming back from the provider is a link from another site.
    sameSite: "lax",
    secure: isHttps,
    maxAge: TRIP_SECONDS,
  });
}

/** The trip this browser is on, which ends with this: one coming back is enough. Null for a browser that is on none. */
export async function takeTrip(): Promise<Trip | null> {
  const jar = await cookies();
  const isHttps = isHttpsRequest(await headers(), env().APP_URL);
  const name = cookieName(NAME, isHttps);
  const text = jar.get(name)?.value ?? "";
  jar.set(name, "", { path: "/", httpOnly: true, sameSite: "lax", secure: isHttps, maxAge: 0 });
  return readTrip(masterKeys(), text, new Date());
}
