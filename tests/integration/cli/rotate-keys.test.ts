import { readFileSync } from "node:fs";
import { afterAll, beforeAll, expect, test } from "vitest";
import { keyIdOf } from "@/lib/platform/encryption/keys";
import { type EmbeddedSupabase, startEmbedded } from "@/lib/tools/embedded/connect";
import { generateEncryptionKey, irisHome, loadKeys, replaceKeys } from "@/lib/tools/embedded/home";
import { expectDocumentedShape } from "../../support/documented-shape";
import { fillDataFolder } from "../../support/migrated-database";
import { DOUBLE_KEYS, makeDouble, serveDouble } from "./datadog-double";
import { callIris, temporaryHome } from "./run-iris";

const double = makeDouble(Math.floor(Date.now() / 1000) * 1000, 120);
const folder = temporaryHome();
const home = irisHome({ IRIS_HOME: folder.path });
let server: Awaited<ReturnType<typeof serveDouble>>;
let running: EmbeddedSupabase;
const env = () => ({ IRIS_HOME: folder.path, DATADOG_API_URL: server.url });
const iris = (...args: string[]) => callIris(args, env());
const texts = (stderr: string) => Number(/([\d,]+) texts/.exec(stderr)?.[1]?.replaceAll(",", ""));

beforeAll(async () => {
  await fillDataFolder(home);
  server = await serveDouble(double, 150);
  running = await startEmbedded(home);
  const create = ["org", "create", "--name", "Double", "--slug", "double", "--owner-email", "o@example.com"];
  const password = { IRIS_OWNER_PASSWORD: "a long enough password" };
  expect((await callIris(create, { ...env(), ...password })).code).toBe(0);
  const keys = { DD_API_KEY: DOUBLE_KEYS.apiKey, DD_APP_KEY: DOUBLE_KEYS.appKey };
  const connect = [
    "datadog",
    "connect",
    "--org",
    "double",
    "--site",
    "datadoghq.eu",
    "--environments",
    "live",
  ];
  expect((await callIris(connect, { ...env(), ...keys })).code).toBe(0);
  expect((await iris("sync", "--org", "double", "--until-done")).code).toBe(0);
}, 180_000);
afterAll(async () => {
  await running.stop();
  await server.close();
  folder.remove();
});

test("counting changes nothing", async () => {
  const before = readFileSync(home.keys, "utf8");
  const counted = await iris("keys", "rotate", "--dry-run");
  expect(counted).toMatchObject({ code: 0, stdout: "" });
  expect(texts(counted.stderr)).toBeGreaterThan(120);
  expect(readFileSync(home.keys, "utf8")).toBe(before);
});

test("the embedded default makes a new key, encrypts everything with it, lets go of the old one, and syncs on", async () => {
  const before = loadKeys(home);
  const rotated = await iris("keys", "rotate");
  expect(rotated).toMatchObject({ code: 0, stdout: "" });
  const after = loadKeys(home);
  expect(after).toEqual({
    ...before,
    integrationsEncryptionKey: expect.any(String),
    retiredEncryptionKeys: [],
  });
  expect(after.integrationsEncryptionKey).not.toBe(before.integrationsEncryptionKey);
  expect(rotated.stderr).toContain(keyIdOf(after.integrationsEncryptionKey));
  expect(rotated.stderr).not.toContain(after.integrationsEncryptionKey);
  const sync = await iris("sync", "--org", "double", "--until-done");
  expect(sync.code).toBe(0);
  expect(sync.stderr).toMatch(/Deployments: \d+ read, 0 new, 0 changed/);
});

test("a rotation that was cut off goes on with the key it had begun with", async () => {
  const before = loadKeys(home);
  const begun = generateEncryptionKey();
  replaceKeys(home, {
    ...before,
    integrationsEncryptionKey: begun,
    retiredEncryptionKeys: [before.integrationsEncryptionKey],
  });
  const rotated = await iris("keys", "rotate", "--json");
  expect(rotated.code).toBe(0);
  expect(expectDocumentedShape("keys rotate", rotated.stdout)).toMatchObject({
    unreadable: 0,
    left: { due: 0 },
  });
  expect(rotated.stderr).toContain("Going on with the rotation");
  expect(loadKeys(home)).toMatchObject({ integrationsEncryptionKey: begun, retiredEncryptionKeys: [] });
});

test("a key that is gone is said, with its id and the variable that brings it back", async () => {
  const before = loadKeys(home);
  replaceKeys(home, { ...before, integrationsEncryptionKey: generateEncryptionKey() });
  const counted = await iris("keys", "rotate", "--dry-run");
  expect(counted.stderr).toContain(keyIdOf(before.integrationsEncryptionKey));
  const sync = await iris("sync", "--org", "double");
  expect(sync).toMatchObject({ code: 1, stdout: "" });
  expect(sync.stderr).toContain("credentials-unreadable");
  replaceKeys(home, before);
  expect((await iris("sync", "--org", "double", "--until-done")).code).toBe(0);
});
