import { type ChildProcess, spawn } from "node:child_process";
import { cpSync } from "node:fs";
import { type AddressInfo, createServer } from "node:net";
import { text } from "node:stream/consumers";
import { setTimeout as delay } from "node:timers/promises";
import { afterAll, beforeAll, expect, inject, test } from "vitest";
import { createServiceClientFor } from "@/lib/platform/supabase/service";
import { startEmbedded } from "@/lib/tools/embedded/connect";
import { irisHome } from "@/lib/tools/embedded/home";
import { fillDataFolder } from "../../support/migrated-database";
import { DOUBLE_KEYS, makeDouble, serveDouble } from "./datadog-double";
import { callIris, runIris, temporaryHome, withoutTestRunner } from "./run-iris";

const double = makeDouble(Math.floor(Date.now() / 1000) * 1000, 1200);
let server: Awaited<ReturnType<typeof serveDouble>>;

beforeAll(async () => {
  server = await serveDouble(double, 60);
});
afterAll(() => server.close());

const TABLES = {
  external_deployments:
    "external_id, service, env, team, repository_slug, started_at, finished_at, result, deployment_type, recovery_seconds, remediation_type, fingerprint",
  external_deployment_commits: "sha, position, lead_time_seconds",
  commit_origins: "sha, origin, tools, evidence_level, rule_id, unknown_reason",
  external_incidents: "external_id, services, envs, started_at, finished_at, restore_seconds, fingerprint",
} as const;

/** Everything a sync wrote, in an order of its own, read page by page. */
async function rowsOf(home: string): Promise<Record<string, string[]>> {
  const embedded = await startEmbedded(irisHome({ IRIS_HOME: home }));
  try {
    const client = createServiceClientFor(embedded.url, embedded.keys.secretKey);
    const tables: Record<string, string[]> = {};
    for (const [table, columns] of Object.entries(TABLES)) {
      const rows: string[] = [];
      for (let from = 0; ; from += 1000) {
        const { data, error } = await client
          .from(table as keyof typeof TABLES)
          .select(columns)
          .order(columns.split(", ")[0] as "sha")
          .range(from, from + 999);
        if (error) throw error;
        rows.push(...(data as unknown[]).map((row) => JSON.stringify(row)));
        if (data.length < 1000) break;
      }
      tables[table] = rows.map(withoutFingerprint).sort();
    }
    return tables;
  } finally {
    await embedded.stop();
  }
}

/** Fingerprints are keyed per installation; all else must be equal. */
const withoutFingerprint = (row: string) => row.replace(/"fingerprint":"[^"]*"/, "");

/** A data folder with an organization whose Datadog is connected and not read yet. */
async function prepare(home: string): Promise<Record<string, string>> {
  const paths = irisHome({ IRIS_HOME: home });
  await fillDataFolder(paths);
  const embedded = await startEmbedded(paths);
  const env = {
    IRIS_HOME: home,
    DATADOG_API_URL: server.url,
    DD_API_KEY: DOUBLE_KEYS.apiKey,
    DD_APP_KEY: DOUBLE_KEYS.appKey,
  };
  const create = ["org", "create", "--name", "D", "--slug", "d-org", "--owner-email", "o@example.com"];
  expect(await callIris([...create, "--owner-password", "a long enough password"], env)).toMatchObject({
    code: 0,
  });
  const site = ["--site", "datadoghq.com", "--environments", "live"];
  expect(await callIris(["datadog", "connect", "--org", "d-org", ...site], env)).toMatchObject({ code: 0 });
  await embedded.stop();
  return env;
}

/** Kills a command's whole process group, database process included, the way a power cut would. */
function killGroup(child: ChildProcess): void {
  process.kill(-(child.pid as number), "SIGKILL");
}

/** Runs a sync as npm does, and tells the shell it started it in to end, which is all that npm tells. @returns what it said. */
async function stopAfter(pages: number, env: Record<string, string>): Promise<string> {
  const command = `"${process.execPath}" lib/tools/cli/bootstrap.mjs iris sync --org d-org; true`;
  const shell = spawn("sh", ["-c", command], {
    env: { ...withoutTestRunner(), ...env, npm_lifecycle_event: "iris" },
    stdio: ["ignore", "ignore", "pipe"],
  });
  const said = text(shell.stderr);
  const before = server.listCalls();
  while (server.listCalls() < before + pages && shell.exitCode === null) await delay(5);
  expect(shell.exitCode).toBeNull();
  shell.kill("SIGTERM");
  return said;
}

