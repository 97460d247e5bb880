import type { Instrumentation } from "next";

/** Runs once when a server starts: settings that are missing or weak stop it here, by name, before it serves anybody. */
export async function register(): Promise<void> {
  if (process.env.NEXT_RUNTIME === "nodejs") {
    const { requireUsableEnv } = await import("@/lib/platform/require-env");
    requireUsableEnv();
    const { notePeerAddresses } = await import("@/lib/platform/security/peer-address");
    notePeerAddresses();
    (await import("@/lib/platform/http/malformed-paths")).readMalformedPaths();
    const { callThroughProxy } = await import("@/lib/platform/proxy");
    await callThroughProxy();
    (await import("@/lib/platform/stop-on-signals")).stopOnSignals();
    if (process.env.NODE_ENV === "production") {
      (await import("@/lib/platform/request-errors")).consoleToLog();
      (await import("@/lib/platform/readiness/build-id")).noteBuild();
    }
    const { isTelemetryWanted, registerTelemetry } = await import("@/lib/platform/telemetry");
    if (isTelemetryWanted(process.env)) await registerTelemetry();
  }
}

/** Called for what a page, a route or an action throws: one line in the log. */
export const onRequestError: Instrumentation.onRequestError = async (error, request, context) => {
  if (process.env.NEXT_RUNTIME === "nodejs")
    (await import("@/lib/platform/request-errors")).logRequestError(error, request, context);
};
