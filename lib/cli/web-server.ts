import { type ChildProcess, spawn } from "node:child_process";
import { join } from "node:path";
import { setTimeout as delay } from "node:timers/promises";

export interface WebServer {
  stop(): Promise<void>;
  exited: Promise<number | null>;
}

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
      join(process.cwd(), "lib", "cli", "exit-with-parent.mjs"),
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
  const exited = new Promise<number | null>((resolve) => child.once("exit", resolve));
  await untilItAnswers(child, `http://${host.includes(":") ? `[${host}]` : host}:${port}/api/health`);
  return {
    exited,
    async stop() {
      child.kill("SIGTERM");
      await exited;
    },
  };
}

async function untilItAnswers(child: ChildProcess, url: string): Promise<void> {
  const address = url.replace("0.0.0.0", "127.0.0.1").replace("[::]", "[::1]");
  for (;;) {
    if (child.exitCode !== null || child.signalCode !== null)
      throw new Error("The web server stopped at once.");
    const answer = await fetch(address, { signal: AbortSignal.timeout(60_000) }).catch(() => null);
    if (answer?.ok) return;
    await delay(100);
  }
}
