/**
 * People at work, and a sync beside. On an installation that runs: `npm start`, then
 * `npm run bench:load [-- --people 50 --seconds 60 --think 5]`, in the demo, whose history is small, or with `--org SLUG`,
 * BENCH_EMAIL and BENCH_PASSWORD in an organization of yours, whose whole history the sync beside reads again. On one of its
 * own, which goes afterwards: `--database postgres` or `--database embedded`, with `--deployments 20000 --commits 3 --days 200`,
 * at the port of PORT. Prints how long pages took and how long the server went without answering, each beside its goal;
 * fails where one is missed. Bounded: it ends after the seconds given, and once more with a sync.
 */
import { loadavg } from "node:os";
import { parseArgs } from "node:util";
import { chromium } from "@playwright/test";
import { DEMO_ORGANIZATION } from "@/lib/providers/simulated-datadog/organization";
import { ensureChromium } from "./chromium";
import {
  type Command,
  type Database,
  type Installation,
  runningInstallation,
  setUpInstallation,
} from "./load-bench/installation";
import { type Measured, measure } from "./load-bench/measure";
import { percentile } from "./load-bench/percentile";

/** What the embedded database's one connection allows, and what PostgreSQL does. */
const GOALS: Record<Database, { p95Ms: number; stallMs: number }> = {
  postgres: { p95Ms: 800, stallMs: 300 },
  embedded: { p95Ms: 1_500, stallMs: 1_000 },
};
const say = (line: string) => process.stdout.write(`${line}\n`);

function wholeNumber(name: string, text: string | undefined, fallback: number): number {
  const value = Number(text ?? fallback);
  if (!Number.isInteger(value) || value < 1) throw new Error(`--${name} must be a whole number above 0.`);
  return value;
}

/** @returns the cookies of the session, as a request sends them. */
async function signIn({ base, email, password }: Installation): Promise<string> {
  const browser = await chromium.launch({ executablePath: ensureChromium(), args: ["--no-sandbox"] });
  try {
    const page = await browser.newPage();
    await page.goto(`${base}/sign-in`);
    await page.locator("input[name=email]").fill(email);
    await page.locator("input[name=password]").fill(password);
    await page.locator("form:has(input[name=password]) button[type=submit]").click();
    await page.waitForURL((url) => url.pathname !== "/sign-in");
    const cookies = await page.context().cookies();
    return cookies.map(({ name, value }) => `${name}=${value}`).join("; ");
  } finally {
    await browser.close();
  }
}

/** Reads the organization's history again, and again once it ended, until told to stop. */
function syncBeside({ slug, iris }: Installation, days: number): { stop: () => Promise<number> } {
  const since = new Date(Date.now() - days * 86_400_000).toISOString();
  const args = slug === DEMO_ORGANIZATION.slug ? ["demo", "seed"] : ["sync", "--org", slug, "--since", since];
  let isStopped = false;
  let command: Command;
  let syncs = 0;
  const ended = (async () => {
    while (!isStopped) {
      command = iris(args);
      await command.ended;
      if (!isStopped) syncs += 1;
    }
  })();
  // Told where it is waited for.
  ended.catch(() => {});
  return {
    async stop() {
      isStopped = true;
      command.stop();
      await ended;
      return syncs;
    },
  };
}

function tell(what: string, { times, errors, longestStallMs }: Measured, database: Database): boolean {
  const goals = GOALS[database];
  const at = (share: number) => percentile(times, share).toFixed(0).padStart(7);
  const load = (loadavg()[0] as number).toFixed(1);
  say(
    `${what.padEnd(14)} ${String(times.length).padStart(6)} ${at(0.5)} ${at(0.95)} ${at(0.99)} ${at(1)} ${String(errors).padStart(7)} ${longestStallMs.toFixed(0).padStart(7)}   ${load}`,
  );
  return errors === 0 && percentile(times, 0.95) <= goals.p95Ms && longestStallMs <= goals.stallMs;
}

function toDatabase(text: string): Database {
  if (text === "postgres" || text === "embedded") return text;
  throw new Error("--database is postgres or embedded.");
}

function readOptions() {
  const text = { type: "string" } as const;
  const { values } = parseArgs({
    options: {
      ...{ org: { ...text, default: DEMO_ORGANIZATION.slug }, database: text },
      ...{ deployments: text, commits: text, days: text, people: text, seconds: text, think: text },
    },
  });
  return {
    org: values.org,
    database: values.database === undefined ? null : toDatabase(values.database),
    history: {
      deployments: wholeNumber("deployments", values.deployments, 20_000),
      commits: wholeNumber("commits", values.commits, 3),
      days: wholeNumber("days", values.days, 200),
    },
    people: wholeNumber("people", values.people, 50),
    seconds: wholeNumber("seconds", values.seconds, 60),
    thinkMs: wholeNumber("think", values.think, 5) * 1000,
  };
}

async function main(): Promise<void> {
  const { org, database, history, people, seconds, thinkMs } = readOptions();
  const installation =
    database === null ? runningInstallation(org) : await setUpInstallation(database, history, say);
  try {
    const { base, slug } = installation;
    const goals = GOALS[installation.database];
    const load = { base, slug, people, seconds, thinkMs, cookie: await signIn(installation) };
    say(
      `${installation.database}: ${people} people, ${seconds} s each way; goals: p95 ≤ ${goals.p95Ms} ms, longest stall ≤ ${goals.stallMs} ms`,
    );
    say("                pages     p50     p95     p99     max  errors   stall   load of the machine");
    const alone = tell("pages alone", await measure(load), installation.database);
    const sync = syncBeside(installation, history.days);
    const beside = tell("sync beside", await measure(load), installation.database);
    say(`${await sync.stop()} whole syncs ended meanwhile.`);
    say(alone && beside ? "All goals kept." : "A goal was missed.");
    if (!alone || !beside) process.exitCode = 1;
  } finally {
    await installation.stop();
  }
}

main().catch((error: unknown) => {
  process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n`);
  process.exitCode = 1;
});
