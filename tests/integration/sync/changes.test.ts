import { expect, inject, test } from "vitest";
import { getIntegration, listSetAsideEvents } from "@/lib/ingest/integrations/data";
import { FULL_READ_EVERY_DAYS, RETENTION_DAYS } from "@/lib/ingest/sync/plan";
import type { DatadogDeploymentEvent } from "@/lib/providers/simulated-datadog/datadog-history";
import { setEnvironment } from "../support/environment";
import { commit, daysAgo, deployment, failure, historyOf, secondsAgo, shaOf } from "../support/events";
import { createScene, DAY_MS, NOW, type Scene, syncScene } from "../support/scene";
import { readStored } from "../support/stored";

const supabase = inject("supabase");
setEnvironment(supabase);

const later = (days: number) => new Date(NOW.getTime() + days * DAY_MS);

test("a result that comes late, or is turned over, replaces the first one and leaves a trace", async () => {
  const pending = deployment("late", { started_at: daysAgo(20), change_failure: null });
  const flipped = deployment("flipped", {
    started_at: daysAgo(10),
    change_failure: true,
    recovery_time_sec: 90,
  });
  const steady = deployment("steady", { started_at: daysAgo(5) });
  const scene = await createScene(supabase, historyOf([pending, flipped, steady]));
  await syncScene(scene);
  scene.history = historyOf([
    deployment("late", {
      started_at: daysAgo(20),
      change_failure: true,
      recovery_time_sec: 4890,
      remediation: { id: "steady", type: "rollback" },
    }),
    deployment("flipped", { started_at: daysAgo(10), change_failure: false }),
    steady,
  ]);
  expect(await syncScene(scene)).toMatchObject({ deployments: { new: 0, changed: 2 } });
  const stored = await readStored(scene);
  expect(stored.deployments).toMatchObject([
    { external_id: "flipped", result: "passed", recovery_seconds: null },
    {
      external_id: "late",
      result: "failed",
      recovery_seconds: 4890,
      remediation_type: "rollback",
      remediation_external_id: "steady",
    },
    { external_id: "steady", result: "passed" },
  ]);
  expect(
    stored.resultChanges.toSorted((a, b) => (String(a.deployment) < String(b.deployment) ? -1 : 1)),
  ).toEqual([
    { deployment: "flipped", from_result: "failed", to_result: "passed" },
    { deployment: "late", from_result: "pending", to_result: "failed" },
  ]);
  await syncScene(scene);
  expect((await readStored(scene)).resultChanges).toHaveLength(2);
});

test("commits that left a deployment leave it here too, and new ones come in their order", async () => {
  const scene = await createScene(
    supabase,
    historyOf([deployment("one", { commits: [commit("a"), commit("b"), commit("c")] })]),
  );
  await syncScene(scene);
  scene.history = historyOf([deployment("one", { commits: [commit("c"), commit("d"), commit("a")] })]);
  await syncScene(scene);
  const { commits } = await readStored(scene);
  expect(commits.toSorted((x, y) => Number(x.position) - Number(y.position)).map(({ sha }) => sha)).toEqual([
    shaOf("c"),
    shaOf("d"),
    shaOf("a"),
  ]);
});

test("an event that Datadog learns of late is found inside the 30 days by every sync", async () => {
  const scene = await createScene(supabase, historyOf([deployment("first", { started_at: daysAgo(1) })]));
  await syncScene(scene);
  scene.history = historyOf(
    [...scene.history.deployments, deployment("late", { started_at: daysAgo(29) })],
    [failure("late", { started_at: daysAgo(28) })],
  );
  expect(await syncScene(scene)).toMatchObject({ deployments: { new: 1 }, incidents: { new: 1 } });
});

/** The database's clock isn't the scene's, so the test says when the newest run was. */
async function setSyncedAt(scene: Scene, days: number): Promise<void> {
  const at = later(days).toISOString();
  const { error } = await scene.client
    .from("org_integrations")
    .update({ last_synced_at: at, ...((await readWholeHistory(scene)) ? { full_read_at: at } : {}) })
    .eq("id", scene.integrationId);
  if (error) throw error;
}

/** Syncs as the cron does, at so many days from now, and says which results were seen to change. */
async function resultsSeenAt(scene: Scene, days: number): Promise<unknown[]> {
  const before = (await readStored(scene)).resultChanges.length;
  const outcome = await syncScene(scene, { now: later(days), request: { trigger: "cron" } });
  expect(outcome).toMatchObject({ state: "succeeded" });
  await setSyncedAt(scene, days);
  return (await readStored(scene)).resultChanges.slice(before).map(({ deployment: id }) => id);
}

