import { type ChildProcess, spawn } from "node:child_process";
import { join } from "node:path";
import { setTimeout as delay } from "node:timers/promises";
import { ownUrl } from "./address";

export interface WebServer {
  /** Tells it to end, and resolves when it is gone: within nine seconds. */
  stop(): Promise<void>;
  /** How it ended, in words: its exit code, or the signal that ended it. */
  exited: Promise<string>;
}

/** The web server ends itself seven seconds after it was told to. */
const KILL_AFTER_MS = 8_500;

export interface WebServerOptions {
  mode: "start" | "dev";
  host: string;
  port: number;
  env: Record<string, string>;
}

/** Starts the pages and waits until they answer. @throws Error when the server stops before it does. */
export async function startWebServer(options: WebServerOptions): Promise<WebServer> {
  const { mode, host, port } = options;
  const child = spawn(
    process.execPath,
    [
      "--import",
      join(process.cwd(), "lib", "tools", "cli", "exit-with-parent.mjs"),
      join("node_modules", "next", "dist", "bin", "next"),
      mode,
      "-H",
      host,
      "-p",
      String(port),
    ],
    {
      stdio: ["ignore", mode === "dev" ? "inherit" : "ignore", "inherit", "ipc"],
      env: {
        ...process.env,
        ...options.env,
        NODE_ENV: mode === "dev" ? "development" : "production",
        NEXT_TELEMETRY_DISABLED: "1",
      },
    },
  );
  const exited = new Promise<string>((resolve) =>
    child.once("exit", (code, signal) => resolve(signal ?? `exit code ${code}`)),
  );
  await untilItAnswers(child, `${ownUrl({ host, port })}/api/health`);
  return {
    exited,
    async stop() {
      child.kill("SIGTERM");
      const late = setTimeout(() => child.kill("SIGKILL"), KILL_AFTER_MS);
      await exited;
      clearTimeout(late);
    },
  };
}

async function untilItAnswers(child: ChildProcess, url: string): Promise<void> {
  for (;;) {
    if (child.exitCode !== null || child.signalCode !== null)
      throw new Error("The web server stopped at once.");
    const answer = await fetch(url, { signal: AbortSignal.timeout(60_000) }).catch(() => null);
    if (answer?.ok) return;
    await delay(100);
  }
}
