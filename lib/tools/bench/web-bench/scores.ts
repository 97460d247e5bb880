import { loadavg } from "node:os";
import lighthouse, { type Config, desktopConfig, type Flags, type Result } from "lighthouse";
import { check, LARGEST_PAINT_MS, SCORE, SHIFT, say, tell } from "./goals";

/** A page that Lighthouse looks at. */
export interface Page {
  name: string;
  address: string;
  /** Its reader's session; null for a page that anybody may read. */
  cookie: string | null;
  /** Whether search engines may list it: others tell them not to, which Lighthouse would count against them. */
  isListed: boolean;
}

const FORMS: readonly { name: "desktop" | "mobile"; config: Config | undefined }[] = [
  { name: "desktop", config: desktopConfig },
  { name: "mobile", config: undefined },
];

/**
 * Looks at a page as a desktop and as a simulated phone, so many times each. The best performance counts: what else runs
 * on the machine only ever takes away. Of all else, the worst. @returns whether every goal was kept
 */
export async function measureScores(page: Page, port: number, rounds: number): Promise<boolean> {
  const kept: boolean[] = [];
  for (const { name, config } of FORMS) {
    say(`${page.name}, ${name}`);
    const reports: Result[] = [];
    for (let round = 0; round < rounds; round++) reports.push(await look(page, port, config));
    kept.push(...judge(reports, name, page.isListed));
  }
  return kept.every(Boolean);
}

async function look({ address, cookie, isListed }: Page, port: number, config?: Config): Promise<Result> {
  const flags: Flags = {
    port,
    output: "json",
    logLevel: "error",
    onlyCategories: ["performance", "accessibility", "best-practices", ...(isListed ? ["seo"] : [])],
    ...(cookie !== null && { extraHeaders: { Cookie: cookie } }),
  };
  const run = await lighthouse(address, flags, config);
  if (!run) throw new Error("Lighthouse gave no answer.");
  const { lhr: report } = run;
  if (report.runtimeError) throw new Error(`Lighthouse: ${report.runtimeError.message}`);
  if (!report.finalDisplayedUrl.startsWith(address)) {
    throw new Error(`Lighthouse saw ${report.finalDisplayedUrl}.`);
  }
  tell("performance of a round", scoreOf(report, "performance"), "", circumstances(report));
  return report;
}

/** What else the machine does makes scripts slow: Lighthouse's own measure of the processor, and the load. */
const circumstances = (report: Result) =>
  `processor ${report.environment.benchmarkIndex.toFixed(0)} by Lighthouse's measure, load ${(loadavg()[0] as number).toFixed(1)}`;

const scoreOf = (report: Result, name: string) => 100 * (report.categories[name]?.score ?? 0);
const numberOf = (report: Result, audit: string) => report.audits[audit]?.numericValue ?? Number.NaN;

function judge(reports: readonly Result[], form: "desktop" | "mobile", isListed: boolean): boolean[] {
  const best = reports.reduce((a, b) => (scoreOf(b, "performance") > scoreOf(a, "performance") ? b : a));
  const lowest = (audit: string) => Math.min(...reports.map((report) => numberOf(report, audit)));
  const others = ["accessibility", "best-practices", ...(isListed ? ["seo"] : [])];
  const shift = Math.max(...reports.map((report) => numberOf(report, "cumulative-layout-shift")));
  const paint = lowest("largest-contentful-paint");
  const kept = [
    check("performance", scoreOf(best, "performance"), { atLeast: SCORE[form] }),
    ...others.map((name) =>
      check(name, Math.min(...reports.map((report) => scoreOf(report, name))), { atLeast: SCORE.others }),
    ),
    check("layout shift", shift, { atMost: SHIFT }, "", 3),
    // A phone's network is simulated, too.
    ...(form === "desktop" ? [check("largest paint", paint, { atMost: LARGEST_PAINT_MS }, "ms")] : []),
  ];
  if (form === "mobile") tell("largest paint", paint, "ms", "simulated network");
  tell("total blocking time", lowest("total-blocking-time"), "ms");
  for (const line of new Set(reports.flatMap(shortcomings))) say(line);
  return kept;
}

/** What took points away, by Lighthouse's words. */
function shortcomings(report: Result): string[] {
  const counted = new Set(
    Object.values(report.categories).flatMap(({ auditRefs }) =>
      auditRefs.filter(({ weight }) => weight > 0).map(({ id }) => id),
    ),
  );
  return Object.values(report.audits)
    .filter(({ id, score }) => counted.has(id) && score !== null && score < 0.9)
    .map(({ id, title, explanation = "" }) => `    short: ${title} (${id}) ${explanation}`.trimEnd());
}
