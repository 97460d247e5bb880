import { randomBytes } from "node:crypto";
import { vi } from "vitest";
import { type Backend, startPgliteBackend, startPostgresBackend } from "../support/backend";
import { setEnvironment } from "../support/environment";
import { postgresPrograms, startPostgres } from "../support/postgres-server";

const programs = postgresPrograms();
if (programs === null) console.info("No PostgreSQL is installed here: its part of these tests is left out.");

/** The databases there are here; each starts with the migrations and nothing else. */
export const DATABASES: readonly { name: string; start: () => Promise<Backend> }[] = [
  { name: "PGlite", start: startPgliteBackend },
  ...(programs === null ? [] : [{ name: "PostgreSQL", start: () => startOnPostgres(programs) }]),
];

async function startOnPostgres(folder: string): Promise<Backend> {
  const server = await startPostgres(folder);
  const backend = await startPostgresBackend(server.url);
  return {
    ...backend,
    async stop() {
      await backend.stop();
      await server.stop();
    },
  };
}

export function setBackendEnvironment(backend: Backend): void {
  setEnvironment({ ...backend, encryptionKey: randomBytes(32).toString("base64") });
}

/** The database library prints every refusal, and refusals are what these tests ask for. */
export function hushRefusals(): void {
  vi.spyOn(console, "error").mockImplementation(() => {});
}
