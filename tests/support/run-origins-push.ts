import { type ChildProcess, type ChildProcessByStdio, spawn } from "node:child_process";
import { delimiter, join } from "node:path";
import type { Readable } from "node:stream";

const BUNDLE = join(import.meta.dirname, "../../dist/iris.cjs");

export interface Ended {
  code: number | null;
  stdout: string;
  stderr: string;
}

/** The machine's own programs: the PATH without what npm put before it. */
export function pathWithoutPackages(): string {
  const folders = (process.env.PATH ?? "").split(delimiter);
  return folders.filter((folder) => !folder.includes("node_modules")).join(delimiter);
}

/**
 * Runs the committed single file as a CI job would: under the machine's own Node, with no package within reach and
 * nothing of this process's environment.
 */
export async function runOriginsPush(
  directory: string,
  args: readonly string[],
  environment: Record<string, string> = {},
): Promise<Ended> {
  return runSingleFile(directory, ["origins", "push", ...args], environment);
}

/** The same for any of its commands. */
export async function runSingleFile(
  directory: string,
  args: readonly string[],
  environment: Record<string, string> = {},
): Promise<Ended> {
  return startSingleFile(directory, args, environment).ended;
}

/** The same, begun: in a process group of its own, as a terminal gives one to each command. */
export function startSingleFile(
  directory: string,
  args: readonly string[],
  environment: Record<string, string> = {},
): { child: ChildProcess; ended: Promise<Ended> } {
  const child = spawn("node", [BUNDLE, ...args], {
    cwd: directory,
    env: { PATH: pathWithoutPackages(), HOME: directory, ...environment } as unknown as NodeJS.ProcessEnv,
    stdio: ["ignore", "pipe", "pipe"],
    detached: true,
  });
  return { child, ended: collect(child) };
}

async function collect(child: ChildProcessByStdio<null, Readable, Readable>): Promise<Ended> {
  let stdout = "";
  let stderr = "";
  child.stdout.setEncoding("utf8").on("data", (text) => {
    stdout += text;
  });
  child.stderr.setEncoding("utf8").on("data", (text) => {
    stderr += text;
  });
  const code = await new Promise<number | null>((resolve, reject) => {
    child.on("error", reject);
    child.on("close", resolve);
  });
  return { code, stdout, stderr };
}
