import { randomUUID } from "node:crypto";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, expect, inject, test } from "vitest";
import { readCredentials } from "@/lib/ingest/integrations/credentials";
import { readBackupFile, writeBackupFile } from "@/lib/tools/backup/file";
import { makeBackup, readDigests } from "@/lib/tools/backup/make";
import { restoreBackup } from "@/lib/tools/backup/restore";
import { fillOrganization } from "../access/fill";
import { type Backend, startPgliteBackend, startPostgresBackend } from "../support/backend";
import { setEnvironment } from "../support/environment";
import { deployment, historyOf } from "../support/events";
import { anonymous, type Cast, createCast, service } from "../support/people";
import { type PostgresServer, postgresPrograms, startPostgres } from "../support/postgres-server";
import { createScene, type Scene, syncScene } from "../support/scene";

const programs = postgresPrograms();
const silent = { onTable: () => {}, onLeftOut: () => {}, onWaiting: () => {}, pageRows: 25 };

let folder: string;
let embedded: Backend;
let cast: Cast;
let scene: Scene;
const password = `pass-${randomUUID()}`;
const email = `mover-${randomUUID()}@people.example`;

beforeAll(async () => {
  await import("@datadog/datadog-api-client");
  folder = mkdtempSync(join(tmpdir(), "iris-backup-"));
  embedded = await startPgliteBackend();
  setEnvironment({ ...embedded, encryptionKey: inject("supabase").encryptionKey });
  cast = await createCast(embedded);
  await fillOrganization(embedded, cast);
  const many = Array.from({ length: 60 }, (_, index) => deployment(`moved-${index}`));
  scene = await createScene(embedded, historyOf(many));
  await syncScene(scene);
  const { error } = await anonymous(embedded).auth.signUp({ email, password });
  if (error) throw error;
}, 240_000);
afterAll(async () => {
  await embedded.stop();
  rmSync(folder, { recursive: true, force: true });
});

async function move(from: Backend, to: Backend, name: string): Promise<void> {
  const file = join(folder, name);
  await writeBackupFile(file, makeBackup(service(from), silent));
  await restoreBackup(service(to), readBackupFile(file), silent);
}

/** What must hold at the new place besides equal rows. */
async function expectToWork(there: Backend): Promise<void> {
  const signedIn = await anonymous(there).auth.signInWithPassword({ email, password });
  expect(signedIn.error).toBeNull();
  const credentials = await readCredentials(service(there), scene.organizationId, scene.integrationId);
  expect(credentials).toMatchObject({ ok: true });
  const outcome = await syncScene({ ...scene, access: there, client: service(there) });
  expect(outcome).toMatchObject({ state: "succeeded", deployments: { read: 60, new: 0, changed: 0 } });
}

test.skipIf(programs === null)(
  "a backup moves everything from the embedded database to a PostgreSQL and back, by a digest of all rows: accounts, keys' texts, numbering; the next sync finds nothing changed",
  async () => {
    const server: PostgresServer = await startPostgres(programs as string, {
      log_min_duration_statement: -1,
    });
    const postgres = await startPostgresBackend(server.url);
    const again = await startPgliteBackend();
    try {
      const before = await readDigests(service(embedded));
      const filled = Object.entries(before).filter(([, { rows }]) => rows > 0);
      expect(filled.length).toBeGreaterThan(25);
      await move(embedded, postgres, "to-postgres");
      expect(await readDigests(service(postgres))).toEqual(before);
      await move(postgres, again, "to-embedded");
      expect(await readDigests(service(again))).toEqual(before);
      for (const there of [postgres, again]) await expectToWork(there);
      const { data: untouched } = await service(embedded)
        .from("org_integrations")
        .select("id")
        .gt("lease_until", new Date(Date.now() + 1_000).toISOString());
      expect(untouched).toEqual([]);
    } finally {
      await Promise.all([postgres.stop(), again.stop()]);
      await server.stop();
    }
  },
  240_000,
);

test("a backup is restored into an empty installation only, and nothing is changed in another", async () => {
  const before = await readDigests(service(embedded));
  const file = join(folder, "own");
  await writeBackupFile(file, makeBackup(service(embedded), silent));
  await expect(restoreBackup(service(embedded), readBackupFile(file), silent)).rejects.toThrow(
    "has organizations or accounts already",
  );
  expect(await readDigests(service(embedded))).toEqual(before);
});

test("a backup waits for syncs at work, and while it reads nobody begins one", async () => {
  const machine = service(embedded);
  const soon = new Date(Date.now() + 1_500).toISOString();
  await machine
    .from("org_integrations")
    .update({ lease_token: randomUUID(), lease_until: soon })
    .eq("id", scene.integrationId);
  const waited: number[] = [];
  const lines = makeBackup(machine, { ...silent, onWaiting: (syncs) => void waited.push(syncs) });
  await lines.next();
  expect(waited[0]).toBe(1);
  expect(await syncScene(scene)).toEqual({ state: "busy" });
  await lines.return(undefined);
  expect(await syncScene(scene)).toMatchObject({ state: "succeeded" });
});