test("a backfill killed with -9 in the middle, twice, and once told to end by npm, ends with the rows of an undisturbed one", async () => {
  const undisturbed = temporaryHome();
  const killed = temporaryHome();
  try {
    const env = await prepare(killed.path);
    cpSync(killed.path, undisturbed.path, { recursive: true });
    const calmEnv = { ...env, IRIS_HOME: undisturbed.path };
    expect(await callIris(["sync", "--org", "d-org", "--until-done"], calmEnv)).toMatchObject({ code: 0 });

    for (const pages of [3, 9]) {
      const before = server.listCalls();
      const child = spawn(
        process.execPath,
        ["lib/tools/cli/bootstrap.mjs", "iris", "sync", "--org", "d-org"],
        {
          env: { ...withoutTestRunner(), ...env },
          stdio: "ignore",
          detached: true,
        },
      );
      while (server.listCalls() < before + pages && child.exitCode === null) await delay(5);
      expect(child.exitCode).toBeNull();
      killGroup(child);
      await new Promise((resolve) => child.once("close", resolve));
    }
    const stopped = await stopAfter(2, env);
    expect(stopped).toContain("Stopped. What was read is stored; run it again to go on.");
    const end = await runIris(["sync", "--org", "d-org", "--until-done"], env);
    expect(end).toMatchObject({ code: 0 });

    const expected = await rowsOf(undisturbed.path);
    expect(expected.external_deployments).toHaveLength(double.deployments.length);
    expect(await rowsOf(killed.path)).toEqual(expected);
  } finally {
    undisturbed.remove();
    killed.remove();
  }
}, 480_000);

test("a second process can't take a data folder that is in use, and can once its owner is killed", async () => {
  const home = temporaryHome();
  try {
    const paths = irisHome({ IRIS_HOME: home.path });
    await fillDataFolder(paths);
    const owner = await startEmbedded(paths);
    await expect(startEmbedded(paths)).rejects.toThrow("Another Iris process uses");
    process.kill(owner.pid, "SIGKILL");
    await owner.exited;
    const next = await startEmbedded(paths);
    await next.stop();
  } finally {
    home.remove();
  }
}, 120_000);

test("npm start ends with the sentence, and never says that it runs, where its installation can't serve", async () => {
  const { url, publishableKey, encryptionKey } = inject("supabase");
  const child = spawn(process.execPath, ["lib/tools/cli/bootstrap.mjs", "start", "--dev"], {
    env: {
      ...withoutTestRunner(),
      PORT: String(await freePort()),
      SUPABASE_URL: url,
      SUPABASE_PUBLISHABLE_KEY: publishableKey,
      SUPABASE_SECRET_KEY: "sb_secret_of_another_project",
      INTEGRATIONS_ENCRYPTION_KEY: encryptionKey,
    },
    stdio: ["ignore", "pipe", "pipe"],
  });
  const ended = new Promise((resolve) => child.once("close", resolve));
  const [said, complained] = await Promise.all([text(child.stdout), text(child.stderr)]);
  expect(await ended).toBe(1);
  expect(complained).toMatch(/^Iris can't start\. .*SUPABASE_SECRET_KEY/m);
  expect(said).not.toContain("Iris runs");
});

async function freePort(): Promise<number> {
  const probe = createServer();
  await new Promise<void>((resolve) => probe.listen(0, "127.0.0.1", resolve));
  const { port } = probe.address() as AddressInfo;
  await new Promise((resolve) => probe.close(resolve));
  return port;
}

test("a taken port gets one clear sentence", async () => {
  const home = temporaryHome();
  const port = new URL(server.url).port;
  const child = spawn(process.execPath, ["lib/tools/cli/bootstrap.mjs", "start"], {
    env: { ...withoutTestRunner(), IRIS_HOME: home.path, PORT: port },
    stdio: ["ignore", "ignore", "pipe"],
  });
  let stderr = "";
  child.stderr.on("data", (chunk) => {
    stderr += chunk;
  });
  const code = await new Promise((resolve) => child.once("close", resolve));
  home.remove();
  expect(code).toBe(1);
  expect(stderr.trim()).toBe(
    `Port ${port} on 127.0.0.1 is taken. Choose another: PORT=${Number(port) + 1} npm start`,
  );
});
