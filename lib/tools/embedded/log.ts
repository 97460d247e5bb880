import { appendFileSync, mkdirSync, renameSync, statSync } from "node:fs";
import { join } from "node:path";

const MAX_BYTES = 5_000_000;

/** One line for a log, whatever was logged: of an error its name, code and message, of an object nothing but its kind. */
export function toLogText(value: unknown): string {
  if (value instanceof Error) {
    const code = "code" in value ? ` ${String(value.code)}` : "";
    return redact(`${value.name}${code}: ${value.message}`);
  }
  if (typeof value === "object" && value !== null) {
    // What PGlite's file system throws is no Error; its number is the system's.
    const number = "errno" in value && typeof value.errno === "number" ? ` ${value.errno}` : "";
    return `[${value.constructor?.name ?? "object"}${number}]`;
  }
  return redact(String(value));
}

/** Long runs without a space are keys, tokens or ciphertext: none of them belongs in a log. */
export function redact(text: string): string {
  return text.replace(/[A-Za-z0-9+/=_-]{24,}/g, "…").slice(0, 500);
}

/**
 * Adds a line to `database.log`, which turns over at 5 MB and keeps one older file. Where it can't be written (a full
 * disk) the line goes to standard error: a log must not end what it tells of.
 */
export function appendToLog(folder: string, level: string, text: string): void {
  const line = `${new Date().toISOString()} ${level} ${text}\n`;
  try {
    mkdirSync(folder, { recursive: true, mode: 0o700 });
    const file = join(folder, "database.log");
    if ((statSync(file, { throwIfNoEntry: false })?.size ?? 0) > MAX_BYTES) renameSync(file, `${file}.1`);
    appendFileSync(file, line, { mode: 0o600 });
  } catch {
    process.stderr.write(line);
  }
}

/**
 * Sends everything this process logs to `database.log`, one redacted line each. The embedded Supabase logs failed
 * statements with their parameters, and whole mails.
 */
export function logToFile(folder: string): void {
  const write =
    (level: string) =>
    (...values: unknown[]) =>
      appendToLog(folder, level, values.map(toLogText).join(" "));
  Object.assign(console, {
    log: write("info"),
    info: write("info"),
    debug: write("debug"),
    warn: write("warn"),
    error: write("error"),
  });
}
