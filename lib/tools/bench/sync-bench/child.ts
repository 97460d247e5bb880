import { type ChildProcess, fork } from "node:child_process";
import { join } from "node:path";

export interface BenchChild<Ready> {
  ready: Ready;
  pid: number;
  stop(): Promise<void>;
}

/** Starts a file of this folder as a process of its own and waits for the one message that says it is ready. */
export async function startChild<Ready>(
  file: string,
  env: Record<string, string>,
): Promise<BenchChild<Ready>> {
  const child: ChildProcess = fork(join(import.meta.dirname, file), {
    execArgv: ["--import", "tsx", "--disable-warning=ExperimentalWarning", "--max-old-space-size=6000"],
    env: { ...process.env, ...env },
    stdio: ["ignore", "ignore", "inherit", "ipc"],
  });
  const exited = new Promise<void>((resolve) => child.once("exit", () => resolve()));
  const ready = await new Promise<Ready>((resolve, reject) => {
    child.once("message", (message) => resolve(message as Ready));
    child.once("error", reject);
    child.once("exit", (code) => reject(new Error(`${file} stopped at once (exit code ${code}).`)));
  });
  return {
    ready,
    pid: child.pid as number,
    async stop() {
      if (child.connected) child.disconnect();
      await exited;
    },
  };
}

/** In the child: says that it is ready, and ends with the process that started it. */
export function tellReady(ready: object): void {
  process.once("disconnect", () => process.exit(0));
  process.send?.(ready);
}