/** Whether the newest run read all there is. */
async function readWholeHistory(scene: Scene): Promise<boolean> {
  const { data, error } = await scene.client
    .from("sync_runs")
    .select("reads_whole_history")
    .eq("organization_id", scene.organizationId)
    .order("started_at", { ascending: false })
    .limit(1)
    .single();
  if (error) throw error;
  return data.reads_whole_history;
}

test("what is read again, and how often: recent results daily, pending ones daily for 90 days, old ones within the week, all of them by hand", async () => {
  const at = {
    recent: daysAgo(20),
    pending: daysAgo(80),
    old: daysAgo(400),
  };
  const withResults = (changes: Partial<Record<keyof typeof at, boolean | null>>) =>
    historyOf(
      (Object.keys(at) as (keyof typeof at)[]).map((id) => {
        const first = id === "pending" ? null : false;
        return deployment(id, {
          service: id,
          started_at: at[id],
          change_failure: id in changes ? changes[id] : first,
        });
      }),
    );
  const scene = await createScene(supabase, withResults({}));
  await syncScene(scene, { request: { since: new Date(NOW.getTime() - 500 * DAY_MS) } });
  await setSyncedAt(scene, 0);

  scene.history = withResults({ recent: true, old: true });
  expect(await resultsSeenAt(scene, 1)).toEqual(["recent"]);
  scene.history = withResults({ recent: true, old: true, pending: true });
  expect(await resultsSeenAt(scene, 2)).toEqual(["pending"]);
  for (const day of [3, 4, 5, 6]) expect(await resultsSeenAt(scene, day), `day ${day}`).toEqual([]);
  expect(await resultsSeenAt(scene, FULL_READ_EVERY_DAYS)).toEqual(["old"]);

  scene.history = withResults({ recent: false, old: true, pending: true });
  const anHourLater = new Date(later(FULL_READ_EVERY_DAYS).getTime() + 3_600_000);
  expect(await syncScene(scene, { now: anHourLater })).toMatchObject({ deployments: { changed: 1 } });
});

test("where all history is wanted, the first 30 days come first, and all that Datadog keeps follows at the next sync, once", async () => {
  const held = historyOf(
    [5, 100, 700].map((days) => deployment(`d${days}`, { started_at: daysAgo(days) })),
    [failure("f400", { started_at: daysAgo(400) })],
  );
  const scene = await createScene(supabase, held, { allHistory: true });
  const integration = () => getIntegration(scene.client, scene.organizationId);
  expect(await syncScene(scene)).toMatchObject({ from: later(-30), deployments: { new: 1 } });
  expect(await integration()).toMatchObject({ isHistoryDue: true, nextSyncAt: NOW });

  scene.datadog.faults.push({ kind: "forbidden" });
  expect(await syncScene(scene)).toMatchObject({ state: "failed" });
  expect(await integration()).toMatchObject({ isHistoryDue: true });
  const all = { from: later(-RETENTION_DAYS), deployments: { new: 2 }, incidents: { new: 1 } };
  expect(await syncScene(scene)).toMatchObject({ state: "succeeded", ...all });
  const loaded = await integration();
  expect(loaded).toMatchObject({ isHistoryDue: false });
  expect(loaded?.nextSyncAt.getTime()).toBeGreaterThan(NOW.getTime());
  await setSyncedAt(scene, 0);
  expect(await syncScene(scene)).toMatchObject({ from: later(-30), deployments: { new: 0 } });
});

test("where somebody wants no more than 30 days, no more is read by itself", async () => {
  const held = historyOf([5, 100].map((days) => deployment(`d${days}`, { started_at: daysAgo(days) })));
  const scene = await createScene(supabase, held, { allHistory: false });
  for (const sync of ["first", "second"])
    expect(await syncScene(scene), sync).toMatchObject({ from: later(-30), deployments: { read: 1 } });
});

test("a daily sync of a month with 400 deployments and 90 incidents costs what the operations page says: 2 to 10 requests", async () => {
  const scene = await createScene(
    supabase,
    historyOf(
      Array.from({ length: 400 }, (_, index) =>
        deployment(`d${index}`, { service: `s${index % 9}`, started_at: secondsAgo(3600 + index * 6000) }),
      ),
      Array.from({ length: 90 }, (_, index) =>
        failure(`f${index}`, { service: [`s${index % 9}`], started_at: secondsAgo(3600 + index * 20_000) }),
      ),
    ),
  );
  await syncScene(scene);
  const before = scene.datadog.requests.length;
  expect(await syncScene(scene, { request: { trigger: "cron" } })).toMatchObject({ state: "succeeded" });
  const spent = scene.datadog.requests.length - before;
  expect(spent).toBeGreaterThanOrEqual(2);
  expect(spent).toBeLessThanOrEqual(10);
});

