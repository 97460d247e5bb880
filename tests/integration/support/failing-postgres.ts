import { type LoopbackServer, serveOnLoopback } from "@/lib/providers/simulated-datadog/http-server";
import { type Backend, startPostgresBackend } from "./backend";
import { type PostgresServer, startPostgres } from "./postgres-server";

/**
 * A Supabase over a PostgreSQL that can fail, as a hosted one behaves: the address stays, the API answers 503 while the
 * database is away, and connects anew when it is back.
 */
export interface FailingPostgres extends Pick<Backend, "url" | "publishableKey" | "secretKey" | "sql"> {
  /** Ends the database as a power cut does. */
  crash(): Promise<void>;
  /** Starts it on what it left behind. */
  comeBack(): Promise<void>;
  /** Cuts every connection; the database stays. */
  cutConnections(): Promise<void>;
  stop(): Promise<void>;
}

const AWAY = { code: "PGRST001", message: "Database connection lost. Retrying the connection." };

export async function startFailingPostgres(programs: string): Promise<FailingPostgres> {
  const server: PostgresServer = await startPostgres(programs, { log_min_duration_statement: -1 });
  const first = await startPostgresBackend(server.url);
  /** Null while the database is away. */
  let behind: Backend | null = first;
  const past: Backend[] = [];

  /** Callers know the first API's keys; those that follow have their own. */
  function toBehind(request: Request, { url, publishableKey, secretKey }: Backend): Request {
    const headers = new Headers(request.headers);
    for (const name of ["apikey", "authorization"]) {
      const value = headers.get(name);
      if (!value) continue;
      const known = value.replace(first.secretKey, secretKey).replace(first.publishableKey, publishableKey);
      headers.set(name, known);
    }
    const { pathname, search } = new URL(request.url);
    return new Request(`${url}${pathname}${search}`, {
      method: request.method,
      headers,
      body: request.body,
      ...{ duplex: "half" },
    });
  }

  const gateway: LoopbackServer = await serveOnLoopback(async (input) => {
    if (!behind) return Response.json(AWAY, { status: 503 });
    const answer = await fetch(toBehind(input as Request, behind));
    const headers = new Headers(answer.headers);
    // What fetch has unpacked is neither packed nor as long any more.
    for (const name of ["content-encoding", "content-length", "transfer-encoding"]) headers.delete(name);
    return new Response(answer.body, { status: answer.status, headers });
  });

  async function reconnect(): Promise<void> {
    if (behind) past.push(behind);
    behind = null;
    behind = await startPostgresBackend(server.url);
  }

  return {
    url: gateway.url,
    publishableKey: first.publishableKey,
    secretKey: first.secretKey,
    async sql(query, ...parameters) {
      if (!behind) throw new Error("the database is away");
      return behind.sql(query, ...parameters);
    },
    async crash() {
      if (behind) past.push(behind);
      behind = null;
      await server.crash();
    },
    async comeBack() {
      await server.startAgain();
      await reconnect();
    },
    async cutConnections() {
      await behind?.sql(
        "select pg_terminate_backend(pid) from pg_stat_activity where pid <> pg_backend_pid() and datname is not null",
      );
      await reconnect();
    },
    async stop() {
      await gateway.close();
      if (behind) past.push(behind);
      await Promise.all(past.map((one) => one.stop()));
      await server.stop();
    },
  };
}
