import { createReadStream, createWriteStream } from "node:fs";
import { createInterface } from "node:readline";
import { Readable } from "node:stream";
import { pipeline } from "node:stream/promises";
import { createGunzip, createGzip } from "node:zlib";
import { z } from "zod";

/** The layout of a backup's lines; a program reads those up to its own. */
export const BACKUP_FORMAT = 1;

/** The first line of a backup. */
export const backupHeader = z.object({
  format: z.number(),
  madeAt: z.string(),
  version: z.string(),
  /** Versions of the migrations that were applied. */
  migrations: z.array(z.string()),
  /** Ids of the master keys that the texts are under: none of the keys is in the file. */
  keyIds: z.array(z.string()),
});
export type BackupHeader = z.infer<typeof backupHeader>;

/** Rows of one table, as the database wrote them (a JSON array). */
export interface BackupPage {
  table: string;
  rows: string;
}

/** The last line: what the rows must come out as. A file without it was cut off. */
export const backupEnd = z.object({
  digests: z.record(z.string(), z.object({ rows: z.number(), digest: z.string() })),
});
export type BackupEnd = z.infer<typeof backupEnd>;

/** A line of the file: its kind, a tab, and JSON. */
export type BackupLine = { header: BackupHeader } | { page: BackupPage } | { end: BackupEnd };

/** Writes a backup, compressed, readable by its owner only. @throws where the file exists or can't be written. */
export async function writeBackupFile(path: string, lines: AsyncIterable<BackupLine>): Promise<void> {
  const file = createWriteStream(path, { mode: 0o600, flags: "wx", flush: true });
  await pipeline(Readable.from(toText(lines)), createGzip(), file);
}

async function* toText(lines: AsyncIterable<BackupLine>): AsyncGenerator<string> {
  for await (const line of lines) {
    if ("page" in line) yield `${line.page.table}\t${line.page.rows}\n`;
    else if ("header" in line) yield `iris-backup\t${JSON.stringify(line.header)}\n`;
    else yield `end\t${JSON.stringify(line.end)}\n`;
  }
}

/** Reads a backup line by line. @throws Error with one sentence where it is none, or is cut off. */
export async function* readBackupFile(path: string): AsyncGenerator<BackupLine> {
  const text = createReadStream(path).pipe(createGunzip());
  const broken = new Promise<never>((_resolve, reject) => {
    text.once("error", (error) =>
      reject(new Error(`${path} can't be read as a backup of Iris: ${error.message}`)),
    );
  });
  const lines = createInterface({ input: text, crlfDelay: Number.POSITIVE_INFINITY })[Symbol.asyncIterator]();
  let kind = "";
  for (;;) {
    const { done, value } = await Promise.race([lines.next(), broken]);
    if (done) break;
    const tab = value.indexOf("\t");
    const json = value.slice(tab + 1);
    if (kind === "" && !value.startsWith("iris-backup\t")) throw new Error(`${path} is no backup of Iris.`);
    kind = value.slice(0, tab);
    if (kind === "iris-backup") yield { header: backupHeader.parse(JSON.parse(json)) };
    else if (kind === "end") yield { end: backupEnd.parse(JSON.parse(json)) };
    else yield { page: { table: kind, rows: json } };
  }
  if (kind !== "end") throw new Error(`${path} ends too early: it was cut off while it was made or copied.`);
}
