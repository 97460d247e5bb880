/** `npm test`: everything that must hold, with a summary at the end. `npm run verify`: what of it takes seconds. */
import { spawn } from "node:child_process";
import { existsSync, mkdtempSync, readFileSync, rmSync } from "node:fs";
import { setPriority, tmpdir } from "node:os";
import { join } from "node:path";
import { createInterface } from "node:readline";
import { ensureChromium } from "@/lib/tools/bench/chromium";
import { build, isBuildNeeded } from "@/lib/tools/cli/build";
import { fromPlaywright, fromVitest, type Report, slowestLines } from "./test-report";

interface Step {
  name: string;
  run(): Promise<Report>;
}

const reports = mkdtempSync(join(tmpdir(), "iris-test-"));
const passedOnce: Report = { passed: 1, failed: 0, skipped: 0, tests: [] };
const failedOnce: Report = { passed: 0, failed: 1, skipped: 0, tests: [] };

function bin(name: string): string {
  return join("node_modules", ".bin", name);
}

interface Tool {
  /** Stands before each of its lines, for others write beside it. */
  step: string;
  command: string;
  args: string[];
  env?: Record<string, string>;
  /** How far it steps back for the other lane, 0 to 19. */
  niceness?: number;
}

function runTool({ step, command, args, env, niceness = 0 }: Tool): Promise<boolean> {
  const child = spawn(command, args, {
    stdio: ["inherit", "pipe", "pipe"],
    env: { ...process.env, ...env },
  });
  if (niceness > 0 && child.pid !== undefined) setPriority(child.pid, niceness);
  for (const input of [child.stdout, child.stderr])
    createInterface({ input }).on("line", (line) => process.stdout.write(`${step} │ ${line}\n`));
  return new Promise((resolve) => {
    child.once("error", (error) => {
      process.stderr.write(`${error.message}\n`);
      resolve(false);
    });
    child.once("close", (code) => resolve(code === 0));
  });
}

/** A check that is one thing: it holds or it doesn't. */
function check(name: string, ...commands: [command: string, ...args: string[]][]): Step {
  return {
    name,
    async run() {
      for (const [command, ...args] of commands)
        if (!(await runTool({ step: name, command: bin(command), args }))) return failedOnce;
      return passedOnce;
    },
  };
}

interface Suite extends Tool {
  file: string;
  read: (json: unknown) => Report;
}

/** A test runner: its own report is counted, and a run that dies without one has failed. */
async function runSuite({ file, read, ...tool }: Suite): Promise<Report> {
  const ok = await runTool(tool);
  if (!existsSync(file)) return failedOnce;
  const report = read(JSON.parse(readFileSync(file, "utf8")));
  return ok || report.failed > 0 ? report : { ...report, failed: 1 };
}

/** The browser waits for one answer after the other, so what fills the cores beside it steps back. */
const BESIDE_THE_BROWSER = 5;

function vitest(name: string, ...projects: string[]): Step {
  const file = join(reports, `${name}.json`);
  const args = ["--reporter=dot", "--reporter=json", `--outputFile.json=${file}`];
  args.unshift("run", ...projects.flatMap((project) => ["--project", project]));
  const suite = { step: name, command: bin("vitest"), args, niceness: BESIDE_THE_BROWSER };
  return { name, run: () => runSuite({ ...suite, file, read: fromVitest }) };
}

const pages: Step = {
  name: "pages built",
  async run() {
    if (isBuildNeeded()) await build();
    return passedOnce;
  },
};

const browser: Step = {
  name: "browser",
  run() {
    const file = join(reports, "browser.json");
    const env = { CHROMIUM_PATH: ensureChromium(), PLAYWRIGHT_JSON_OUTPUT_FILE: file };
    const suite = { step: "browser", command: bin("playwright"), args: ["test"], env };
    return runSuite({ ...suite, file, read: fromPlaywright });
  },
};

const format = check("format and lint", ["biome", "ci", "."]);
const types = check("types", ["next", "typegen"], ["tsc", "--noEmit"]);

/**
 * Lanes that run side by side, each step after the one before it. The browser's walk waits more than it works, so what only
 * works fills the cores beside it.
 */
const EVERYTHING: readonly Step[][] = [
  [types, pages, browser],
  [format, vitest("unit", "unit", "bundle", "simulation"), vitest("integration", "integration")],
];
const QUICK: readonly Step[][] = [[format], [types], [vitest("unit", "unit")]];

const seconds = (since: number) => Math.round((Date.now() - since) / 1000);

async function runStep(step: Step): Promise<{ line: string; report: Report }> {
  const startedAt = Date.now();
  const report = await step.run().catch((error: unknown) => {
    process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n`);
    return failedOnce;
  });
  const { passed, failed, skipped } = report;
  const counts = `${passed} passed, ${failed} failed, ${skipped} skipped`;
  process.stdout.write(`── ${step.name} ended after ${seconds(startedAt)} s\n`);
  const line = `${failed > 0 ? "✗" : "✓"} ${step.name.padEnd(16)} ${counts}  (${seconds(startedAt)} s)`;
  return { line, report };
}

async function main(): Promise<void> {
  const startedAt = Date.now();
  const results: Awaited<ReturnType<typeof runStep>>[] = [];
  const lanes = process.argv.includes("--quick") ? QUICK : EVERYTHING;
  await Promise.all(
    lanes.map(async (steps) => {
      for (const step of steps) results.push(await runStep(step));
    }),
  );
  rmSync(reports, { recursive: true, force: true });
  const total = (of: "passed" | "failed" | "skipped") =>
    results.reduce((sum, { report }) => sum + report[of], 0);
  const slowest = slowestLines(results.flatMap(({ report }) => report.tests));
  process.stdout.write(`\nThe slowest:\n${slowest.join("\n")}\n`);
  process.stdout.write(`\n${results.map(({ line }) => line).join("\n")}\n\nin ${seconds(startedAt)} s\n`);
  process.stdout.write(`${total("passed")} passed, ${total("failed")} failed, ${total("skipped")} skipped\n`);
  process.exitCode = total("failed") > 0 ? 1 : 0;
}

void main();
