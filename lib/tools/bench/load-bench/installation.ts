import { spawn } from "node:child_process";
import { randomBytes } from "node:crypto";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as delay } from "node:timers/promises";
import { createDemoKeys } from "@/lib/providers/simulated-datadog/demo-keys";
import { DEMO_EMAIL, DEMO_ORGANIZATION } from "@/lib/providers/simulated-datadog/organization";
import { isHosted } from "@/lib/tools/cli/server";
import { irisHome, loadKeys } from "@/lib/tools/embedded/home";
import { startChild } from "../sync-bench/child";
import { postgresPrograms, startTemporaryPostgres } from "../temporary-postgres";

/** An Iris that runs, and somebody who may read an organization of it. */
export interface Installation {
  /** Where its pages are. */
  base: string;
  database: Database;
  slug: string;
  email: string;
  password: string;
  /** Runs a command of an operator on it. @throws Error with its words where it fails. */
  iris(args: readonly string[]): Command;
  stop(): Promise<void>;
}

export type Database = "embedded" | "postgres";

export interface Command {
  ended: Promise<void>;
  stop(): void;
}

const baseAt = (port: string | undefined) => `http://localhost:${port || 3000}`;

/** The one that `npm start` runs with this environment: the demo's organization, or one of yours. */
export function runningInstallation(slug: string): Installation {
  const { BENCH_EMAIL, BENCH_PASSWORD, IRIS_DEMO_PASSWORD, PORT } = process.env;
  const isDemo = slug === DEMO_ORGANIZATION.slug;
  if (!isDemo && !(BENCH_EMAIL && BENCH_PASSWORD))
    throw new Error("--org needs BENCH_EMAIL and BENCH_PASSWORD of somebody who belongs to it.");
  return {
    base: baseAt(PORT),
    database: isHosted() ? "postgres" : "embedded",
    slug,
    email: BENCH_EMAIL ?? DEMO_EMAIL,
    password: BENCH_PASSWORD ?? IRIS_DEMO_PASSWORD ?? loadKeys(irisHome()).demoPassword,
    iris: (args) => command(process.env, args),
    stop: async () => {},
  };
}

export interface History {
  deployments: number;
  /** Of each deployment. */
  commits: number;
  days: number;
}

const SLUG = "bench";
const KEYS = createDemoKeys("bench");
/** Building the pages, starting the database and syncing the demo, on a busy machine. */
const START_MINUTES = 15;

/** One of its own, which goes with the bench: what `npm start` runs, on a history of the size asked for, synced as any is. */
export async function setUpInstallation(
  database: Database,
  history: History,
  say: (line: string) => void,
): Promise<Installation> {
  const stops: (() => unknown)[] = [];
  const stop = async () => {
    for (const one of stops.splice(0).reverse()) await one();
  };
  try {
    const folder = mkdtempSync(join(tmpdir(), "iris-load-"));
    stops.push(() => rmSync(folder, { recursive: true, force: true }));
    const datadog = await startChild<{ url: string; commits: number }>("datadog-process.ts", {
      BENCH_DEPLOYMENTS: String(history.deployments),
      BENCH_COMMITS: String(history.commits),
      BENCH_DAYS: String(history.days),
      BENCH_INCIDENTS: String(Math.ceil(history.deployments / 35)),
    });
    stops.push(() => datadog.stop());
    const ofDatabase = database === "postgres" ? await startPostgres(stops) : { IRIS_HOME: folder };
    const env: NodeJS.ProcessEnv = {
      ...withoutOwnSettings(),
      ...ofDatabase,
      DATADOG_API_URL: datadog.ready.url,
      DD_API_KEY: KEYS.apiKey,
      DD_APP_KEY: KEYS.appKey,
    };
    say("Starting Iris …");
    stops.push(await startIris(env));
    const [email, password] = ["bench@people.example", randomBytes(18).toString("base64url")];
    const iris = (args: readonly string[]) => command(env, args);
    const owner = ["--owner-email", email, "--owner-password", password];
    await iris(["org", "create", "--name", "Bench", "--slug", SLUG, ...owner]).ended;
    const site = ["--site", "datadoghq.com", "--environments", "production"];
    await iris(["datadog", "connect", "--org", SLUG, ...site]).ended;
    say(`Reading ${history.deployments} deployments with ${datadog.ready.commits} commits …`);
    await iris(["sync", "--org", SLUG, "--until-done"]).ended;
    return { base: baseAt(env.PORT), database, slug: SLUG, email, password, iris, stop };
  } catch (error) {
    await stop();
    throw error;
  }
}

