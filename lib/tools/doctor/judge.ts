import type { Env } from "@/lib/platform/env";
import { type Finding, failed, ok, warning } from "./finding";
import type { InstallationReport, ReportedIntegration } from "./report";

const MINUTE_MS = 60_000;
/** `npm start` looks every half minute, Vercel's queue within a minute; a daily call alone takes a day. */
const OVERDUE_MS = 15 * MINUTE_MS;
const CLOCK_MS = 30_000;
const FRESH_MS = 26 * 60 * MINUTE_MS;

const gigabytes = (bytes: number) =>
  bytes >= 1e9 ? `${(bytes / 1e9).toFixed(1)} GB` : `${Math.ceil(bytes / 1e6)} MB`;
const iso = (at: Date) => at.toISOString().slice(0, 16).replace("T", " ");

/** What the database's own report says about itself. @param now this machine's clock. */
export function judgeDatabase(report: InstallationReport, now: Date, latencyMs: number): Finding[] {
  const apart = Math.abs(report.now.getTime() - now.getTime());
  const tables = report.tables.map(({ name, bytes }) => `${name} ${gigabytes(bytes)}`).join(", ");
  return [
    latencyMs > 500
      ? warning(
          "database-latency",
          `A small question took ${latencyMs} ms: pages ask a dozen. Put both in one region.`,
        )
      : ok("database-latency", `A small question took ${latencyMs} ms.`),
    apart > CLOCK_MS
      ? failed(
          "clocks",
          `This machine's clock and the database's are ${Math.round(apart / 1000)} s apart. Set them by NTP: leases and schedules depend on it.`,
        )
      : ok(
          "clocks",
          `This machine's clock and the database's agree within ${Math.max(1, Math.ceil(apart / 1000))} s.`,
        ),
    ok(
      "sizes",
      `The database holds ${gigabytes(report.database_bytes)}: ${tables}. Statement limit: ${report.statement_timeout === "0" ? "none" : report.statement_timeout}.`,
    ),
    report.messages_waiting > 0
      ? warning(
          "messages",
          `${report.messages_waiting} messages have waited for over an hour: Settings → Digest says why.`,
        )
      : ok("messages", "No message waits for longer than an hour."),
  ];
}

function judgeIntegration(one: ReportedIntegration, now: Date): Finding | null {
  const check = one.provider === "datadog" ? "syncs" : "github-lookups";
  const about = (finding: Finding): Finding => ({ ...finding, organizationId: one.organization_id });
  if (one.automatic_sync_stopped)
    return about(
      failed(
        check,
        `Stopped: its keys were refused three times (${one.last_error_kind}). Replace them on the integration's page.`,
      ),
    );
  if (one.is_due && one.is_free && now.getTime() - one.next_sync_at.getTime() > OVERDUE_MS) {
    const open = one.open_since ? " A run is open and nobody is at work on it." : "";
    return about(
      failed(
        check,
        `Overdue since ${iso(one.next_sync_at)} UTC.${open} Does anything call the schedule (docs/operations.md)?`,
      ),
    );
  }
  if (one.failing_since)
    return about(
      warning(
        check,
        `Failing since ${iso(one.failing_since)} UTC (${one.last_error_kind}); next try ${iso(one.next_sync_at)} UTC.`,
      ),
    );
  if (
    check === "syncs" &&
    one.last_synced_at &&
    now.getTime() - one.last_synced_at.getTime() > FRESH_MS &&
    one.is_free
  )
    return about(warning(check, `Last succeeded at ${iso(one.last_synced_at)} UTC.`));
  return null;
}

/** Where syncs and look-ups stand: what is overdue, stopped or failing, by organization, or that all is well. */
export function judgeSyncs(report: InstallationReport, now: Date): Finding[] {
  const troubles = report.integrations.flatMap((one) => judgeIntegration(one, now) ?? []);
  if (troubles.length > 0) return troubles;
  const next = report.integrations[0]?.next_sync_at;
  const count = report.integrations.length;
  return [
    ok(
      "syncs",
      next
        ? `${count} connections, none overdue or failing; the next is due at ${iso(next)} UTC.`
        : "Nothing is connected yet.",
    ),
  ];
}

/** Texts by the keys they are under: the current one, a retired one that can be read, and those that no key here opens. */
export interface TextsByKey {
  current: number;
  due: number;
  unknown: Readonly<Record<string, number>>;
}

/** @param id of the current master key. */
export function judgeMasterKey(id: string, { current, due, unknown }: TextsByKey): Finding {
  const others = Object.entries(unknown).map(([key, texts]) => `${texts} under ${key}`);
  if (others.length > 0)
    return warning(
      "master-key",
      `The master key is ${id}. Texts that no key here opens: ${others.join(", ")} (docs/operations.md, "Credentials can't be read").`,
    );
  if (due > 0)
    return warning(
      "master-key",
      `${due} texts are under a retired key: npm run iris -- keys rotate ends the rotation.`,
    );
  return ok("master-key", `The master key is ${id}; all ${current} texts are under it.`);
}

/** When the schedule is called next, and by whom in between. */
export function judgeSchedule(
  { VERCEL, CRON_SECRET }: Pick<Env, "VERCEL" | "CRON_SECRET">,
  now: Date,
): Finding {
  if (!CRON_SECRET) return failed("schedule", "CRON_SECRET is not set: nothing may call the schedule.");
  const next = new Date(now);
  next.setUTCHours(4, 0, 0, 0);
  if (next <= now) next.setUTCDate(next.getUTCDate() + 1);
  const between = VERCEL ? "Vercel's queue calls at the next try" : "npm start looks every 30 seconds";
  return ok("schedule", `The next daily call is at ${iso(next)} UTC; between, ${between}.`);
}
