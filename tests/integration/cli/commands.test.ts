import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { type EmbeddedSupabase, startEmbedded } from "@/lib/tools/embedded/connect";
import { irisHome } from "@/lib/tools/embedded/home";
import { expectDocumentedShape } from "../../support/documented-shape";
import { DOUBLE_KEYS, figuresOf, makeDouble, serveDouble } from "./datadog-double";
import { callIris, runIris, temporaryHome } from "./run-iris";

const now = Math.floor(Date.now() / 1000) * 1000;
const double = makeDouble(now, 1600);
const home = temporaryHome();
let server: Awaited<ReturnType<typeof serveDouble>>;
let running: EmbeddedSupabase;
const env = () => ({ IRIS_HOME: home.path, DATADOG_API_URL: server.url });
const keys = { DD_API_KEY: DOUBLE_KEYS.apiKey, DD_APP_KEY: DOUBLE_KEYS.appKey };
const connect = [
  "datadog",
  "connect",
  "--org",
  "double",
  "--site",
  "datadoghq.eu",
  "--environments",
  "production,live",
];

beforeAll(async () => {
  server = await serveDouble(double, 150);
  const args = [
    "org",
    "create",
    "--name",
    "Double",
    "--slug",
    "double",
    "--owner-email",
    "owner@example.com",
  ];
  const created = await runIris(args, env(), "a long enough password\n");
  expect(created).toMatchObject({ code: 0, stdout: "" });
  // That command started the embedded database for itself; the others talk to one that runs.
  running = await startEmbedded(irisHome({ IRIS_HOME: home.path }));
});
afterAll(async () => {
  await running.stop();
  await server.close();
  home.remove();
});

describe("the command line against a Datadog that is not the demo's", () => {
  test("refuses keys that Datadog doesn't know, names which, and stores nothing", async () => {
    const wrongApiKey = await callIris(connect, { ...env(), ...keys, DD_API_KEY: "0".repeat(32) });
    expect(wrongApiKey.code).toBe(1);
    expect(wrongApiKey.stderr).toContain("does not know this API key");
    const wrongAppKey = await callIris(connect, { ...env(), ...keys, DD_APP_KEY: "0".repeat(40) });
    expect(wrongAppKey.code).toBe(1);
    expect(wrongAppKey.stderr).toContain("not the application key");
    const sync = await callIris(["sync", "--org", "double"], env());
    expect(sync.code).toBe(2);
    expect(sync.stderr).toContain("no connected Datadog");
  });

  test("connects, syncs, and prints the 18 figures as computed from the raw events", async () => {
    expect(await callIris(connect, { ...env(), ...keys })).toMatchObject({ code: 0, stdout: "" });
    const sync = await callIris(["sync", "--org", "double", "--until-done", "--json"], env());
    expect(sync.code).toBe(0);
    expect(expectDocumentedShape("sync", sync.stdout)).toMatchObject({
      state: "succeeded",
      deployments: { new: double.deployments.length },
    });
    const count = double.deployments.length;
    expect(sync.stderr).toContain(`Deployments: ${count} read, ${count} new, 0 changed`);
    const years = [
      "--from",
      new Date(now - 700 * 86_400_000).toISOString(),
      "--to",
      new Date(now).toISOString(),
    ];
    const loaded = await callIris(["metrics", "--org", "double", ...years, "--json"], env());
    expect(JSON.parse(loaded.stdout).days_read).toBeCloseTo(700, 0);

    const [from, to] = [now - 28 * 86_400_000, now - 86_400_000];
    const window = ["--from", new Date(from).toISOString(), "--to", new Date(to).toISOString()];
    const metrics = await callIris(["metrics", "--org", "double", ...window, "--json"], env());
    expect(metrics.code).toBe(0);
    const figures = JSON.parse(metrics.stdout) as Record<string, unknown>;
    const expected = figuresOf(double, from, to, ["production", "live"]);
    expect(Object.keys(figures).sort()).toEqual(Object.keys(expected).sort());
    expect(rounded(figures)).toEqual(rounded(expected));

    const staging = await callIris(
      ["metrics", "--org", "double", ...window, "--env", "staging", "--json"],
      env(),
    );
    expect(rounded(JSON.parse(staging.stdout))).toEqual(rounded(figuresOf(double, from, to, ["staging"])));
  }, 120_000);

  test("prints the documented JSON and no sentence where it is asked to", async () => {
    const folder = temporaryHome();
    const rules = join(folder.path, "rules.json");
    writeFileSync(rules, JSON.stringify({ rules: [] }));
    const at = ["--org", "double"];
    const asked: [command: string, ...args: string[]][] = [
      ["datadog connect", ...connect.slice(2)],
      ["origins reclassify", ...at],
      ["origins rules", ...at, "--unmapped"],
      ["origins rules", ...at, "--put", rules],
      ["breaking-commits", ...at],
      ["keys rotate", "--dry-run"],
      ["backup", join(folder.path, "iris.backup")],
    ];
    for (const [command, ...args] of asked) {
      const words = [...command.split(" "), ...args, "--json", "--quiet"];
      const { code, stdout, stderr } = await callIris(words, { ...env(), ...keys });
      expect({ code, stderr }, command).toEqual({ code: 0, stderr: "" });
      expectDocumentedShape(command, stdout);
    }
    folder.remove();
  });

  test("answers a window without data with nulls, never zeros", async () => {
    const window = ["--from", "2020-01-01T00:00:00Z", "--to", "2020-02-01T00:00:00Z"];
    const metrics = await callIris(["metrics", "--org", "double", ...window, "--json"], env());
    const { days_read: days, ...fields } = JSON.parse(metrics.stdout) as Record<string, unknown>;
    expect(days).toBe(0);
    expect(new Set(Object.values(fields))).toEqual(new Set([null]));
    expect(metrics.stderr).toContain("Only 0 of 31 days were read from Datadog");
  });

  test.each([
    [["sync", "--org", "nobody"], "no organization"],
    [["sync"], "--org"],
    [["metrics", "--org", "double", "--from", "yesterday", "--to", "2026-01-01"], "--from must be"],
    [["metrics", "--org", "double", "--from", "2026-02-01", "--to", "2026-01-01"], "--to must be later"],
    [["org", "create", "--name", "X", "--slug", "double", "--owner-email", "owner@example.com"], "taken"],
    [["org", "create", "--name", "X", "--slug", "api", "--owner-email", "owner@example.com"], "--slug"],
    [["org", "create", "--name", "X", "--slug", "x", "--owner-email", "nobody"], "--owner-email"],
    [["nonsense"], "unknown command"],
  ])("answers bad input with one sentence and exit code 2: %j", async (args, sentence) => {
    // The last is a process of its own, so that the exit code is one.
    const result = await (args[0] === "nonsense" ? runIris : callIris)(args, env());
    expect(result).toMatchObject({ code: 2, stdout: "" });
    expect(result.stderr).toContain(sentence);
    expect(result.stderr.trim().split("\n")).toHaveLength(1);
  });
});

/** Sums taken in another order differ in the last digits. */
function rounded(value: unknown): unknown {
  if (typeof value === "number") return Number(value.toPrecision(12));
  if (value === null || typeof value !== "object") return value;
  return Object.fromEntries(Object.entries(value).map(([name, inner]) => [name, rounded(inner)]));
}
