import { compareSchema, knownMigrations } from "@/lib/platform/readiness/schema-version";
import { callSealed } from "@/lib/platform/supabase/seal";
import type { ServiceClient } from "@/lib/platform/supabase/service";
import { unwrap } from "@/lib/platform/supabase/unwrap";
import { BACKUP_FORMAT, type BackupEnd, type BackupHeader, type BackupLine, type BackupPage } from "./file";
import { readDigests } from "./make";
import { backupTables } from "./tables";

/** Why a backup can't be restored here: one sentence, and nothing was changed. */
export class RestoreRefused extends Error {
  override name = "RestoreRefused";
}

/** What Supabase's accounts server can't read as null. */
const EMPTY_TEXTS = [
  "confirmation_token",
  "recovery_token",
  "email_change",
  "email_change_token_new",
  "email_change_token_current",
  "phone_change",
  "phone_change_token",
  "reauthentication_token",
];

export interface RestoreOptions {
  onTable(name: string): void;
  /** Told of tables of accounts that this database doesn't have: their rows are left out. */
  onLeftOut(name: string): void;
}

/**
 * Puts a backup into an empty installation and proves by the digests of all rows that everything came over. Accounts keep
 * their passwords; everybody signs in again.
 * @throws RestoreRefused before anything is written; Error where the rows came out otherwise; DatabaseError.
 */
export async function restoreBackup(
  service: ServiceClient,
  lines: AsyncIterable<BackupLine>,
  options: RestoreOptions,
): Promise<BackupHeader> {
  let header: BackupHeader | null = null;
  let end: BackupEnd | null = null;
  let table = "";
  let known: ReadonlySet<string> = new Set();
  for await (const line of lines) {
    if ("header" in line) {
      header = line.header;
      await requireRestorable(service, header);
      known = await tableNames(service);
    } else if ("end" in line) end = line.end;
    else {
      const isNext = line.page.table !== table;
      table = line.page.table;
      const isKnown = known.has(table) || !table.startsWith("auth.");
      if (isNext) (isKnown ? options.onTable : options.onLeftOut)(table);
      if (isKnown) await restorePage(service, line.page);
    }
  }
  if (!header || !end) throw new RestoreRefused("The file holds no whole backup.");
  unwrap(await service.rpc("finish_restore"));
  await requireEqual(service, end);
  return header;
}

async function tableNames(service: ServiceClient): Promise<ReadonlySet<string>> {
  const tables = backupTables.parse(JSON.parse(unwrap(await service.rpc("list_backup_tables"))));
  return new Set(tables.map(({ name }) => name));
}

async function requireRestorable(service: ServiceClient, header: BackupHeader): Promise<void> {
  if (header.format > BACKUP_FORMAT)
    throw new RestoreRefused(`The backup was made by Iris ${header.version}, which is newer than this one.`);
  const { state } = compareSchema(header.migrations, knownMigrations());
  if (header.migrations.length > 0 && state !== "equal")
    throw new RestoreRefused(
      `The backup was made by Iris ${header.version} with another schema. Restore it with that version, then upgrade.`,
    );
  if (!unwrap(await service.rpc("is_empty_installation")))
    throw new RestoreRefused(
      "This installation has organizations or accounts already. A backup is restored into an empty one (embedded: another IRIS_HOME).",
    );
}

async function restorePage(service: ServiceClient, { table, rows }: BackupPage): Promise<void> {
  const parsed = JSON.parse(rows, keepNumber) as Record<string, unknown>[];
  if (parsed.length === 0) return;
  const ready = table === "auth.users" ? parsed.map(withoutNulls) : parsed;
  await callSealed(service, "restore_backup_page", { table, rows: ready });
}

/** Numbers go over as they were written: JavaScript's have 53 bits. */
function keepNumber(_key: string, value: unknown, context?: { source?: string }): unknown {
  return typeof value === "number" && context?.source !== undefined ? rawNumber(context.source) : value;
}

const rawNumber = (source: string): unknown =>
  (JSON as unknown as { rawJSON(text: string): unknown }).rawJSON(source);

function withoutNulls(account: Record<string, unknown>): Record<string, unknown> {
  const filled = Object.entries(account).map(([name, value]) => [
    name,
    value === null && EMPTY_TEXTS.includes(name) ? "" : value,
  ]);
  return Object.fromEntries(filled);
}

async function requireEqual(service: ServiceClient, { digests }: BackupEnd): Promise<void> {
  const here = await readDigests(service);
  const other = Object.keys(digests).filter((name) => digests[name]?.digest !== here[name]?.digest);
  if (other.length > 0)
    throw new Error(
      `The rows of ${other.join(", ")} came out otherwise than in the backup: was something else writing? Restore it again into an empty installation.`,
    );
}
