import { type ChildProcess, fork } from "node:child_process";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { setTimeout as delay } from "node:timers/promises";
import { explainDeath, FULL_DISK_BYTES, freeBytesAt } from "./death";
import { type EmbeddedKeys, type IrisHome, loadKeys } from "./home";
import { appendToLog, redact } from "./log";
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
  /** Called when the database process ends without having been told to, with why and what to do. */
  onLost?: (why: string) => void;
  /** The port to listen on again; any free one otherwise. */
  port?: number;
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
      ...(options.port ? { IRIS_DATABASE_PORT: String(options.port) } : {}),
    },
    stdio: ["ignore", "ignore", "pipe", "ipc"],
  });
  let lastWords = "";
  child.stderr?.setEncoding("utf8").on("data", (text: string) => {
    lastWords = (lastWords + text).slice(-4_000);
    for (const line of text.split("\n")) if (line.trim()) appendToLog(home.log, "stderr", redact(line));
  });
  let why = "";
  const explain = (code: number | null, signal: NodeJS.Signals | null) =>
    explainDeath({
      code,
      signal,
      lastWords,
      freeBytes: freeBytesAt(home.path),
      home: home.path,
      log: home.log,
    });
  // Not "exit": what it wrote last has been read by then.
  const exited = new Promise<void>((resolve) =>
    child.once("close", (code, signal) => {
      why = explain(code, signal);
      resolve();
    }),
  );
  const url = await new Promise<string>((resolve, reject) => {
    void exited.then(() => reject(new Error(why)));
    child.once("error", reject);
    child.on("message", (message: FromEmbedded) => {
      if (message.type === "ready") resolve(message.url);
      if (message.type === "locked")
        reject(new DataFolderBusyError(`Another Iris process uses ${home.path}.`));
      if (message.type === "failed") {
        lastWords += message.message;
        const known = explain(1, null);
        reject(
          new Error(
            known.includes("ended by itself")
              ? `The embedded database can't start: ${message.message}`
              : known,
          ),
        );
      }
      if (message.type === "mail") options.onMail?.(message.file);
    });
  });
  let stopping = false;
  const watch = watchDatabase(child, home);
  void exited.then(() => {
    watch.stop();
    if (stopping) return;
    appendToLog(home.log, "error", why);
    options.onLost?.(why);
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
      const late = setTimeout(() => child.kill("SIGKILL"), CLOSE_MS);
      await exited;
      clearTimeout(late);
    },
  };
}

/** What closing the database may take. */
const CLOSE_MS = 8_000;
const PING_MS = 5_000;
/** A large statement keeps it from answering for seconds, never for minutes. */
const SILENT_MS = 300_000;
/** On a full disk it waits for space in a way that only its end ends. */
const SILENT_ON_FULL_DISK_MS = 20_000;

/** Ends a database process that doesn't answer any more, so that whoever waits for it learns why. */
function watchDatabase(child: ChildProcess, home: IrisHome): { stop: () => void } {
  let heardAt = Date.now();
  child.on("message", () => {
    heardAt = Date.now();
  });
  const timer = setInterval(() => {
    const silentMs = Date.now() - heardAt;
    const free = freeBytesAt(home.path);
    const patience = free !== null && free < FULL_DISK_BYTES ? SILENT_ON_FULL_DISK_MS : SILENT_MS;
    if (silentMs > patience) child.kill("SIGKILL");
    else if (child.connected) child.send({ type: "ping" } satisfies ToEmbedded);
  }, PING_MS);
  timer.unref();
  return { stop: () => clearInterval(timer) };
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
export async function connectEmbedded(
  home: IrisHome,
  onLost?: (why: string) => void,
  waitMs = 60_000,
): Promise<EmbeddedSupabase> {
  const deadline = Date.now() + waitMs;
  for (;;) {
    const running = await findRunning(home);
    if (running) return { url: running.url, keys: loadKeys(home), stop: async () => {} };
    try {
      return await startEmbedded(home, onLost ? { onLost } : {});
    } catch (error) {
      if (!(error instanceof DataFolderBusyError) || Date.now() > deadline) throw error;
      await delay(250);
    }
  }
}
