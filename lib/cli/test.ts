/** `npm test`: everything that must hold, one step after the other, with a summary at the end. */
import { spawnSync } from "node:child_process";
import { existsSync, mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { build, isBuildNeeded } from "./build";
import { ensureChromium } from "./chromium";

interface Counts {
  passed: number;
  failed: number;
  skipped: number;
}

interface Step {
  name: string;
  run(): Counts | Promise<Counts>;
}

const reports = mkdtempSync(join(tmpdir(), "iris-test-"));
const passedOnce: Counts = { passed: 1, failed: 0, skipped: 0 };

function bin(name: string): string {
  return join("node_modules", ".bin", name);
}

function runTool(command: string, args: string[], env: Record<string, string> = {}): boolean {
  const result = spawnSync(command, args, { stdio: "inherit", env: { ...process.env, ...env } });
  if (result.error) process.stderr.write(`${result.error.message}\n`);
  return result.status === 0;
}

/** A check that is one thing: it holds or it doesn't. */
function check(name: string, command: string, args: string[]): Step {
  return { name, run: () => (runTool(command, args) ? passedOnce : { passed: 0, failed: 1, skipped: 0 }) };
}

/** A test runner: its own report is counted, and a run that dies without one has failed. */
function runSuite(
  command: string,
  args: string[],
  report: { file: string; read: (json: unknown) => Counts },
  env: Record<string, string> = {},
): Counts {
  const ok = runTool(command, args, env);
  if (!existsSync(report.file)) return { passed: 0, failed: 1, skipped: 0 };
  const counts = report.read(JSON.parse(readFileSync(report.file, "utf8")));
  return ok || counts.failed > 0 ? counts : { ...counts, failed: 1 };
}

function vitest(project: string): Step {
  const file = join(reports, `${project}.json`);
  const args = [
    "run",
    "--project",
    project,
    "--reporter=dot",
    "--reporter=json",
    `--outputFile.json=${file}`,
  ];
  return { name: project, run: () => runSuite(bin("vitest"), args, { file, read: fromVitest }) };
}

function fromVitest(json: unknown): Counts {
  const report = json as { numPassedTests: number; numFailedTests: number; numPendingTests: number };
  return { passed: report.numPassedTests, failed: report.numFailedTests, skipped: report.numPendingTests };
}

const browser: Step = {
  name: "browser",
  async run() {
    const chromium = ensureChromium();
    if (isBuildNeeded()) await build();
    const file = join(reports, "browser.json");
    const env = { CHROMIUM_PATH: chromium, PLAYWRIGHT_JSON_OUTPUT_FILE: file };
    return runSuite(bin("playwright"), ["test"], { file, read: fromPlaywright }, env);
  },
};

/** A test that passes only at the second try has found something, so it counts as failed. */
function fromPlaywright(json: unknown): Counts {
  const { stats } = json as {
    stats: { expected: number; unexpected: number; flaky: number; skipped: number };
  };
  return { passed: stats.expected, failed: stats.unexpected + stats.flaky, skipped: stats.skipped };
}

const steps: Step[] = [
  check("format and lint", bin("biome"), ["ci", "."]),
  check("route types", bin("next"), ["typegen"]),
  check("types", bin("tsc"), ["--noEmit"]),
  vitest("unit"),
  vitest("simulation"),
  vitest("integration"),
  browser,
];

async function main(): Promise<void> {
  const startedAt = Date.now();
  const lines: string[] = [];
  const total: Counts = { passed: 0, failed: 0, skipped: 0 };
  for (const step of steps) {
    process.stdout.write(`\n── ${step.name}\n`);
    const stepStartedAt = Date.now();
    const counts = await Promise.resolve()
      .then(() => step.run())
      .catch((error: unknown) => {
        process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n`);
        return { passed: 0, failed: 1, skipped: 0 };
      });
    total.passed += counts.passed;
    total.failed += counts.failed;
    total.skipped += counts.skipped;
    const seconds = Math.round((Date.now() - stepStartedAt) / 1000);
    lines.push(
      `${counts.failed > 0 ? "✗" : "✓"} ${step.name.padEnd(16)} ${counts.passed} passed, ${counts.failed} failed, ${counts.skipped} skipped  (${seconds} s)`,
    );
  }
  rmSync(reports, { recursive: true, force: true });
  const seconds = Math.round((Date.now() - startedAt) / 1000);
  process.stdout.write(`\n${lines.join("\n")}\n\nin ${seconds} s\n`);
  process.stdout.write(`${total.passed} passed, ${total.failed} failed, ${total.skipped} skipped\n`);
  process.exitCode = total.failed > 0 ? 1 : 0;
}

void main();
