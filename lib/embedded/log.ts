import { appendFileSync, mkdirSync, renameSync, statSync } from "node:fs";
import { join } from "node:path";

const MAX_BYTES = 5_000_000;

/** One line for a log, whatever was logged: of an error its name, code and message, of an object nothing but its kind. */
export function toLogText(value: unknown): string {
  if (value instanceof Error) {
    const code = "code" in value ? ` ${String(value.code)}` : "";
    return redact(`${value.name}${code}: ${value.message}`);
  }
  if (typeof value === "object" && value !== null) return `[${value.constructor?.name ?? "object"}]`;
  return redact(String(value));
}

/** Long runs without a space are keys, tokens or ciphertext: none of them belongs in a log. */
export function redact(text: string): string {
  return text.replace(/[A-Za-z0-9+/=_-]{24,}/g, "…").slice(0, 500);
}

/**
 * Sends everything this process logs to `database.log`, one redacted line each. The embedded Supabase logs failed
 * statements with their parameters, and whole mails.
 */
export function logToFile(folder: string): void {
  mkdirSync(folder, { recursive: true, mode: 0o700 });
  const file = join(folder, "database.log");
  if ((statSync(file, { throwIfNoEntry: false })?.size ?? 0) > MAX_BYTES) renameSync(file, `${file}.1`);
  const write =
    (level: string) =>
    (...values: unknown[]) =>
      appendFileSync(file, `${new Date().toISOString()} ${level} ${values.map(toLogText).join(" ")}\n`, {
        mode: 0o600,
      });
  Object.assign(console, {
    log: write("info"),
    info: write("info"),
    debug: write("debug"),
    warn: write("warn"),
    error: write("error"),
  });
}
