import { beginStopping } from "./stopping";

/** A container is given ten seconds; what a sync can't store in these is read again by whoever takes it up. */
const GRACE_MS = 7_000;

/**
 * Lets a server's work end when the process is told to: syncs give their leases back, answers under way are finished. The
 * process ends after seven seconds in any case; a lease that it held then ends by itself.
 */
export function stopOnSignals(): void {
  for (const signal of ["SIGTERM", "SIGINT"] as const) {
    process.once(signal, () => {
      beginStopping();
      setTimeout(() => process.exit(0), GRACE_MS).unref();
    });
  }
}
