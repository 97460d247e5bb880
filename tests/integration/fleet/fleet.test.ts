import { type ChildProcess, spawn } from "node:child_process";
import { randomBytes } from "node:crypto";
import { setTimeout as pause } from "node:timers/promises";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { hushRefusals } from "../access/backends";
import { type SharedPostgresBackend, startSharedPostgresBackend } from "../support/backend";
import { setEnvironment } from "../support/environment";
import { historyOf } from "../support/events";
import { postgresPrograms } from "../support/postgres-server";
import { createScene } from "../support/scene";

/**
 * Enough for every worker to meet every other. The whole fleet, with its figures in docs/operations.md:
 * `FLEET_ORGANIZATIONS=2000 npx vitest run --project integration tests/integration/fleet`.
 */
const ORGANIZATIONS = Number(process.env.FLEET_ORGANIZATIONS || 100);
const WORKERS = 8;
const KILLED = 3;
const SEVERAL_MINUTES = 1_800_000;

const programs = postgresPrograms();
if (programs === null) console.info("No PostgreSQL is installed here: the test of the fleet is left out.");

describe.skipIf(programs === null)("a fleet of worker processes on one PostgreSQL", () => {
  let backend: SharedPostgresBackend;
  let encryptionKey: string;

  beforeAll(async () => {
    backend = await startSharedPostgresBackend();
    hushRefusals();
    encryptionKey = randomBytes(32).toString("base64");
    setEnvironment({ ...backend, encryptionKey });
    await backend.sql("create schema fleet");
    await backend.sql("create table fleet.at_work (integration_id uuid primary key, pid integer not null)");
    await backend.sql("create table fleet.overlaps (integration_id uuid, pid integer)");
    // The first alone: the API sets its roles up on its first request, and does so twice when two come at once.
    await createScene(backend, historyOf([]));
    for (let made = 1; made < ORGANIZATIONS; made += 20) {
      const some = Math.min(20, ORGANIZATIONS - made);
      await Promise.all(Array.from({ length: some }, () => createScene(backend, historyOf([]))));
    }
  }, SEVERAL_MINUTES);
  afterAll(() => backend.stop());

  function startWorker(): { child: ChildProcess; exited: Promise<number | null> } {
    const child = spawn(process.execPath, ["--import", "tsx", "tests/integration/fleet/worker.ts"], {
      stdio: ["ignore", "ignore", "inherit"],
      env: { ...process.env, DATABASE_URL: backend.databaseUrl },
    });
    return { child, exited: new Promise((resolve) => child.once("exit", resolve)) };
  }

  const countOf = async (query: string, ...parameters: unknown[]): Promise<number> => {
    const [row] = await backend.sql<{ n: number }>(
      `select count(*)::integer as n from ${query}`,
      ...parameters,
    );
    return row?.n ?? -1;
  };

  /** Kills the worker while it is at work on something, and takes back what it said of itself. */
  async function killAtWork(child: ChildProcess, exited: Promise<unknown>): Promise<number> {
    while ((await countOf("fleet.at_work where pid = $1", child.pid)) === 0) await pause(5);
    child.kill("SIGKILL");
    await exited;
    const left = await backend.sql("delete from fleet.at_work where pid = $1 returning 1", child.pid);
    return left.length;
  }

  test(
    `${WORKERS} workers sync ${ORGANIZATIONS} organizations, ${KILLED} are killed at work: none is synced twice at once, none forgotten`,
    async () => {
      const startedAt = Date.now();
      const workers = Array.from({ length: WORKERS }, startWorker);
      let interrupted = 0;
      for (const { child, exited } of workers.slice(0, KILLED))
        interrupted += await killAtWork(child, exited);
      expect(interrupted).toBeGreaterThan(0);
      expect(await Promise.all(workers.slice(KILLED).map(({ exited }) => exited))).toEqual(
        Array(WORKERS - KILLED).fill(0),
      );
      // What the dead held is nobody's until their leases end; this is what time does to them, unless the others were at
      // work for so long that it happened by itself.
      await backend.sql(
        "update public.org_integrations set lease_until = now() where lease_token is not null",
      );
      const late = [startWorker(), startWorker()];
      expect(await Promise.all(late.map(({ exited }) => exited))).toEqual([0, 0]);
      console.info(`${ORGANIZATIONS} organizations in ${((Date.now() - startedAt) / 1000).toFixed(1)} s`);

      expect(await countOf("fleet.overlaps")).toBe(0);
      expect(await countOf("public.org_integrations where last_synced_at is not null")).toBe(ORGANIZATIONS);
      expect(await countOf("public.org_integrations where lease_token is not null")).toBe(0);
      expect(await countOf("public.sync_runs where status <> 'succeeded'")).toBe(0);
      expect(await countOf("public.external_deployments")).toBe(3 * ORGANIZATIONS);
      expect(await countOf("public.external_incidents")).toBe(ORGANIZATIONS);
      // Nobody is synced twice, and what the dead left was gone on with.
      expect(await countOf("public.sync_runs")).toBe(ORGANIZATIONS);
      expect(await countOf("public.sync_runs where attempts > 1")).toBeGreaterThanOrEqual(interrupted);
    },
    SEVERAL_MINUTES,
  );
});
