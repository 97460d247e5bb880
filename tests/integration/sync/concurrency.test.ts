import { afterAll, beforeAll, describe, expect, inject, test } from "vitest";
import { listSyncRuns } from "@/lib/ingest/sync-runs/data";
import { syntheticHistory } from "@/lib/providers/simulated-datadog/synthetic-history";
import { hushRefusals } from "../access/backends";
import { type Backend, startSharedPostgresBackend } from "../support/backend";
import { setEnvironment } from "../support/environment";
import { addMember, createOrganization, service, signUp } from "../support/people";
import { postgresPrograms } from "../support/postgres-server";
import { createScene, endLease, NOW, syncScene } from "../support/scene";
import { readStored } from "../support/stored";

const programs = postgresPrograms();
if (programs === null)
  console.info("No PostgreSQL is installed here: the tests of concurrency are left out.");

const history = syntheticHistory({
  seed: "concurrency",
  deployments: 60,
  commitsPerDeployment: 3,
  until: new Date(NOW.getTime() - 60_000),
  days: 20,
  incidents: 20,
});

// PGlite has one connection, so only a real PostgreSQL has calls that truly run at once.
describe.skipIf(programs === null)("on a PostgreSQL with many connections", () => {
  let backend: Backend;

  beforeAll(async () => {
    backend = await startSharedPostgresBackend();
    hushRefusals();
    setEnvironment({ ...backend, encryptionKey: inject("supabase").encryptionKey });
  });
  afterAll(async () => {
    await backend.stop();
  });

  test("of eight syncs at once exactly one works, also when all take over a dead one's run", async () => {
    const scene = await createScene(backend, history, { maxPage: 17 });
    const eight = () => Promise.all(Array.from({ length: 8 }, () => syncScene(scene)));
    const states = (await eight()).map(({ state }) => state).sort();
    expect(states).toEqual([...Array(7).fill("busy"), "succeeded"]);
    const stored = await readStored(scene);
    expect(stored.deployments).toHaveLength(60);

    scene.datadog.faults.push({ kind: "slow", milliseconds: 0, times: 2 }, { kind: "html", times: 5 });
    await syncScene(scene);
    await endLease(scene);
    expect((await eight()).filter(({ state }) => state === "succeeded")).toHaveLength(1);
    expect(await readStored(scene)).toEqual(stored);
    const runs = await listSyncRuns(scene.client, scene.organizationId, scene.integrationId, 100);
    expect(runs.filter(({ status }) => status === "running")).toEqual([]);
  });

  test("syncs of many organizations at once don't disturb one another", async () => {
    const scenes = await Promise.all(
      Array.from({ length: 6 }, () => createScene(backend, history, { maxPage: 23 })),
    );
    const outcomes = await Promise.all(scenes.map((scene) => syncScene(scene)));
    expect(outcomes.map(({ state }) => state)).toEqual(Array(6).fill("succeeded"));
    const [first, ...others] = await Promise.all(scenes.map(readStored));
    for (const other of others) expect(other).toEqual(first);
  });

  test("two owners who step down at the same time leave one owner behind", async () => {
    const [one, two] = [await signUp(backend), await signUp(backend)];
    for (let round = 0; round < 5; round += 1) {
      const organizationId = await createOrganization(service(backend), one.id);
      await addMember(service(backend), organizationId, two.id, "owner");
      await Promise.all(
        [one, two].map(({ client, id }) =>
          client.rpc("change_member_role", {
            p_organization_id: organizationId,
            p_user_id: id,
            p_role: "member",
          }),
        ),
      );
      const owners = await backend.sql(
        "select 1 from public.memberships where organization_id = $1 and role = 'owner'",
        organizationId,
      );
      expect(owners).toHaveLength(1);
    }
  });
});
