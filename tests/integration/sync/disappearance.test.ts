import { expect, inject, test } from "vitest";
import { EVERYTHING } from "@/lib/core/question/question";
import { listDisappeared } from "@/lib/ingest/integrations/data";
import { summarizeEvents } from "@/lib/ingest/integrations/event-summary";
import { listDeployments } from "@/lib/read/deployments/data";
import { setEnvironment } from "../support/environment";
import { daysAgo, deployment, failure, historyOf } from "../support/events";
import { createScene, DAY_MS, endLease, NOW, type Scene, syncScene } from "../support/scene";
import { everyIncident } from "../support/stored";

const supabase = inject("supabase");
setEnvironment(supabase);

const later = (days: number) => ({ now: new Date(NOW.getTime() + days * DAY_MS) });
const everything = {
  ...EVERYTHING,
  window: { from: new Date("2000-01-01"), to: new Date("2100-01-01") },
};

const kept = deployment("kept", { started_at: daysAgo(2), service: "kept" });
const doomed = deployment("doomed", { started_at: daysAgo(3), service: "doomed", change_failure: null });
const incidents = [failure("stays"), failure("goes", { started_at: daysAgo(4) })];

/** What counts: the deployments and incidents that the figures are made of. */
async function counted({ client, organizationId }: Scene): Promise<string[]> {
  const deployments = await listDeployments(client, organizationId, everything);
  const found = await everyIncident({ client, organizationId }, everything);
  return [...deployments, ...found].map(({ externalId }) => externalId).sort();
}

async function listed({ client, organizationId }: Scene) {
  const found = await listDisappeared(client, organizationId);
  return found.map(({ kind, externalId }) => `${kind} ${externalId}`).sort();
}

async function withDoomed(): Promise<Scene> {
  const scene = await createScene(supabase, historyOf([kept, doomed], incidents));
  expect(await syncScene(scene)).toMatchObject({ state: "succeeded" });
  scene.history = historyOf([kept], incidents.slice(0, 1));
  return scene;
}

const ALL = ["doomed", "goes", "kept", "stays"];

test("absent from two complete reads of two days it leaves every figure, stays listed, and the data version says so", async () => {
  const scene = await withDoomed();
  expect(await syncScene(scene, later(1))).toMatchObject({ state: "succeeded" });
  expect(await counted(scene)).toEqual(ALL);
  const before = await summarizeEvents(scene.client, scene.organizationId);
  expect(before).toMatchObject({ deployments: 2, pending: 1, incidents: 2, disappeared: 0 });
  const version = await versionOf(scene);
  expect(await syncScene(scene, later(2))).toMatchObject({ state: "succeeded" });
  expect(await counted(scene)).toEqual(["kept", "stays"]);
  expect(await listed(scene)).toEqual(["deployment doomed", "incident goes"]);
  const after = await summarizeEvents(scene.client, scene.organizationId);
  expect(after).toMatchObject({
    deployments: 1,
    pending: 0,
    incidents: 1,
    disappeared: 2,
    services: ["kept"],
  });
  expect(await versionOf(scene)).toBeGreaterThan(version);
});

async function versionOf({ client, organizationId }: Scene): Promise<number> {
  const { data } = await client
    .from("organizations")
    .select("data_version")
    .eq("id", organizationId)
    .single();
  return data?.data_version ?? -1;
}

test("two reads of one day are not enough", async () => {
  const scene = await withDoomed();
  for (let time = 0; time < 3; time += 1) await syncScene(scene, later(1));
  expect(await counted(scene)).toEqual(ALL);
});

test("seen again in between, it has to be missed twice more", async () => {
  const scene = await withDoomed();
  const without = scene.history;
  await syncScene(scene, later(1));
  scene.history = historyOf([kept, doomed], incidents);
  await syncScene(scene, later(2));
  scene.history = without;
  await syncScene(scene, later(3));
  expect(await counted(scene)).toEqual(ALL);
});

test("it comes back when it is seen again, also unchanged", async () => {
  const scene = await withDoomed();
  await syncScene(scene, later(1));
  await syncScene(scene, later(2));
  scene.history = historyOf([kept, doomed], incidents);
  const version = await versionOf(scene);
  expect(await syncScene(scene, later(3))).toMatchObject({ deployments: { new: 0, changed: 0 } });
  expect(await counted(scene)).toEqual(ALL);
  expect(await listed(scene)).toEqual([]);
  expect(await versionOf(scene)).toBeGreaterThan(version);
});

test("reads that fail, or are left unfinished, mark nothing, however many they are", async () => {
  const scene = await withDoomed();
  for (let day = 1; day < 5; day += 1) {
    scene.datadog.faults.push({ kind: "forbidden", path: "deployments" });
    expect(await syncScene(scene, later(day))).toMatchObject({ state: "failed" });
    expect(await syncScene(scene, { ...later(day), budgetMs: 0 })).toMatchObject({ state: "unfinished" });
    await endLease(scene);
    await scene.client
      .from("sync_runs")
      .update({ status: "cancelled" })
      .eq("status", "running")
      .eq("organization_id", scene.organizationId);
  }
  expect(await counted(scene)).toEqual(ALL);
  const { data } = await scene.client
    .from("external_deployments")
    .select("missed_at")
    .eq("organization_id", scene.organizationId)
    .not("missed_at", "is", null);
  expect(data).toEqual([]);
});

test("a run that several calls bring to its end remembers what the earlier ones saw", async () => {
  const many = Array.from({ length: 12 }, (_, index) =>
    deployment(`d${index}`, { started_at: daysAgo(index + 1), service: `s${index}` }),
  );
  const scene = await createScene(supabase, historyOf(many), { maxPage: 2 });
  expect(await syncScene(scene)).toMatchObject({ state: "succeeded" });
  for (const day of [1, 2]) {
    let calls = 0;
    while ((await syncScene(scene, { ...later(day), requestBudget: 3 })).state === "unfinished") calls += 1;
    expect(calls).toBeGreaterThan(2);
  }
  expect(await counted(scene)).toHaveLength(12);
});

test("what only grew older than the retention stays and counts", async () => {
  const old = deployment("old", { started_at: daysAgo(725), service: "old" });
  const scene = await createScene(supabase, historyOf([kept, old]));
  const all = { request: { since: new Date(NOW.getTime() - 730 * DAY_MS) } };
  await syncScene(scene, all);
  scene.history = historyOf([kept]);
  for (const day of [6, 7, 8, 16, 24]) await syncScene(scene, { ...later(day), ...all });
  expect(await counted(scene)).toEqual(["kept", "old"]);
  expect(await listed(scene)).toEqual([]);
});

test("an event that can't be understood any more is there all the same", async () => {
  const scene = await withDoomed();
  const { service: _, ...nameless } = doomed.attributes;
  const broken = { ...doomed, attributes: nameless } as typeof doomed;
  scene.history = historyOf([kept, broken], incidents);
  for (const day of [1, 2, 3]) await syncScene(scene, later(day));
  expect(await counted(scene)).toEqual(ALL);
});

test("what another Datadog account lacks has not disappeared", async () => {
  const scene = await withDoomed();
  await createScene(supabase, historyOf([]), { organizationId: scene.organizationId });
  scene.history = historyOf([]);
  for (const day of [1, 2, 3]) await syncScene(scene, later(day));
  expect(await counted(scene)).toEqual(ALL);
});
