import { withoutSecrets } from "@/lib/platform/security/scrub";
import { logContext } from "./log-context";

/** Fields that may stand in a log: numbers, short words, ids, instants. Never a key, a payload or a person. */
export type LogFields = Record<string, unknown>;

/**
 * Writes one JSON line to standard error about what happened. Errors go in with name and message only.
 * IRIS_LOG=off silences it, for commands that speak to a person.
 */
export function log(event: string, fields: LogFields = {}): void {
  if (process.env.IRIS_LOG === "off") return;
  const all = { ...logContext(), ...fields };
  const safe = Object.fromEntries(Object.entries(all).map(([name, value]) => [name, toLogValue(value)]));
  process.stderr.write(`${JSON.stringify({ at: new Date().toISOString(), event, ...safe })}\n`);
}

function toLogValue(value: unknown): unknown {
  // Many an error quotes an address or a header.
  if (value instanceof Error) return withoutSecrets(`${value.name}: ${value.message}`);
  return value;
}
