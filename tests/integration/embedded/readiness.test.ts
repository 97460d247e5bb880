import { appendFileSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createPgliteConnection } from "@supabase/lite/pglite";
import { afterAll, beforeAll, describe, expect, inject, test } from "vitest";
import { keyIdOf } from "@/lib/platform/encryption/keys";
import { findNotReady, type Installation } from "@/lib/platform/readiness/check";
import { knownMigrations } from "@/lib/platform/readiness/schema-version";
import { serveOnLoopback } from "@/lib/providers/simulated-datadog/http-server";
import { startEmbedded } from "@/lib/tools/embedded/connect";
import { EMBEDDED_POSTGRES_MAJOR } from "@/lib/tools/embedded/folder";
import { irisHome } from "@/lib/tools/embedded/home";
import { type Backend, startPgliteBackend } from "../support/backend";
import { setEnvironment } from "../support/environment";
import { deployment, historyOf } from "../support/events";
import { createScene, syncScene } from "../support/scene";

describe("an installation that can't serve says which it is", () => {
  let backend: Backend;
  let ready: Installation;
  beforeAll(async () => {
    await import("@datadog/datadog-api-client");
    backend = await startPgliteBackend();
    const { encryptionKey } = inject("supabase");
    setEnvironment({ ...backend, encryptionKey });
    ready = { ...backend, keyIds: [keyIdOf(encryptionKey)], acceptsLostTexts: false };
  });
  afterAll(() => backend.stop());
  const reasonOf = async (change: Partial<Installation>, known?: string[]) =>
    (await findNotReady({ ...ready, ...change }, known))?.reason ?? null;

  test("one that can has nothing in its way, empty or filled", async () => {
    expect(await findNotReady(ready)).toBeNull();
    const scene = await createScene(backend, historyOf([deployment("one")]));
    await syncScene(scene);
    expect(await findNotReady(ready)).toBeNull();
  });

  test("nobody answers, or answers with errors", async () => {
    const gone = await serveOnLoopback(async () => new Response());
    await gone.close();
    expect(await findNotReady({ ...ready, url: gone.url })).toMatchObject({
      reason: "database-unreachable",
      sentence: expect.stringContaining(`${gone.url} (ECONNREFUSED)`),
    });
    const broken = await serveOnLoopback(async () => Response.json({ code: "PGRST001" }, { status: 503 }));
    expect(await findNotReady({ ...ready, url: broken.url })).toMatchObject({
      reason: "database-failing",
      sentence: expect.stringContaining("answered 503 (PGRST001)"),
    });
    await broken.close();
  });

  test("a key is refused, by its name and the status, though the address was reached", async () => {
    expect(await reasonOf({ publishableKey: "sb_publishable_wrong" })).toBe("publishable-key-refused");
    expect(await findNotReady({ ...ready, secretKey: "sb_secret_wrong" })).toMatchObject({
      reason: "secret-key-refused",
      sentence: expect.stringMatching(/answered 401 to SUPABASE_SECRET_KEY/),
    });
    expect(await reasonOf({ secretKey: ready.publishableKey })).toBe("secret-key-refused");
  });

  test("the schema is older or newer than the program", async () => {
    expect(await reasonOf({}, [...knownMigrations(), "29990101000000"])).toBe("schema-older");
    expect(await reasonOf({}, knownMigrations().slice(0, -1))).toBe("schema-newer");
  });

  test("the master key opens none of the stored texts, unless an operator said that they are lost", async () => {
    const keyIds = [keyIdOf(Buffer.from("another key of thirty-two bytes!").toString("base64"))];
    expect(await reasonOf({ keyIds })).toBe("master-key-opens-nothing");
    expect(await reasonOf({ keyIds: [...keyIds, ...ready.keyIds] })).toBeNull();
    expect(await reasonOf({ keyIds, acceptsLostTexts: true })).toBeNull();
  });
});

test("the schema is missing", async () => {
  const missing = await serveOnLoopback(async () =>
    Response.json({ code: "PGRST205", message: "Could not find the table" }, { status: 404 }),
  );
  const keys = { publishableKey: "p", secretKey: "s", keyIds: [], acceptsLostTexts: false };
  expect(await findNotReady({ url: missing.url, ...keys })).toMatchObject({
    reason: "schema-missing",
    sentence: expect.stringContaining("supabase db push"),
  });
  await missing.close();
});

test("the embedded folder: killed it says so and leaves its last words; garbage in its lock heals; another PostgreSQL and a newer schema are refused", async () => {
  const folder = mkdtempSync(join(tmpdir(), "iris-embedded-"));
  const home = irisHome({ IRIS_HOME: join(folder, "home") });
  try {
    const lost = Promise.withResolvers<string>();
    const first = await startEmbedded(home, { onLost: lost.resolve });
    const { port } = new URL(first.url);
    process.kill(first.pid, "SIGKILL");
    expect(await lost.promise).toContain("was killed (SIGKILL)");
    expect(readFileSync(join(home.log, "database.log"), "utf8")).toContain("was killed (SIGKILL)");

    appendFileSync(home.lock, "garbage that isn't SQLite's".repeat(50));
    const again = await startEmbedded(home, { port: Number(port) });
    expect(again.url).toBe(first.url);
    await again.stop();
    expect(readFileSync(join(home.database, "PG_VERSION"), "utf8").trim()).toBe(EMBEDDED_POSTGRES_MAJOR);

    const connection = await createPgliteConnection({ url: home.database });
    await connection.driver.query(
      "insert into supabase_migrations.schema_migrations (version, name) values ('29990101000000', 'of the future')",
    );
    await connection.close();
    await expect(startEmbedded(home)).rejects.toThrow("migrated by a newer version of Iris");

    writeFileSync(join(home.database, "PG_VERSION"), "15\n");
    await expect(startEmbedded(home)).rejects.toThrow("was made by PostgreSQL 15");
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}, 120_000);