test("an event of the first window that comes after weeks, before the oldest one held, is found by the weekly whole read", async () => {
  const scene = await createScene(supabase, historyOf([deployment("first", { started_at: daysAgo(3) })]));
  await syncScene(scene);
  await scene.client
    .from("org_integrations")
    .update({ full_read_at: NOW.toISOString(), last_synced_at: NOW.toISOString() })
    .eq("id", scene.integrationId);
  scene.history = historyOf(
    [...scene.history.deployments, deployment("late", { started_at: daysAgo(25) })],
    [failure("late", { started_at: daysAgo(26) })],
  );
  const afterWeeks = { now: later(FULL_READ_EVERY_DAYS + 10) };
  expect(await syncScene(scene, afterWeeks)).toMatchObject({
    deployments: { new: 1 },
    incidents: { new: 1 },
  });
});

test("the window of a first read that failed half-way is read by the next, however much later", async () => {
  const scene = await createScene(
    supabase,
    historyOf([
      deployment("new", { started_at: daysAgo(1) }),
      deployment("old", { started_at: daysAgo(29) }),
    ]),
    { maxPage: 1 },
  );
  scene.datadog.faults.push({ kind: "slow", milliseconds: 0 }, { kind: "forbidden" });
  expect(await syncScene(scene)).toMatchObject({ state: "failed", error: { kind: "forbidden" } });
  expect(await syncScene(scene, { now: later(20) })).toMatchObject({
    state: "succeeded",
    deployments: { new: 1 },
  });
  expect((await readStored(scene)).deployments.map((row) => row.external_id)).toEqual(["new", "old"]);
});

/** Events as a misbehaving Datadog could send them; the type says what a good one holds. */
const malformed = (event: unknown) => event as DatadogDeploymentEvent;

async function setAsideOf(scene: Scene) {
  const events = await listSetAsideEvents(scene.client, scene.organizationId);
  return events.map(({ kind, externalId, reason }) => ({ kind, externalId, reason }));
}

test("an event that can't be understood is set aside with its text, counted once, and the rest is stored", async () => {
  const broken = malformed({
    id: "broken",
    type: "dora_deployment",
    attributes: { started_at: daysAgo(2), secret: "plaintext of the event" },
  });
  const scene = await createScene(
    supabase,
    historyOf([deployment("good"), broken, deployment("fine", { started_at: daysAgo(3) })]),
  );
  expect(await syncScene(scene)).toMatchObject({ state: "succeeded", deployments: { new: 2, setAside: 1 } });
  expect(await syncScene(scene)).toMatchObject({ state: "succeeded", deployments: { new: 0, setAside: 0 } });
  expect(await setAsideOf(scene)).toEqual([
    { kind: "deployment", externalId: "broken", reason: "missing or unreadable: attributes.service" },
  ]);
  const [aside] = (await readStored(scene)).setAside;
  expect(JSON.parse(String(aside?.text))).toEqual(broken);
});

test("an event set aside is one entry however its text changes, and none once it is understood", async () => {
  const broken = (version: string) =>
    malformed({ id: "mended", type: "dora_deployment", attributes: { started_at: daysAgo(2), version } });
  const scene = await createScene(supabase, historyOf([broken("1")]));
  await syncScene(scene);
  scene.history = historyOf([broken("2")]);
  await syncScene(scene);
  expect(await setAsideOf(scene)).toHaveLength(1);
  scene.history = historyOf([deployment("mended", { started_at: daysAgo(2) })]);
  expect(await syncScene(scene)).toMatchObject({ deployments: { new: 1, setAside: 0 } });
  expect(await setAsideOf(scene)).toEqual([]);
});

test("an event that reads well but that the database can't hold is set aside, alone, and never stops the rest", async () => {
  // An id too long for an index entry: random letters don't compress.
  const monster = Array.from({ length: 300 }, (_, index) => shaOf(`letter ${index}`)).join("");
  const good = Array.from({ length: 9 }, (_, index) =>
    deployment(`good-${index}`, { started_at: secondsAgo(100 + index) }),
  );
  const scene = await createScene(
    supabase,
    historyOf(
      [...good, deployment(monster, { started_at: secondsAgo(104), service: "monster" })],
      [failure(monster), failure("good", { started_at: daysAgo(2) })],
    ),
  );
  expect(await syncScene(scene)).toMatchObject({
    state: "succeeded",
    deployments: { new: 9, setAside: 1 },
    incidents: { new: 1, setAside: 1 },
  });
  expect(await setAsideOf(scene)).toMatchObject([
    { externalId: monster.slice(0, 200), reason: "the database can't hold one of its values" },
    { externalId: monster.slice(0, 200), reason: "the database can't hold one of its values" },
  ]);
  expect(await syncScene(scene)).toMatchObject({ deployments: { new: 0, setAside: 0 } });
});