/** The environment without what names another installation. */
function withoutOwnSettings(): NodeJS.ProcessEnv {
  const env = { ...process.env };
  for (const name of ["SUPABASE_URL", "APP_URL", "IRIS_URL", "IRIS_TOKEN", "IRIS_HOME"]) delete env[name];
  return env;
}

/** A PostgreSQL of its own below the HTTP layer of the embedded default, which takes plain http on this machine. */
async function startPostgres(stops: (() => unknown)[]): Promise<Record<string, string>> {
  const programs = postgresPrograms();
  if (!programs) throw new Error("PostgreSQL's programs (initdb, postgres) are not installed.");
  const server = await startTemporaryPostgres(programs);
  stops.push(() => server.stop());
  const layer = await startChild<{ url: string; publishableKey: string; secretKey: string }>(
    "supabase-process.ts",
    { BENCH_DATABASE_URL: server.url },
  );
  stops.push(() => layer.stop());
  return {
    SUPABASE_URL: layer.ready.url,
    SUPABASE_PUBLISHABLE_KEY: layer.ready.publishableKey,
    SUPABASE_SECRET_KEY: layer.ready.secretKey,
    INTEGRATIONS_ENCRYPTION_KEY: randomBytes(32).toString("base64"),
    CRON_SECRET: randomBytes(32).toString("hex"),
    IRIS_EMBEDDED: "1",
  };
}

/** `npm start`, until it can serve. @returns what ends it. */
async function startIris(env: NodeJS.ProcessEnv): Promise<() => Promise<void>> {
  const child = spawn(process.execPath, [join("lib", "tools", "cli", "bootstrap.mjs"), "start"], {
    env,
    stdio: ["ignore", "pipe", "pipe"],
  });
  const exited = new Promise<void>((resolve) => child.once("exit", () => resolve()));
  let said = "";
  for (const output of [child.stdout, child.stderr])
    output.setEncoding("utf8").on("data", (text: string) => {
      said = (said + text).slice(-5_000);
    });
  const until = Date.now() + START_MINUTES * 60_000;
  // Said once everything is there: the demo as well.
  while (!said.includes("Iris runs")) {
    if (child.exitCode !== null || Date.now() > until) {
      child.kill("SIGTERM");
      throw new Error(`Iris did not start:\n${said}`);
    }
    await delay(200);
  }
  return async () => {
    child.kill("SIGTERM");
    await exited;
  };
}

function command(env: NodeJS.ProcessEnv, args: readonly string[]): Command {
  const child = spawn(process.execPath, [join("lib", "tools", "cli", "bootstrap.mjs"), "iris", ...args], {
    env,
    stdio: ["ignore", "ignore", "pipe"],
  });
  let said = "";
  child.stderr.setEncoding("utf8").on("data", (text: string) => {
    said = (said + text).slice(-2_000);
  });
  let isStopped = false;
  const ended = new Promise<void>((resolve, reject) =>
    child.once("close", (code) => {
      if (code === 0 || isStopped) resolve();
      else reject(new Error(`iris ${args.slice(0, 2).join(" ")} ended with exit code ${code}:\n${said}`));
    }),
  );
  return {
    ended,
    stop() {
      isStopped = true;
      child.kill("SIGTERM");
    },
  };
}
