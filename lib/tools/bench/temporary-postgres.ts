import { type ChildProcess, execFileSync, spawn } from "node:child_process";
import { chownSync, existsSync, mkdtempSync, readdirSync, readFileSync, rmSync } from "node:fs";
import { createServer } from "node:net";
import { tmpdir, userInfo } from "node:os";
import { delimiter, join } from "node:path";

/** A PostgreSQL of its own for a bench or a test. */
export interface TemporaryPostgres {
  url: string;
  /** Of the server's first process, while it runs. */
  readonly pid: number;
  /** Everything it has logged so far. */
  readLog(): string;
  /** Ends all of its processes at once, as a power cut does; the folder stays for `startAgain`. */
  crash(): Promise<void>;
  /** Starts on the same folder and port. */
  startAgain(): Promise<void>;
  /** Ends it and removes its folder. */
  stop(): Promise<void>;
}

const PACKAGED = "/usr/lib/postgresql";

/** The folder of PostgreSQL's programs: the newest packaged version, else the first on PATH; null without any. */
export function postgresPrograms(): string | null {
  const versions = existsSync(PACKAGED) ? readdirSync(PACKAGED).sort((a, b) => Number(b) - Number(a)) : [];
  const folders = [
    ...versions.map((version) => join(PACKAGED, version, "bin")),
    ...(process.env.PATH ?? "").split(delimiter),
  ];
  return folders.find((folder) => existsSync(join(folder, "initdb"))) ?? null;
}

type Account = { uid: number; gid: number } | { uid?: undefined; gid?: undefined };

/** PostgreSQL refuses to run as root; the package's own account runs it then. */
function account(): Account {
  if (userInfo().uid !== 0) return {};
  const number = (flag: string) => Number(execFileSync("id", [flag, "postgres"], { encoding: "utf8" }));
  return { uid: number("-u"), gid: number("-g") };
}

async function freePort(): Promise<number> {
  const probe = createServer();
  await new Promise<void>((resolve) => probe.listen(0, "127.0.0.1", resolve));
  const address = probe.address();
  await new Promise((resolve) => probe.close(resolve));
  if (address === null || typeof address === "string") throw new Error("No free port.");
  return address.port;
}

/**
 * A real PostgreSQL on a free loopback port, in a folder that goes with it; durable, as by default, unless `settings`
 * (postgresql.conf's names) say otherwise.
 * @throws Error with its log when it can't start.
 */
export async function startTemporaryPostgres(
  programs: string,
  settings: Record<string, string | number> = {},
): Promise<TemporaryPostgres> {
  const folder = mkdtempSync(join(tmpdir(), "iris-postgres-"));
  const as = account();
  if (as.uid !== undefined) chownSync(folder, as.uid, as.gid);
  const data = join(folder, "data");
  const initdb = ["-D", data, "-U", "postgres", "-A", "trust", "-E", "UTF8", "--locale=C", "--no-sync"];
  execFileSync(join(programs, "initdb"), initdb, { ...as, cwd: folder, stdio: "ignore" });
  const port = await freePort();
  const all = { listen_addresses: "127.0.0.1", port, unix_socket_directories: "", ...settings };
  const options = Object.entries(all).flatMap(([name, value]) => ["-c", `${name}=${value}`]);

  let log = "";
  let child: ChildProcess;
  let exited: Promise<void>;
  async function start(): Promise<void> {
    const begun = log.length;
    const server = spawn(join(programs, "postgres"), ["-D", data, ...options], {
      ...as,
      cwd: folder,
      stdio: ["ignore", "ignore", "pipe"],
    });
    child = server;
    exited = new Promise<void>((resolve) => server.once("exit", () => resolve()));
    await new Promise<void>((resolve, reject) => {
      let isReady = false;
      server.stderr.setEncoding("utf8").on("data", (text: string) => {
        log += text;
        // Searched only until then: a server that logs every statement has megabytes to search.
        isReady ||= log.includes("database system is ready to accept connections", begun);
        if (isReady) resolve();
      });
      server.once("error", reject);
      void exited.then(() => reject(new Error(`PostgreSQL did not start:\n${log.slice(-5_000)}`)));
    });
  }

  await start();
  return {
    url: `postgres://postgres@127.0.0.1:${port}/postgres`,
    get pid() {
      return child.pid as number;
    },
    readLog: () => log,
    async crash() {
      const workers = childrenOf(child.pid as number);
      child.kill("SIGKILL");
      for (const pid of workers) kill(pid);
      await exited;
    },
    startAgain: start,
    async stop() {
      child.kill("SIGINT");
      await exited;
      rmSync(folder, { recursive: true, force: true });
    },
  };
}

/** The processes that one has started; none are known where there is no /proc. */
export function childrenOf(pid: number): number[] {
  try {
    const text = readFileSync(`/proc/${pid}/task/${pid}/children`, "utf8").trim();
    return text.split(" ").filter(Boolean).map(Number);
  } catch {
    return [];
  }
}

function kill(pid: number): void {
  try {
    process.kill(pid, "SIGKILL");
  } catch {
    // It has ended by itself, since its parent is gone.
  }
}
