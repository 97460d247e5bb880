/** `npm start` and `npm run dev`: the whole product, on an embedded database unless the environment names a Supabase. */
import { setTimeout as delay } from "node:timers/promises";
import nextEnv from "@next/env";
import { parseEnv } from "@/lib/platform/env";
import { canSendMail } from "@/lib/platform/mail/transport";
import { findNotReady } from "@/lib/platform/readiness/check";
import { ownInstallation } from "@/lib/platform/readiness/readiness";
import { createServiceClientFor } from "@/lib/platform/supabase/service";
import { DEMO_EMAIL } from "@/lib/providers/simulated-datadog/organization";
import { seedDemo } from "@/lib/tools/demo/seed";
import {
  DataFolderBusyError,
  type EmbeddedSupabase,
  findRunning,
  type StartedEmbedded,
  startEmbedded,
} from "@/lib/tools/embedded/connect";
import { irisHome } from "@/lib/tools/embedded/home";
import { type Address, isLoopback, ownUrl, readAddress, requireFreePort } from "./address";
import { addressReminder } from "./address-reminder";
import { build, isBuildNeeded } from "./build";
import { keepGoing } from "./keep-going";
import { Running } from "./running";
import { keepSchedule } from "./scheduler";
import { embeddedEnv, isHosted } from "./server";
import { startWebServer, type WebServerOptions } from "./web-server";

const mode = process.argv.includes("--dev") ? "dev" : "start";
const NODE_ENVS = { dev: "development", start: "production" } as const;
let webLog = "";
const say = (line: string) => process.stdout.write(`${line}\n`);
const complain = (line: string) => process.stderr.write(`${line}\n`);

async function buildIfNeeded(): Promise<void> {
  if (mode === "dev" || !isBuildNeeded()) return;
  say("Building the pages (once per version, about half a minute) …");
  await build();
}

async function openEmbedded(address: Address, running: Running): Promise<StartedEmbedded> {
  const home = irisHome();
  const found = await findRunning(home);
  if (found?.web) throw new Error(`Iris already runs on this data folder: ${found.web}`);
  say("Starting the database …");
  const onMail = (file: string) => say(`A mail was written (nothing is sent): ${file}`);
  try {
    return await keepGoing<StartedEmbedded>(
      (onLost, last) => {
        // At the same address as before: the pages know no other.
        const port = last ? { port: Number(new URL(last.url).port) } : {};
        return startEmbedded(home, { siteUrl: address.url, onMail, onLost, ...port });
      },
      { running, complain },
    );
  } catch (error) {
    if (!(error instanceof DataFolderBusyError)) throw error;
    throw new Error(`Another Iris command is working on ${home.path}. Try again when it has finished.`);
  }
}

async function seed(embedded: EmbeddedSupabase): Promise<void> {
  const { url, keys } = embedded;
  const service = createServiceClientFor(url, keys.secretKey);
  say("Syncing the demo organization from the simulated Datadog …");
  const server = { service, url, publishableKey: keys.publishableKey, isEmbedded: true };
  const outcome = await seedDemo(server, keys.demoPassword, Date.now() + 10 * 60_000);
  if (outcome.state !== "succeeded")
    throw new Error(`The demo could not be synced: ${JSON.stringify(outcome)}`);
  const { read, new: added } = outcome.deployments;
  say(`  ${read} deployments read, ${added} new.`);
}

function tellHowToSignIn(address: Address, embedded: EmbeddedSupabase | null, hasDemo: boolean): void {
  say(`\nIris runs: ${address.url}`);
  if (!embedded) return;
  if (!hasDemo) {
    say("  The demo is switched off (IRIS_DEMO=0).");
  } else if (isLoopback(address)) {
    say("  Demo:   press “Explore the demo” there, or sign in as");
    say(`          ${DEMO_EMAIL}  ${embedded.keys.demoPassword}`);
  } else {
    say(`  The demo account is closed while Iris listens on ${address.host}.`);
  }
  say("  Yours:  sign up there, then connect Datadog.");
  say("  Stop:   Ctrl-C\n");
}

/** Opens the database, unless the environment names one, and puts its settings into the environment. */
async function openDatabase(address: Address, running: Running): Promise<EmbeddedSupabase | null> {
  if (isHosted()) return null;
  const embedded = await openEmbedded(address, running);
  Object.assign(process.env, embeddedEnv(embedded.url, embedded.keys));
  return embedded;
}

/** A database that starts together with this server may need a moment. */
const DATABASE_WAIT_MS = 30_000;

/** @throws Error with one sentence where the installation can't serve anybody: then nothing is started. */
async function requireReady(): Promise<void> {
  const installation = ownInstallation();
  const until = Date.now() + DATABASE_WAIT_MS;
  for (let waits = false; ; waits = true) {
    const problem = await findNotReady(installation);
    if (problem === null) return;
    const mayPass = ["database-unreachable", "database-failing"].includes(problem.reason);
    if (!mayPass || Date.now() > until) throw new Error(`Iris can't start. ${problem.sentence}`);
    if (!waits) say(`${problem.sentence} Waiting for it …`);
    await delay(1_000);
  }
}

async function keepWebServer(options: WebServerOptions, running: Running): Promise<void> {
  await keepGoing(
    async (onEnd) => {
      const web = await startWebServer(options);
      void web.exited.then((how) => onEnd(`The web server ended by itself (${how}).`));
      return web;
    },
    { running, complain },
  );
}

async function run(running: Running): Promise<void> {
  const address = readAddress(process.env);
  await requireFreePort(address);
  await buildIfNeeded();
  const embedded = await openDatabase(address, running);
  const webEnv = { HOST: address.host, APP_URL: process.env.APP_URL || address.url, IRIS_LOG: webLog };
  const settings = parseEnv({ ...process.env, ...webEnv, NODE_ENV: NODE_ENVS[mode] });
  const { CRON_SECRET, IRIS_DEMO: hasDemo } = settings;
  await requireReady();
  if (embedded && hasDemo) await seed(embedded);
  say("Starting the pages …");
  await keepWebServer({ mode, host: address.host, port: address.port, env: webEnv }, running);
  if (CRON_SECRET) {
    const schedule = keepSchedule(ownUrl(address), CRON_SECRET, say);
    running.add(() => schedule.stop());
  }
  tellHowToSignIn(address, embedded, hasDemo);
  const reminder = addressReminder({
    named: process.env.APP_URL,
    assumed: address.url,
    isLocal: isLoopback(address) && embedded !== null,
    canSendMail: canSendMail(settings),
  });
  if (reminder) say(reminder);
}

async function main(): Promise<void> {
  nextEnv.loadEnvConfig(process.cwd(), mode === "dev", { info: () => {}, error: console.error });
  process.env.LITE_TELEMETRY = "0";
  // The demo's sync speaks through the progress lines; the pages' own log stays what the operator set.
  webLog = process.env.IRIS_LOG ?? "";
  process.env.IRIS_LOG = "off";
  const running = new Running();
  for (const signal of ["SIGINT", "SIGTERM", "SIGHUP"] as const)
    process.on(signal, () => void running.stop(0));
  try {
    await run(running);
  } catch (error) {
    if (running.isStopping) return;
    process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n`);
    await running.stop(1);
  }
}

void main();
