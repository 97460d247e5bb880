import { headers } from "next/headers";

/**
 * The address a request came from, as the proxy in front of us says, or else the connection. Only for counting tries:
 * whoever reaches us without a proxy can write what they like there, so it never decides alone.
 */
export async function clientAddress(): Promise<string> {
  const forwarded = (await headers()).get("x-forwarded-for");
  return forwarded?.split(",")[0]?.trim() || "unknown";
}
