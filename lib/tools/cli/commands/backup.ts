import { statSync } from "node:fs";
import { resolve } from "node:path";
import { keyIdOf } from "@/lib/platform/encryption/keys";
import { masterKeys } from "@/lib/platform/encryption/master-keys";
import { type BackupLine, readBackupFile, writeBackupFile } from "@/lib/tools/backup/file";
import { makeBackup } from "@/lib/tools/backup/make";
import { RestoreRefused, restoreBackup } from "@/lib/tools/backup/restore";
import { hasDatabase, irisHome, loadKeys, replaceKeys } from "@/lib/tools/embedded/home";
import { FailedCommand, UsageError } from "../errors";
import { type OutputOptions, printJson, sayer } from "../output";
import { isHosted } from "../server";
import { withServer } from "./with-organization";

const number = (count: number) => count.toLocaleString("en");
/** npm runs scripts at the package's root; the file is meant where the command was typed. */
const typedPath = (file: string) => resolve(process.env.INIT_CWD ?? process.cwd(), file);

/** `iris backup` */
export async function backupCommand(file: string, options: OutputOptions): Promise<void> {
  const say = sayer(options);
  const path = typedPath(file);
  await withServer(async ({ service }) => {
    let rows = 0;
    let keyIds: readonly string[] = [];
    const lines = makeBackup(service, {
      onTable: (_name, count) => {
        rows += count;
      },
      onWaiting: (syncs) => say(`Waiting for ${syncs} running sync(s) to end …`),
    });
    async function* watched(): AsyncGenerator<BackupLine> {
      for await (const line of lines) {
        if ("header" in line) keyIds = line.header.keyIds;
        yield line;
      }
    }
    try {
      await writeBackupFile(path, watched());
    } catch (error) {
      if (error instanceof Error && "code" in error && error.code === "EEXIST")
        throw new UsageError(`${path} exists already: a backup overwrites nothing.`);
      throw error;
    }
    const bytes = statSync(path).size;
    if (options.json) printJson({ path, rows, bytes, keyIds });
    say(`${number(rows)} rows, ${(bytes / 1e6).toFixed(1)} MB: ${path}`);
    if (keyIds.length > 0)
      say(
        `Keep the master key ${keyIds.join(", ")} elsewhere: it is not in the file, and without it texts stay unreadable.`,
      );
  });
}

/** `iris restore` */
export async function restoreCommand(file: string, options: OutputOptions): Promise<void> {
  const say = sayer(options);
  const path = typedPath(file);
  if (!isHosted()) adoptMasterKey();
  await withServer(async ({ service }) => {
    try {
      const header = await restoreBackup(service, readBackupFile(path), {
        onTable: (name) => say(`  ${name}`),
        onLeftOut: (name) =>
          say(`  ${name} is left out: this database keeps none (second factors are set up again).`),
      });
      const missingKeyIds = missingOf(header.keyIds);
      if (options.json) printJson({ madeAt: header.madeAt, keyIds: header.keyIds, missingKeyIds });
      say(`Restored the backup of ${header.madeAt}; every row is as it was. Everybody signs in again.`);
      refuseMissing(missingKeyIds);
    } catch (error) {
      if (error instanceof RestoreRefused) throw new UsageError(error.message);
      throw error;
    }
  });
}

/** An embedded folder makes its own master key: the one that the backup's texts are under takes its place before. */
function adoptMasterKey(): void {
  const given = process.env.INTEGRATIONS_ENCRYPTION_KEY;
  const home = irisHome();
  if (!given) return;
  if (hasDatabase(home))
    throw new UsageError(
      `${home.path} holds a database already. Restore into a new folder: IRIS_HOME=… npm run iris -- restore …`,
    );
  replaceKeys(home, { ...loadKeys(home), integrationsEncryptionKey: given });
}

/** The keys that texts of a backup are under and that aren't here. */
function missingOf(keyIds: readonly string[]): string[] {
  const { current, retired } = masterKeys();
  const here = [current, ...retired].map(keyIdOf);
  return keyIds.filter((id) => !here.includes(id));
}

function refuseMissing(missing: readonly string[]): void {
  if (missing.length > 0)
    throw new FailedCommand(
      `Texts of the backup are under the master key ${missing.join(", ")}, which isn't here. Set it as INTEGRATIONS_ENCRYPTION_KEY ` +
        "(embedded: restore again into a new folder with it in the environment) before anybody connects.",
    );
}
