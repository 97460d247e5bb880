import { randomBytes } from "node:crypto";
import { vi } from "vitest";
import {
  type Backend,
  startHostedPostgresBackend,
  startPgliteBackend,
  startSharedPostgresBackend,
} from "../support/backend";
import { setEnvironment } from "../support/environment";
import { postgresPrograms } from "../support/postgres-server";

const hasPostgres = postgresPrograms() !== null;
if (!hasPostgres) console.info("No PostgreSQL is installed here: its part of these tests is left out.");

/** The databases there are here; each starts with the migrations and nothing else. */
export const DATABASES: readonly { name: string; start: () => Promise<Backend> }[] = [
  { name: "PGlite", start: startPgliteBackend },
  ...(hasPostgres ? [{ name: "PostgreSQL", start: startSharedPostgresBackend }] : []),
];

/** The same, PostgreSQL with the privileges that a hosted Supabase ends up with, which the layer here undoes at a second start. */
export const DATABASES_AS_HOSTED: typeof DATABASES = DATABASES.map((one) =>
  one.name === "PostgreSQL" ? { ...one, start: startHostedPostgresBackend } : one,
);

export function setBackendEnvironment(backend: Backend): void {
  setEnvironment({ ...backend, encryptionKey: randomBytes(32).toString("base64") });
}

/** The database library prints every refusal, and refusals are what these tests ask for. */
export function hushRefusals(): void {
  vi.spyOn(console, "error").mockImplementation(() => {});
}
