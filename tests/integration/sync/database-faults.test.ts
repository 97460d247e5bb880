import { afterAll, beforeAll, describe, expect, inject, test, vi } from "vitest";
import { listFeeds } from "@/lib/ingest/feeds/data";
import { getIntegration } from "@/lib/ingest/integrations/data";
import { listSyncRuns } from "@/lib/ingest/sync-runs/data";
import { syntheticHistory } from "@/lib/providers/simulated-datadog/synthetic-history";
import { hushRefusals } from "../access/backends";
import { setEnvironment } from "../support/environment";
import { type FailingPostgres, startFailingPostgres } from "../support/failing-postgres";
import { postgresPrograms } from "../support/postgres-server";
import { createScene, endLease, NOW, type Scene, syncScene } from "../support/scene";
import { readStored, type Stored } from "../support/stored";

const programs = postgresPrograms();
if (programs === null)
  console.info("No PostgreSQL is installed here: the tests of a failing database are left out.");

const history = syntheticHistory({
  seed: "database-faults",
  deployments: 40,
  commitsPerDeployment: 2,
  until: new Date(NOW.getTime() - 60_000),
  days: 20,
  incidents: 10,
  pendingRate: 0.2,
});
const MAX_PAGE = 9;

// The same patience, in seconds where the product has minutes.
vi.mock("@/lib/platform/supabase/persistently", async (importOriginal) => {
  const real = await importOriginal<typeof import("@/lib/platform/supabase/persistently")>();
  const persistently: typeof real.persistently = (call) =>
    real.persistently(call, { call: 3_000, total: 8_000 });
  return { ...real, persistently };
});

describe.skipIf(programs === null)("a PostgreSQL that fails in the middle of a run", () => {
  let backend: FailingPostgres;
  let undisturbed: Stored;

  beforeAll(async () => {
    backend = await startFailingPostgres(programs ?? "");
    hushRefusals();
    setEnvironment({ ...backend, encryptionKey: inject("supabase").encryptionKey });
    const scene = await createScene(backend, history, { maxPage: MAX_PAGE });
    expect(await syncScene(scene)).toMatchObject({ state: "succeeded", deployments: { new: 40 } });
    undisturbed = await readStored(scene);
  });
  afterAll(() => backend.stop());

  /** Does something to the database while a sync waits for one of its calls to Datadog and for nothing else. */
  function meanwhile(scene: Scene, call: number, work: () => Promise<unknown>) {
    let calls = 0;
    let storing = 0;
    const datadogFetch: typeof fetch = async (input, init) => {
      if (++calls === call) {
        await vi.waitUntil(() => storing === 0, { timeout: 10_000 });
        await work();
      }
      return scene.datadog.fetch(input, init);
    };
    const databaseFetch: typeof fetch = async (input, init) => {
      storing += 1;
      try {
        return await fetch(input, init);
      } finally {
        storing -= 1;
      }
    };
    return { datadogFetch, databaseFetch };
  }

  const runsOf = (scene: Scene) => listSyncRuns(scene.client, scene.organizationId, scene.integrationId, 100);

  test.each([1, 3, 6])(
    "every connection cut before call %i: the run goes on and the tables are those of an undisturbed one",
    async (call) => {
      const scene = await createScene(backend, history, { maxPage: MAX_PAGE });
      const cut = () => backend.cutConnections();
      const outcome = await syncScene(scene, meanwhile(scene, call, cut));
      expect(outcome).toMatchObject({ state: "succeeded", resumed: false });
      expect(await readStored(scene)).toEqual(undisturbed);
      expect(await runsOf(scene)).toMatchObject([{ status: "succeeded", attempts: 1 }]);
    },
  );

  test.each([2, 5])(
    "killed with -9 before call %i and back at once: the run goes on, and nothing that was stored is lost",
    async (call) => {
      const scene = await createScene(backend, history, { maxPage: MAX_PAGE });
      const restart = async () => {
        await backend.crash();
        await backend.comeBack();
      };
      const outcome = await syncScene(scene, meanwhile(scene, call, restart));
      expect(outcome).toMatchObject({ state: "succeeded", resumed: false });
      expect(await readStored(scene)).toEqual(undisturbed);
    },
  );

  test("gone for longer than a call holds out: the run breaks off, stays open, and is taken over after its lease", async () => {
    const scene = await createScene(backend, history, { maxPage: MAX_PAGE });
    const broken = syncScene(
      scene,
      meanwhile(scene, 3, () => backend.crash()),
    );
    await expect(broken).rejects.toThrow();
    await backend.comeBack();
    expect(await runsOf(scene)).toMatchObject([{ status: "running", attempts: 1 }]);
    expect(await syncScene(scene)).toEqual({ state: "busy" });
    await endLease(scene);
    expect(await syncScene(scene)).toMatchObject({ state: "succeeded", resumed: true });
    expect(await readStored(scene)).toEqual(undisturbed);
  });

  test.each(["before", "after"])(
    "the answer to the end of a run is lost %s its work: it is asked for again, and nobody waits for a lease",
    async (when) => {
      const scene = await createScene(backend, history, { maxPage: MAX_PAGE });
      let ends = 0;
      const breaking: typeof fetch = async (input, init) => {
        if (!String(input).includes("finish_sync_run") || ++ends > 1) return fetch(input, init);
        if (when === "after") await fetch(input, init);
        throw new TypeError("fetch failed");
      };
      expect(await syncScene(scene, { databaseFetch: breaking })).toMatchObject({ state: "succeeded" });
      expect(ends).toBe(2);
      expect(await getIntegration(scene.client, scene.organizationId)).toMatchObject({
        status: "active",
        leaseUntil: null,
        consecutiveFailures: 0,
      });
      const [run] = await runsOf(scene);
      expect(run).toMatchObject({ status: "succeeded", attempts: 1 });
      expect(run?.requests).toBe(scene.datadog.requests.length);
    },
  );

  test("a failure whose end is told twice counts once, for its feed and for the connection", async () => {
    const scene = await createScene(backend, history, { faults: [{ kind: "forbidden", times: 1 }] });
    const lost = new Set<string>();
    const breaking: typeof fetch = async (input, init) => {
      const answer = await fetch(input, init);
      const [end] = /finish_\w+/.exec(String(input)) ?? [];
      if (end === undefined || lost.has(end)) return answer;
      lost.add(end);
      throw new TypeError("fetch failed");
    };
    expect(await syncScene(scene, { databaseFetch: breaking })).toMatchObject({ state: "failed" });
    expect([...lost]).toEqual(["finish_run_feed", "finish_sync_run"]);
    expect(await getIntegration(scene.client, scene.organizationId)).toMatchObject({
      consecutiveFailures: 1,
    });
    const failed = (await listFeeds(scene.client, scene.organizationId)).filter(
      ({ kind }) => kind === "deployments",
    );
    expect(failed).toMatchObject([{ consecutiveFailures: 1 }]);
  });
});
