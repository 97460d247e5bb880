import { fork } from "node:child_process";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { setTimeout as delay } from "node:timers/promises";
import { type EmbeddedKeys, type IrisHome, loadKeys } from "./home";
import type { FromEmbedded, ServerFile, ToEmbedded } from "./messages";

export interface EmbeddedSupabase {
  url: string;
  keys: EmbeddedKeys;
  /** Stops it if this process started it, and resolves when it is gone. */
  stop(): Promise<void>;
}

/** An embedded Supabase that this process started. */
export interface StartedEmbedded extends EmbeddedSupabase {
  pid: number;
  /** Resolves when the database process has ended, however it ended. */
  exited: Promise<void>;
}

export interface EmbeddedOptions {
  /** The pages' address, for links in mails. */
  siteUrl?: string;
  onMail?: (file: string) => void;
  /** Called when the database process ends without having been told to. */
  onLost?: () => void;
}

export class DataFolderBusyError extends Error {
  override name = "DataFolderBusyError";
}

/**
 * Starts the embedded Supabase of a data folder in a process of its own.
 * @throws DataFolderBusyError when another process has the folder; Error with one sentence when it can't start.
 */
export async function startEmbedded(home: IrisHome, options: EmbeddedOptions = {}): Promise<StartedEmbedded> {
  const keys = loadKeys(home);
  const child = fork(join(import.meta.dirname, "server.ts"), {
    execArgv: ["--import", "tsx", "--disable-warning=ExperimentalWarning"],
    env: {
      ...process.env,
      IRIS_HOME: home.path,
      LITE_TELEMETRY: "0",
      ...(options.siteUrl ? { IRIS_SITE_URL: options.siteUrl } : {}),
    },
    stdio: ["ignore", "ignore", "pipe", "ipc"],
  });
  let stderr = "";
  child.stderr?.on("data", (chunk) => {
    stderr = (stderr + chunk).slice(-2000);
  });
  const exited = new Promise<void>((resolve) => child.once("exit", () => resolve()));
  const url = await new Promise<string>((resolve, reject) => {
    child.once("exit", (code) =>
      reject(new Error(`The embedded database stopped at once (exit code ${code}). See ${home.log}.`)),
    );
    child.once("error", reject);
    child.on("message", (message: FromEmbedded) => {
      if (message.type === "ready") resolve(message.url);
      if (message.type === "locked")
        reject(new DataFolderBusyError(`Another Iris process uses ${home.path}.`));
      if (message.type === "failed")
        reject(new Error(`The embedded database can't start: ${message.message}`));
      if (message.type === "mail") options.onMail?.(message.file);
    });
  });
  let stopping = false;
  child.once("exit", () => {
    if (!stopping) options.onLost?.();
  });
  return {
    url,
    keys,
    pid: child.pid as number,
    exited,
    async stop() {
      stopping = true;
      const message: ToEmbedded = { type: "stop" };
      if (child.connected) child.send(message);
      await exited;
    },
  };
}

/** The server that runs on a data folder, or null: proved by an answer, not by a file. */
export async function findRunning(home: IrisHome): Promise<ServerFile | null> {
  const file = readServerFile(home);
  if (!file) return null;
  try {
    const answer = await fetch(`${file.url}/rest/v1/organizations?limit=0`, {
      headers: { apikey: loadKeys(home).publishableKey },
      signal: AbortSignal.timeout(5_000),
    });
    return answer.status < 500 ? file : null;
  } catch {
    return null;
  }
}

function readServerFile(home: IrisHome): ServerFile | null {
  try {
    return JSON.parse(readFileSync(home.server, "utf8")) as ServerFile;
  } catch {
    return null;
  }
}

/**
 * The embedded Supabase of a data folder for a command: the running one, else one started for as long as the command
 * runs. Waits for a process that is just starting or stopping.
 */
export async function connectEmbedded(home: IrisHome, waitMs = 60_000): Promise<EmbeddedSupabase> {
  const deadline = Date.now() + waitMs;
  for (;;) {
    const running = await findRunning(home);
    if (running) return { url: running.url, keys: loadKeys(home), stop: async () => {} };
    try {
      return await startEmbedded(home);
    } catch (error) {
      if (!(error instanceof DataFolderBusyError) || Date.now() > deadline) throw error;
      await delay(250);
    }
  }
}
