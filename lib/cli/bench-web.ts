/**
 * Lighthouse on the demo's dashboard, signed in, as `npm start` serves it: `npm run bench:web`. Prints the scores, the
 * largest paint and the JavaScript a first visit loads, each beside its goal; fails where one is missed.
 */
import { chromium } from "@playwright/test";
import lighthouse, { type Config, desktopConfig, type Result } from "lighthouse";
import { DEMO_EMAIL, DEMO_ORGANIZATION } from "@/lib/demo/organization";
import { irisHome, loadKeys } from "@/lib/embedded/home";
import { ensureChromium } from "./chromium";

const DEBUGGING_PORT = 9_317;
const base = `http://localhost:${process.env.PORT || 3000}`;
const address = `${base}/${DEMO_ORGANIZATION.slug}/dashboard`;

interface Form {
  name: string;
  config: Config | undefined;
  performance: number;
  /** Largest contentful paint, ms; null where the network is simulated. */
  largestPaintMs: number | null;
}

const FORMS: readonly Form[] = [
  { name: "desktop", config: desktopConfig, performance: 95, largestPaintMs: 1_000 },
  { name: "simulated mobile", config: undefined, performance: 90, largestPaintMs: null },
];
const OTHER_CATEGORIES = ["accessibility", "best-practices", "seo"];
const MOST_SCRIPT_KB = 175;

const say = (line: string) => process.stdout.write(`${line}\n`);

/** The cookies of a visitor who explores the demo, as one header. */
async function signInToDemo(executablePath: string): Promise<string> {
  const browser = await chromium.launch({ executablePath, args: ["--no-sandbox", "--disable-gpu"] });
  try {
    const page = await browser.newPage();
    await page.goto(`${base}/sign-in`);
    await page.getByLabel("E-mail").fill(DEMO_EMAIL);
    await page.getByLabel("Password").fill(loadKeys(irisHome()).demoPassword);
    await page.getByRole("button", { name: "Sign in" }).click();
    await page.waitForURL("**/dashboard**");
    const cookies = await page.context().cookies();
    return cookies.map(({ name, value }) => `${name}=${value}`).join("; ");
  } finally {
    await browser.close();
  }
}

/** Kilobytes of script that came over the wire, compressed. */
function scriptKilobytes(report: Result): number {
  const { items = [] } = (report.audits["network-requests"]?.details ?? {}) as {
    items?: { resourceType?: string; transferSize?: number }[];
  };
  const scripts = items.filter(({ resourceType }) => resourceType === "Script");
  return scripts.reduce((sum, { transferSize = 0 }) => sum + transferSize, 0) / 1000;
}

function check(what: string, value: number, unit: string, goal: string, kept: boolean): boolean {
  say(
    `  ${what.padEnd(30)} ${value.toFixed(0).padStart(6)} ${unit.padEnd(3)} ${goal}: ${kept ? "kept" : "MISSED"}`,
  );
  return kept;
}

async function measure(form: Form, cookie: string): Promise<boolean> {
  const options = {
    port: DEBUGGING_PORT,
    output: "json",
    logLevel: "error",
    extraHeaders: { Cookie: cookie },
    disableStorageReset: true,
  } as const;
  // The first visit fills the server's caches and the browser's: what it loads is counted, the second one is timed.
  const first = await lighthouse(address, options, form.config);
  const run = await lighthouse(address, options, form.config);
  if (!first || !run) throw new Error("Lighthouse gave no answer.");
  const report = run.lhr;
  if (!report.finalDisplayedUrl.startsWith(address))
    throw new Error(`Lighthouse saw ${report.finalDisplayedUrl}.`);
  const score = (name: string) => 100 * (report.categories[name]?.score ?? 0);
  const paint = report.audits["largest-contentful-paint"]?.numericValue ?? Number.NaN;
  say(form.name);
  const performance = score("performance");
  const kept = [
    check("performance", performance, "", `at least ${form.performance}`, performance >= form.performance),
    ...OTHER_CATEGORIES.map((name) => check(name, score(name), "", "100", score(name) === 100)),
    check(
      "largest contentful paint",
      paint,
      "ms",
      form.largestPaintMs === null ? "simulated network" : `below ${form.largestPaintMs}`,
      paint < (form.largestPaintMs ?? Number.POSITIVE_INFINITY),
    ),
    check(
      "script, compressed",
      scriptKilobytes(first.lhr),
      "kB",
      `at most ${MOST_SCRIPT_KB}`,
      scriptKilobytes(first.lhr) <= MOST_SCRIPT_KB,
    ),
  ];
  for (const { id, title, score: one } of Object.values(report.audits)) {
    const counts = Object.values(report.categories).some(({ auditRefs }) =>
      auditRefs.some((ref) => ref.id === id && ref.weight > 0),
    );
    if (counts && one !== null && one < 0.9) say(`    short: ${title} (${id}, ${(100 * one).toFixed(0)})`);
  }
  return kept.every(Boolean);
}

const executablePath = ensureChromium();
const cookie = await signInToDemo(executablePath);
const browser = await chromium.launch({
  executablePath,
  args: ["--no-sandbox", "--disable-gpu", `--remote-debugging-port=${DEBUGGING_PORT}`],
});
try {
  const kept: boolean[] = [];
  for (const form of FORMS) kept.push(await measure(form, cookie));
  if (!kept.every(Boolean)) process.exitCode = 1;
} finally {
  await browser.close();
}
