import { headers } from "next/headers";
import { env } from "@/lib/platform/env";
import { log } from "@/lib/platform/log";
import { networkOf } from "./network";

/** The network this request came from, for counting tries and for the log. */
export async function clientNetwork(): Promise<string> {
  return requestNetwork(await headers());
}

/** The same for a route, which has its request at hand. */
export function requestNetwork(headers: Headers): string {
  const { TRUSTED_PROXIES, VERCEL } = env();
  // Vercel's edge overwrites the header, and nobody reaches a function past it.
  if (TRUSTED_PROXIES === undefined && !VERCEL) tellOfProxies(headers);
  return networkOf(headers, TRUSTED_PROXIES ?? (VERCEL ? 1 : 0));
}

let told = false;

/** Behind a proxy that we aren't told of everybody seems to come from it, and shares its tries: said once. */
function tellOfProxies(headers: Headers): void {
  if (told || networkOf(headers, 1) === networkOf(headers, 0)) return;
  told = true;
  log("x-forwarded-for is not believed", { reason: "TRUSTED_PROXIES is not set" });
}
