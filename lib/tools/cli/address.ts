import { createServer } from "node:net";

/** Where `npm start` listens. */
export interface Address {
  host: string;
  port: number;
  /** How a browser on this machine opens it. */
  url: string;
}

const LOCALHOST = new Set(["127.0.0.1", "0.0.0.0", "::", "::1", "localhost"]);

/** The address the environment names, loopback and port 3000 otherwise. @throws Error with one sentence. */
export function readAddress(source: Record<string, string | undefined>): Address {
  const port = Number(source.PORT || 3000);
  if (!Number.isInteger(port) || port < 1 || port > 65_535) {
    throw new Error(`PORT must be a number from 1 to 65535, not "${source.PORT}".`);
  }
  const host = (source.HOST || "127.0.0.1").replace(/^\[(.*)\]$/, "$1");
  return { host, port, url: `http://${LOCALHOST.has(host) ? "localhost" : bracketed(host)}:${port}` };
}

/** The same server, for a call from this machine: at the very address it listens on. */
export function ownUrl({ host, port }: Pick<Address, "host" | "port">): string {
  const listening = host === "0.0.0.0" ? "127.0.0.1" : host === "::" ? "::1" : host;
  return `http://${bracketed(listening)}:${port}`;
}

const bracketed = (host: string) => (host.includes(":") ? `[${host}]` : host);

/** Whether nobody but this machine reaches it. */
export function isLoopback({ host }: Address): boolean {
  return ["127.0.0.1", "localhost", "::1"].includes(host);
}

/** @throws Error with one sentence when the port can't be listened on. */
export async function requireFreePort({ host, port }: Address): Promise<void> {
  const probe = createServer();
  await new Promise<void>((resolve, reject) => {
    probe.once("error", (error: NodeJS.ErrnoException) => {
      const reason = error.code === "EADDRINUSE" ? "is taken" : `can't be used (${error.code})`;
      reject(new Error(`Port ${port} on ${host} ${reason}. Choose another: PORT=${port + 1} npm start`));
    });
    probe.listen(port, host, resolve);
  });
  await new Promise((resolve) => probe.close(resolve));
}
