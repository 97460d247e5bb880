/** Runs once when a server starts: settings that are missing or weak stop it here, by name, before it serves anybody. */
export async function register(): Promise<void> {
  if (process.env.NEXT_RUNTIME === "nodejs") {
    const { requireUsableEnv } = await import("@/lib/require-env");
    requireUsableEnv();
    const { notePeerAddresses } = await import("@/lib/security/peer-address");
    notePeerAddresses();
    const { callThroughProxy } = await import("@/lib/proxy");
    await callThroughProxy();
    (await import("@/lib/stop-on-signals")).stopOnSignals();
    const { isTelemetryWanted, registerTelemetry } = await import("@/lib/telemetry");
    if (isTelemetryWanted(process.env)) await registerTelemetry();
  }
}
