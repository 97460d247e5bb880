import { execFileSync, spawn } from "node:child_process";
import { chownSync, existsSync, mkdtempSync, readdirSync, rmSync } from "node:fs";
import { createServer } from "node:net";
import { tmpdir, userInfo } from "node:os";
import { join } from "node:path";
import postgres from "postgres";

export interface PostgresServer {
  url: string;
  /** Everything it has logged so far. */
  readLog(): string;
  stop(): Promise<void>;
}

const PACKAGED = "/usr/lib/postgresql";

/** The folder of PostgreSQL's programs, or null where none is installed. */
export function postgresPrograms(): string | null {
  if (!existsSync(PACKAGED)) return null;
  const versions = readdirSync(PACKAGED).sort((a, b) => Number(b) - Number(a));
  const folders = versions.map((version) => join(PACKAGED, version, "bin"));
  return folders.find((folder) => existsSync(join(folder, "initdb"))) ?? null;
}

/** PostgreSQL refuses to run as root; the package's own account runs it then. */
function account(): { uid: number; gid: number } | Record<string, never> {
  if (userInfo().uid !== 0) return {};
  const number = (flag: string) => Number(execFileSync("id", [flag, "postgres"], { encoding: "utf8" }));
  return { uid: number("-u"), gid: number("-g") };
}

async function freePort(): Promise<number> {
  const probe = createServer();
  await new Promise<void>((resolve) => probe.listen(0, "127.0.0.1", resolve));
  const address = probe.address();
  await new Promise((resolve) => probe.close(resolve));
  if (address === null || typeof address === "string") throw new Error("no port");
  return address.port;
}

/**
 * A real PostgreSQL of this test's own, on a free loopback port and in a folder that goes with it. It logs every
 * statement with its parameters, also on errors: the most talkative setting there is, unless `changes` say otherwise.
 */
export async function startPostgres(
  programs: string,
  changes: Record<string, string | number> = {},
): Promise<PostgresServer> {
  const folder = mkdtempSync(join(tmpdir(), "iris-postgres-"));
  const as = account();
  if (as.uid !== undefined && as.gid !== undefined) chownSync(folder, as.uid, as.gid);
  const data = join(folder, "data");
  const initdb = ["-D", data, "-U", "postgres", "-A", "trust", "-E", "UTF8", "--locale=C", "--no-sync"];
  execFileSync(join(programs, "initdb"), initdb, { ...as, cwd: folder, stdio: "ignore" });
  const port = await freePort();
  const settings = {
    listen_addresses: "127.0.0.1",
    port,
    unix_socket_directories: "",
    fsync: "off",
    log_min_duration_statement: 0,
    log_parameter_max_length_on_error: -1,
    log_error_verbosity: "verbose",
    ...changes,
  };
  const options = Object.entries(settings).flatMap(([name, value]) => ["-c", `${name}=${value}`]);
  const child = spawn(join(programs, "postgres"), ["-D", data, ...options], {
    ...as,
    cwd: folder,
    stdio: ["ignore", "pipe", "pipe"],
  });
  let log = "";
  for (const stream of [child.stdout, child.stderr]) {
    stream.setEncoding("utf8");
    stream.on("data", (text: string) => {
      log += text;
    });
  }
  const exited = new Promise<void>((resolve) => child.once("exit", () => resolve()));
  const url = `postgres://postgres@127.0.0.1:${port}/postgres`;
  await answering(url, exited, () => log);
  return {
    url,
    readLog: () => log,
    async stop() {
      child.kill("SIGINT");
      await exited;
      rmSync(folder, { recursive: true, force: true });
    },
  };
}

/** Waits for the first answer to a query. */
async function answering(url: string, exited: Promise<void>, log: () => string): Promise<void> {
  let gone = false;
  void exited.then(() => {
    gone = true;
  });
  for (;;) {
    if (gone) throw new Error(`PostgreSQL did not start:\n${log()}`);
    const sql = postgres(url, { max: 1, connect_timeout: 5, onnotice: () => {} });
    try {
      await sql`select 1`;
      return;
    } catch (error) {
      if (!isStarting(error)) throw error;
    } finally {
      await sql.end();
    }
  }
}

/** Nobody listens yet, or the database system is starting up (57P03). */
function isStarting(error: unknown): boolean {
  const code = error instanceof Error && "code" in error ? error.code : null;
  return code === "ECONNREFUSED" || code === "57P03";
}
