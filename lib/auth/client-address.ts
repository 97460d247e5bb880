import { headers } from "next/headers";
import { nearestAddress } from "@/lib/rate-limits/nearest-address";

/**
 * The address this request came from. Only for counting tries: whoever reaches us without a proxy can write what they
 * like there, so it never decides alone.
 */
export async function clientAddress(): Promise<string> {
  return nearestAddress(await headers());
}
