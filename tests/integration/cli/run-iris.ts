import { spawn } from "node:child_process";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";

export interface CommandResult {
  code: number | null;
  stdout: string;
  stderr: string;
}

/** Runs a command as `npm run --silent iris -- …` does, without npm in between. */
export function runIris(args: string[], env: Record<string, string>, input = ""): Promise<CommandResult> {
  const child = spawn(process.execPath, ["lib/cli/bootstrap.mjs", "iris", ...args], {
    env: { ...withoutTestRunner(), ...env },
    stdio: ["pipe", "pipe", "pipe"],
  });
  const result = { stdout: "", stderr: "" };
  child.stdout.on("data", (chunk) => {
    result.stdout += chunk;
  });
  child.stderr.on("data", (chunk) => {
    result.stderr += chunk;
  });
  child.stdin.end(input);
  return new Promise((resolve) => child.on("close", (code) => resolve({ code, ...result })));
}

/** The environment without what the test runner put there. */
export function withoutTestRunner(): NodeJS.ProcessEnv {
  const { NODE_ENV: _mode, VITEST: _vitest, NODE_OPTIONS: _options, ...rest } = process.env;
  return rest as NodeJS.ProcessEnv;
}

/** A data folder of its own, gone afterwards. */
export function temporaryHome(): { path: string; remove: () => void } {
  const path = mkdtempSync(join(tmpdir(), "iris-cli-"));
  return { path, remove: () => rmSync(path, { recursive: true, force: true }) };
}
