/**
 * People at work on a running installation, and a sync beside: `npm start`, then
 * `npm run bench:load [-- --people 50 --seconds 60 --think 5]`. Prints how long pages took, how long the server went without
 * answering, each beside its goal; fails where one is missed. Signs in to the demo, whose history is small: of an
 * organization of yours with `--org SLUG`, BENCH_EMAIL and BENCH_PASSWORD, whose whole history the sync beside reads again.
 * Changes nothing but what its sync brings. Bounded: it ends after the seconds given, and once more with a sync.
 */
import { type ChildProcess, spawn } from "node:child_process";
import { loadavg } from "node:os";
import { join } from "node:path";
import { setTimeout as delay } from "node:timers/promises";
import { parseArgs } from "node:util";
import { chromium } from "@playwright/test";
import { DEMO_EMAIL, DEMO_ORGANIZATION } from "@/lib/providers/simulated-datadog/organization";
import { isHosted } from "@/lib/tools/cli/server";
import { irisHome, loadKeys } from "@/lib/tools/embedded/home";
import { ensureChromium } from "./chromium";
import { percentile } from "./load-bench/percentile";

const base = `http://localhost:${process.env.PORT || 3000}`;
/** What the embedded database's one connection allows, and what PostgreSQL does. */
const GOALS = isHosted() ? { p95Ms: 800, stallMs: 300 } : { p95Ms: 1_500, stallMs: 1_000 };
const PROBE_EVERY_MS = 50;
/** How far back the sync beside reads. */
const HISTORY_DAYS = 200;
const PAGES = ["dashboard", "deployments", "incidents", "origins", "services", "data-quality"];
const say = (line: string) => process.stdout.write(`${line}\n`);

function wholeNumber(name: string, text: string | undefined, fallback: number): number {
  const value = Number(text ?? fallback);
  if (!Number.isInteger(value) || value < 1) throw new Error(`--${name} must be a whole number above 0.`);
  return value;
}

interface Account {
  email: string;
  password: string;
}

function account(slug: string): Account {
  const { BENCH_EMAIL: email, BENCH_PASSWORD: password, IRIS_DEMO_PASSWORD } = process.env;
  if (email && password) return { email, password };
  if (slug !== DEMO_ORGANIZATION.slug)
    throw new Error("--org needs BENCH_EMAIL and BENCH_PASSWORD of somebody who belongs to it.");
  return { email: DEMO_EMAIL, password: IRIS_DEMO_PASSWORD ?? loadKeys(irisHome()).demoPassword };
}

/** @returns the cookies of the session, as a request sends them. */
async function signIn({ email, password }: Account): Promise<string> {
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

interface Load {
  slug: string;
  people: number;
  seconds: number;
  thinkMs: number;
  cookie: string;
}

interface Measured {
  times: number[];
  errors: number;
  longestStallMs: number;
}

/** People who open a page, read it for a while, and open the next, until the time is up. */
async function measure({ slug, people, seconds, thinkMs, cookie }: Load): Promise<Measured> {
  const until = Date.now() + seconds * 1000;
  const times: number[] = [];
  let errors = 0;
  let longestStallMs = 0;
  const person = async (_: unknown, index: number) => {
    // They don't all begin in one moment.
    await delay((thinkMs / people) * index);
    for (let visit = index; Date.now() < until; visit += 1) {
      const startedAt = performance.now();
      const address = `${base}/${slug}/${PAGES[visit % PAGES.length]}`;
      const answer = await fetch(address, { headers: { cookie }, redirect: "manual" }).catch(() => null);
      await answer?.text();
      if (answer?.status === 200) times.push(performance.now() - startedAt);
      else errors += 1;
      await delay(thinkMs);
    }
  };
  const probe = async () => {
    while (Date.now() < until) {
      const startedAt = performance.now();
      await fetch(`${base}/api/health`).then((answer) => answer.text());
      longestStallMs = Math.max(longestStallMs, performance.now() - startedAt);
      await delay(PROBE_EVERY_MS);
    }
  };
  await Promise.all([...Array.from({ length: people }, person), probe()]);
  return { times, errors, longestStallMs };
}

/** Reads the organization's history again, and again once it ended, until told to stop. */
function syncBeside(slug: string): { stop: () => Promise<void> } {
  const since = new Date(Date.now() - HISTORY_DAYS * 86_400_000).toISOString();
  const args = slug === DEMO_ORGANIZATION.slug ? ["demo", "seed"] : ["sync", "--org", slug, "--since", since];
  let isStopped = false;
  let child: ChildProcess;
  const ended = (async () => {
    while (!isStopped) {
      child = spawn(process.execPath, [join("lib", "tools", "cli", "bootstrap.mjs"), "iris", ...args], {
        stdio: "ignore",
      });
      const code = await new Promise<number | null>((resolve) => child.once("exit", resolve));
      if (code !== 0 && !isStopped)
        throw new Error(`The sync beside ended with exit code ${code}: iris ${args.join(" ")}`);
    }
  })();
  // Told where it is waited for.
  ended.catch(() => {});
  return {
    async stop() {
      isStopped = true;
      child.kill("SIGTERM");
      await ended;
    },
  };
}

function tell(what: string, { times, errors, longestStallMs }: Measured): boolean {
  const at = (share: number) => percentile(times, share).toFixed(0).padStart(7);
  const load = (loadavg()[0] as number).toFixed(1);
  say(
    `${what.padEnd(14)} ${String(times.length).padStart(6)} ${at(0.5)} ${at(0.95)} ${at(0.99)} ${at(1)} ${String(errors).padStart(7)} ${longestStallMs.toFixed(0).padStart(7)}   ${load}`,
  );
  return errors === 0 && percentile(times, 0.95) <= GOALS.p95Ms && longestStallMs <= GOALS.stallMs;
}

const { values } = parseArgs({
  options: {
    org: { type: "string", default: DEMO_ORGANIZATION.slug },
    people: { type: "string" },
    seconds: { type: "string" },
    think: { type: "string" },
  },
});
const load: Load = {
  slug: values.org,
  people: wholeNumber("people", values.people, 50),
  seconds: wholeNumber("seconds", values.seconds, 60),
  thinkMs: wholeNumber("think", values.think, 5) * 1000,
  cookie: await signIn(account(values.org)),
};
say(
  `${load.people} people, ${load.seconds} s each way; goals: p95 ≤ ${GOALS.p95Ms} ms, longest stall ≤ ${GOALS.stallMs} ms`,
);
say("                pages     p50     p95     p99     max  errors   stall   load of the machine");
const alone = tell("pages alone", await measure(load));
const sync = syncBeside(load.slug);
const beside = tell("sync beside", await measure(load));
await sync.stop();
say(alone && beside ? "All goals kept." : "A goal was missed.");
if (!alone || !beside) process.exitCode = 1;
