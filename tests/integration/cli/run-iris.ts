import { spawn } from "node:child_process";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { vi } from "vitest";

export interface CommandResult {
  code: number | null;
  stdout: string;
  stderr: string;
}

/** Runs a command as `npm run --silent iris -- …` does, without npm in between. */
export function runIris(args: string[], env: Record<string, string>, input = ""): Promise<CommandResult> {
  const child = spawn(process.execPath, ["lib/tools/cli/bootstrap.mjs", "iris", ...args], {
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

/**
 * The same command called inside this process, at a tenth of the cost: for tests of what a command does and says.
 * Standard input, arguments and exit codes are a process's, and have their tests through `runIris`.
 */
export async function callIris(args: string[], env: Record<string, string>): Promise<CommandResult> {
  const environment = { ...process.env };
  const listeners = SIGNALS.map((signal) => [signal, process.listeners(signal)] as const);
  const result = { stdout: "", stderr: "" };
  const spies = (["stdout", "stderr"] as const).map((name) =>
    vi.spyOn(process[name], "write").mockImplementation((chunk) => {
      result[name] += chunk;
      return true;
    }),
  );
  // Settings are read once in a process, as a new one reads them.
  vi.resetModules();
  Object.assign(process.env, { IRIS_LOG: "off", LITE_TELEMETRY: "0" }, env);
  try {
    const { exitCodeAfter } = await import("@/lib/tools/cli/exit-code");
    const { irisProgram, isIrisUsage } = await import("@/lib/tools/cli/program");
    return { code: await exitCodeAfter(irisProgram(), args, isIrisUsage), ...result };
  } finally {
    for (const spy of spies) spy.mockRestore();
    for (const name of Object.keys(process.env)) if (!(name in environment)) delete process.env[name];
    Object.assign(process.env, environment);
    for (const [signal, before] of listeners)
      for (const one of process.listeners(signal))
        if (!before.includes(one)) process.removeListener(signal, one);
  }
}

const SIGNALS = ["SIGINT", "SIGTERM"] as const;

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
