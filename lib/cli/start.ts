/** `npm start` and `npm run dev`: the whole product, on an embedded database unless the environment names a Supabase. */
import { createServer } from "node:net";
import nextEnv from "@next/env";
import { DEMO_EMAIL } from "@/lib/demo/organization";
import { seedDemo } from "@/lib/demo/seed";
import {
  DataFolderBusyError,
  type EmbeddedSupabase,
  findRunning,
  startEmbedded,
} from "@/lib/embedded/connect";
import { irisHome } from "@/lib/embedded/home";
import { parseEnv } from "@/lib/env";
import { canSendMail } from "@/lib/mail/transport";
import { createServiceClientFor } from "@/lib/supabase/service";
import { addressReminder } from "./address-reminder";
import { build, isBuildNeeded } from "./build";
import { callCronDaily } from "./daily-cron";
import { embeddedEnv, isHosted } from "./server";
import { startWebServer } from "./web-server";

const mode = process.argv.includes("--dev") ? "dev" : "start";
const NODE_ENVS = { dev: "development", start: "production" } as const;
let webLog = "";
const say = (line: string) => process.stdout.write(`${line}\n`);

interface Address {
  host: string;
  port: number;
  url: string;
}

function readAddress(): Address {
  const port = Number(process.env.PORT || 3000);
  if (!Number.isInteger(port) || port < 1 || port > 65_535) {
    throw new Error(`PORT must be a number from 1 to 65535, not "${process.env.PORT}".`);
  }
  const host = process.env.HOST || "127.0.0.1";
  const shown = host === "127.0.0.1" || host === "0.0.0.0" || host === "::" ? "localhost" : host;
  return { host, port, url: `http://${shown}:${port}` };
}

/** @throws Error with one sentence when the port can't be listened on. */
async function requireFreePort({ host, port }: Address): Promise<void> {
  const probe = createServer();
  await new Promise<void>((resolve, reject) => {
    probe.once("error", (error: NodeJS.ErrnoException) => {
      const reason = error.code === "EADDRINUSE" ? "is taken" : `can't be used (${error.code})`;
      reject(new Error(`Port ${port} on ${host} ${reason}. Choose another: PORT=${port + 1} npm start`));
    });
    probe.listen(port, host, resolve);
  });
  await new Promise((resolve) => probe.close(resolve));
}

async function buildIfNeeded(): Promise<void> {
  if (mode === "dev" || !isBuildNeeded()) return;
  say("Building the pages (once per version, about half a minute) …");
  await build();
}

async function openEmbedded(address: Address, onLost: () => void): Promise<EmbeddedSupabase> {
  const home = irisHome();
  const running = await findRunning(home);
  if (running?.web) throw new Error(`Iris already runs on this data folder: ${running.web}`);
  say("Starting the database …");
  const onMail = (file: string) => say(`A mail was written (nothing is sent): ${file}`);
  try {
    return await startEmbedded(home, { siteUrl: address.url, onMail, onLost });
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

function isLoopback({ host }: Address): boolean {
  return ["127.0.0.1", "localhost", "::1"].includes(host);
}

function tellHowToSignIn(address: Address, embedded: EmbeddedSupabase | null): void {
  say(`\nIris runs: ${address.url}`);
  if (!embedded) return;
  if (isLoopback(address)) {
    say("  Demo:   press “Explore the demo” there, or sign in as");
    say(`          ${DEMO_EMAIL}  ${embedded.keys.demoPassword}`);
  } else {
    say(`  The demo account is closed while Iris listens on ${address.host}.`);
  }
  say("  Yours:  sign up there, then connect Datadog.");
  say("  Stop:   Ctrl-C\n");
}

/** What has to be stopped, last started first. */
class Running {
  private readonly steps: (() => Promise<void> | void)[] = [];
  private stopping: Promise<never> | undefined;

  get isStopping(): boolean {
    return this.stopping !== undefined;
  }

  add(stop: () => Promise<void> | void): void {
    this.steps.push(stop);
  }

  stop(code: number): Promise<never> {
    this.stopping ??= (async () => {
      for (const step of this.steps.reverse()) await step();
      process.exit(code);
    })();
    return this.stopping;
  }
}

/** Opens the database, unless the environment names one, and puts its settings into the environment. */
async function openDatabase(address: Address, running: Running): Promise<EmbeddedSupabase | null> {
  if (isHosted()) return null;
  const embedded = await openEmbedded(address, () => {
    process.stderr.write(
      "The database stopped unexpectedly; so does Iris. Start it again: nothing is lost.\n",
    );
    void running.stop(1);
  });
  running.add(() => embedded.stop());
  Object.assign(process.env, embeddedEnv(embedded.url, embedded.keys));
  return embedded;
}

async function run(running: Running): Promise<void> {
  const address = readAddress();
  await requireFreePort(address);
  await buildIfNeeded();
  const embedded = await openDatabase(address, running);
  const webEnv = { HOST: address.host, APP_URL: process.env.APP_URL || address.url, IRIS_LOG: webLog };
  const settings = parseEnv({ ...process.env, ...webEnv, NODE_ENV: NODE_ENVS[mode] });
  const { CRON_SECRET } = settings;
  if (embedded) await seed(embedded);
  say("Starting the pages …");
  const web = await startWebServer({ mode, host: address.host, port: address.port, env: webEnv });
  running.add(() => web.stop());
  void web.exited.then((code) => running.stop(code ?? 1));
  if (CRON_SECRET) {
    const cron = callCronDaily(address.url, CRON_SECRET, say);
    running.add(() => cron.stop());
  }
  tellHowToSignIn(address, embedded);
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
