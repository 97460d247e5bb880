import { randomUUID } from "node:crypto";
import { setTimeout as delay } from "node:timers/promises";
import { z } from "zod";
import { persistently } from "@/lib/platform/supabase/persistently";
import type { ServiceClient } from "@/lib/platform/supabase/service";
import { unwrap } from "@/lib/platform/supabase/unwrap";
import packageJson from "../../../package.json";
import { BACKUP_FORMAT, type BackupLine, backupEnd } from "./file";
import { backupTables, inOrder } from "./tables";

/** Rows a page: of the widest tables some megabytes. */
const PAGE_ROWS = 1_000;
const HOLD_SECONDS = 60;
const WAIT_MS = 1_000;

export interface MakeOptions {
  onTable(name: string, rows: number): void;
  /** Told how many syncs are at work that have to end first. */
  onWaiting(syncs: number): void;
  /** Rows a page; `PAGE_ROWS` otherwise. */
  pageRows?: number;
}

/**
 * Every row of the installation, table by table, with what they must come out as. While it reads nothing syncs: syncs at
 * work are waited for, others wait, and go on by themselves afterwards.
 * @throws DatabaseError
 */
export async function* makeBackup(service: ServiceClient, options: MakeOptions): AsyncGenerator<BackupLine> {
  const token = randomUUID();
  await untilNothingSyncs(service, token, options.onWaiting);
  const kept = setInterval(
    () => void hold(service, token, HOLD_SECONDS).catch(() => {}),
    (HOLD_SECONDS * 1000) / 3,
  );
  try {
    yield { header: await readHeader(service) };
    const tables = backupTables.parse(JSON.parse(unwrap(await service.rpc("list_backup_tables"))));
    for (const { name, key } of inOrder(tables)) yield* readTable(service, name, key.length > 0, options);
    yield { end: { digests: await readDigests(service) } };
  } finally {
    clearInterval(kept);
    await hold(service, token, 0).catch(() => {});
  }
}

/** For each table how many rows it has and a digest of them. */
export async function readDigests(service: ServiceClient): Promise<z.infer<typeof backupEnd>["digests"]> {
  return backupEnd.shape.digests.parse(JSON.parse(unwrap(await service.rpc("digest_tables"))));
}

async function readHeader(service: ServiceClient) {
  const migrations = unwrap(await service.rpc("applied_migrations")) as string | null;
  const counts = z
    .array(z.object({ key_id: z.string() }))
    .parse(JSON.parse(unwrap(await service.rpc("count_ciphertexts"))));
  return {
    format: BACKUP_FORMAT,
    madeAt: new Date().toISOString(),
    version: packageJson.version,
    migrations: migrations === null ? [] : z.array(z.string()).parse(JSON.parse(migrations)),
    keyIds: [...new Set(counts.map(({ key_id }) => key_id))].sort(),
  };
}

interface Page {
  rows: string;
  last: string;
  count: number;
}

async function readPage(
  service: ServiceClient,
  name: string,
  after: string | null,
  rows: number,
): Promise<Page | undefined> {
  const args = { p_table: name, p_after: after, p_limit: rows };
  const answer = await persistently((signal) => service.rpc("read_backup_page", args).abortSignal(signal));
  return unwrap(answer)[0];
}

async function* readTable(
  service: ServiceClient,
  name: string,
  isPaged: boolean,
  { onTable, pageRows = PAGE_ROWS }: MakeOptions,
): AsyncGenerator<BackupLine> {
  let total = 0;
  for (let after: string | null = null; ; ) {
    const page: Page | undefined = await readPage(service, name, after, pageRows);
    if (!page || page.count === 0) break;
    total += page.count;
    yield { page: { table: name, rows: page.rows } };
    if (!isPaged || page.count < pageRows) break;
    after = page.last;
  }
  onTable(name, total);
}

async function hold(service: ServiceClient, token: string, seconds: number): Promise<number> {
  return unwrap(await service.rpc("hold_integrations", { p_token: token, p_seconds: seconds }));
}

async function untilNothingSyncs(
  service: ServiceClient,
  token: string,
  onWaiting: MakeOptions["onWaiting"],
): Promise<void> {
  for (;;) {
    const busy = await hold(service, token, HOLD_SECONDS);
    if (busy === 0) return;
    onWaiting(busy);
    await delay(WAIT_MS);
  }
}
