/**
 * Iris in a browser, as `npm start` serves its demo: `npm run bench:web [-- --rounds 3]`. Lighthouse's scores of the front
 * page, the dashboard and a method page, on a desktop and a simulated phone; the script before the dashboard answers and
 * the size of its HTML; how long a visitor waits for the first answer. Each beside its goal; fails where one is missed.
 */
import { parseArgs } from "node:util";
import { type Browser, chromium } from "@playwright/test";
import { DEMO_EMAIL, DEMO_ORGANIZATION } from "@/lib/providers/simulated-datadog/organization";
import { irisHome, loadKeys } from "@/lib/tools/embedded/home";
import { ensureChromium } from "./chromium";
import { firstAnswer } from "./web-bench/first-answer";
import { check, FIRST_ANSWER_MS, HTML_KB, SCRIPT_KB, SHIFT, say, tell } from "./web-bench/goals";
import { measureScores, type Page } from "./web-bench/scores";
import { loadedScripts } from "./web-bench/scripts";

const DEBUGGING_PORT = Number(process.env.BENCH_DEBUGGING_PORT || 9_317);
const base = `http://localhost:${process.env.PORT || 3000}`;
const dashboard = `${base}/${DEMO_ORGANIZATION.slug}/dashboard`;
const SECOND_VISITS = 10;

const pages = (cookie: string): Page[] => [
  { name: "front page", address: `${base}/`, cookie: null, isListed: true },
  { name: "dashboard", address: dashboard, cookie, isListed: false },
  {
    name: "a method page",
    address: `${base}/methods/change-failure-rate`,
    cookie: null,
    isListed: true,
  },
];

function readRounds(): number {
  const { values } = parseArgs({ options: { rounds: { type: "string" } } });
  const rounds = Number(values.rounds ?? 3);
  if (!Number.isInteger(rounds) || rounds < 1) throw new Error("--rounds must be a whole number above 0.");
  return rounds;
}

/** The cookies of a visitor who explores the demo, as one header. */
async function signInToDemo(browser: Browser): Promise<string> {
  const page = await browser.newPage();
  try {
    await page.goto(`${base}/sign-in`);
    await page.getByLabel("Email").fill(DEMO_EMAIL);
    await page.getByLabel("Password").fill(loadKeys(irisHome()).demoPassword);
    await page.getByRole("button", { name: "Sign in" }).click();
    await page.waitForURL("**/dashboard**");
    const cookies = await page.context().cookies();
    return cookies.map(({ name, value }) => `${name}=${value}`).join("; ");
  } finally {
    await page.context().close();
  }
}

async function measureScripts(browser: Browser, cookie: string): Promise<boolean> {
  const { needed, afterwards, charts, prefetched } = await loadedScripts(browser, dashboard, cookie);
  say("script of a first visit to the dashboard, compressed, as it came over the wire");
  const kept = check("before it answers", needed, { atMost: SCRIPT_KB }, "kB");
  tell("menus, filters, explanations", afterwards, "kB", "when the page is quiet or at the first touch");
  tell("charts", charts, "kB", "when the reader comes near");
  tell("other pages, fetched ahead", prefetched.kilobytes, "kB", `${prefetched.pages} requests, no script`);
  return kept;
}

async function measureFirstAnswer(browser: Browser, rounds: number): Promise<boolean> {
  const answers = [];
  for (let round = 0; round < rounds; round++) answers.push(await firstAnswer(browser, base));
  say("from the front page to the demo's answer, fast 4G");
  return [
    check(
      "until it can be read",
      Math.min(...answers.map(({ ms }) => ms)),
      { atMost: FIRST_ANSWER_MS },
      "ms",
    ),
    check("layout shift", Math.max(...answers.map(({ shift }) => shift)), { atMost: SHIFT }, "", 3),
  ].every(Boolean);
}

/** The dashboard's size, and how long the server takes for the whole of it when nothing has changed since. */
async function measureHtml(cookie: string): Promise<boolean> {
  const times: number[] = [];
  let bytes = 0;
  for (let visit = 0; visit < SECOND_VISITS; visit++) {
    const startedAt = performance.now();
    const answer = await fetch(dashboard, { headers: { Cookie: cookie } });
    bytes = (await answer.arrayBuffer()).byteLength;
    if (!answer.ok) throw new Error(`The dashboard answered ${answer.status}.`);
    times.push(performance.now() - startedAt);
  }
  say("the dashboard from the server");
  const kept = check("HTML before compression", bytes / 1000, { atMost: HTML_KB }, "kB");
  tell("whole page, second visit", Math.min(...times), "ms", `fastest of ${SECOND_VISITS}`);
  return kept;
}

const rounds = readRounds();
const browser = await chromium.launch({
  executablePath: ensureChromium(),
  args: ["--no-sandbox", "--disable-gpu", `--remote-debugging-port=${DEBUGGING_PORT}`],
});
try {
  const cookie = await signInToDemo(browser);
  const kept = [
    await measureHtml(cookie),
    await measureScripts(browser, cookie),
    await measureFirstAnswer(browser, rounds),
  ];
  for (const page of pages(cookie)) kept.push(await measureScores(page, DEBUGGING_PORT, rounds));
  say(kept.every(Boolean) ? "All goals kept." : "A goal was missed.");
  if (!kept.every(Boolean)) process.exitCode = 1;
} finally {
  await browser.close();
}
