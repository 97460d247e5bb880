import { env } from "@/lib/platform/env";
import { DEMO_EMAIL } from "@/lib/providers/simulated-datadog/organization";

export type DemoAccess = { available: true; email: string; password: string } | { available: false };

const LOOPBACK = new Set(["127.0.0.1", "localhost", "::1", "[::1]"]);

/**
 * Whether visitors may enter the demo: everywhere with IRIS_DEMO=1 on a hosted Supabase, and on the embedded default
 * only while the product listens on a loopback address, where the demo password is no secret worth keeping.
 */
export function demoAccess(): DemoAccess {
  const { IRIS_DEMO, IRIS_DEMO_PASSWORD, IRIS_EMBEDDED, HOST } = env();
  const reachable = !IRIS_EMBEDDED || LOOPBACK.has(HOST ?? "127.0.0.1");
  if (!IRIS_DEMO || !IRIS_DEMO_PASSWORD || !reachable) return { available: false };
  return { available: true, email: DEMO_EMAIL, password: IRIS_DEMO_PASSWORD };
}

/** Whether signing in with this address has to be refused: it is the demo's, and the demo isn't open here. */
export function isClosedDemoAccount(email: string): boolean {
  return isDemoAccount({ email }) && !demoAccess().available;
}

/** Whether this is the demo's account, which many people share: it looks at everything and changes nothing. */
export function isDemoAccount({ email }: { email: string }): boolean {
  return email.trim().toLowerCase() === DEMO_EMAIL;
}
