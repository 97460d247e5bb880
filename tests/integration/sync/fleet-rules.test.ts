import { randomUUID } from "node:crypto";
import { expect, inject, test } from "vitest";
import { createDatadogClient } from "@/lib/datadog/client";
import { DATADOG_SITES } from "@/lib/datadog/sites";
import { storeConnection } from "@/lib/integrations/connect";
import { getIntegration, listSetAsideEvents, listSyncRunPages, listSyncRuns } from "@/lib/integrations/data";
import { claimDue } from "@/lib/sync/claim-due";
import { sharedRateLimits } from "@/lib/sync/rate-limits";
import { readSetAsideTexts } from "@/lib/sync/set-aside";
import { setEnvironment } from "../support/environment";
import { daysAgo, deployment, failure, historyOf } from "../support/events";
import { createScene, KEYS, type Scene, syncScene } from "../support/scene";

const supabase = inject("supabase");
setEnvironment(supabase);

const history = historyOf([deployment("one"), deployment("two", { started_at: daysAgo(2) })], [failure("f")]);
const integrationOf = async (scene: Scene) => getIntegration(scene.client, scene.organizationId);
const cron = { request: { trigger: "cron" } } as const;

async function isClaimable(scene: Scene): Promise<boolean> {
  const { data } = await scene.client.rpc("claim_due_integrations", { p_limit: 10_000, p_lease_seconds: 0 });
  return data?.some((row) => row.integration_id === scene.integrationId) ?? false;
}

test("after three refusals of the keys in a row no worker tries again, until a sync by hand works", async () => {
  const scene = await createScene(supabase, history);
  scene.datadog.faults.push({ kind: "forbidden", times: 3 });
  for (const times of [1, 2, 3]) {
    expect(await integrationOf(scene), `${times}`).toMatchObject({ automaticSyncStopped: false });
    expect(await isClaimable(scene)).toBe(true);
    expect(await syncScene(scene, cron)).toMatchObject({ state: "failed", error: { kind: "forbidden" } });
  }
  expect(await integrationOf(scene)).toMatchObject({ automaticSyncStopped: true });
  expect(await isClaimable(scene)).toBe(false);
  expect(await syncScene(scene)).toMatchObject({ state: "succeeded" });
  expect(await integrationOf(scene)).toMatchObject({ automaticSyncStopped: false, status: "active" });
});

test("other keys close the circuit as well, and failures that are not the keys' fault never open it", async () => {
  const scene = await createScene(supabase, history);
  scene.datadog.faults.push({ kind: "server-error", times: 20 });
  for (let times = 0; times < 4; times += 1) await syncScene(scene, cron);
  expect(await integrationOf(scene)).toMatchObject({ automaticSyncStopped: false, consecutiveFailures: 4 });
  scene.datadog.faults.length = 0;
  scene.datadog.faults.push({ kind: "forbidden", times: 3 });
  for (let times = 0; times < 3; times += 1) await syncScene(scene, cron);
  expect(await isClaimable(scene)).toBe(false);
  await createScene(supabase, history, { organizationId: scene.organizationId });
  expect(await integrationOf(scene)).toMatchObject({ automaticSyncStopped: false });
  expect(await isClaimable(scene)).toBe(true);
});

test("who claims goes to the end of the queue, and a claimed integration is nobody else's", async () => {
  const scene = await createScene(supabase, history);
  const first = "1970-01-01T00:00:00Z";
  await scene.client.from("org_integrations").update({ next_sync_at: first }).eq("id", scene.integrationId);
  const before = Date.now();
  const claim = await claimDue(scene.client, []);
  expect(claim).toMatchObject({ integrationId: scene.integrationId, trigger: "cron" });
  expect((await integrationOf(scene))?.nextSyncAt.getTime()).toBeGreaterThan(before - 60_000);
  expect((await claimDue(scene.client, []))?.integrationId).not.toBe(scene.integrationId);
  expect(await syncScene(scene)).toEqual({ state: "busy" });
  expect(await syncScene(scene, { request: claim ?? {} })).toMatchObject({ state: "succeeded" });
});

test("a call's requests are bounded: it ends saying so, and the next ones go on to the same tables", async () => {
  const many = Array.from({ length: 15 }, (_, index) =>
    deployment(`d${index}`, { started_at: daysAgo(index + 1), service: `s${index}` }),
  );
  const scene = await createScene(supabase, historyOf(many), { maxPage: 2 });
  expect(await syncScene(scene, { requestBudget: 4 })).toMatchObject({ state: "unfinished", reason: "requests" });
  const [run] = await listSyncRuns(scene.client, scene.organizationId, scene.integrationId, 1);
  expect(run).toMatchObject({ status: "running", pauseReason: "requests", requests: 4 });
  let last = await syncScene(scene, { requestBudget: 4 });
  while (last.state === "unfinished") last = await syncScene(scene, { requestBudget: 4 });
  expect(last).toMatchObject({ state: "succeeded", resumed: true });
  const { count } = await scene.client
    .from("external_deployments")
    .select("id", { count: "exact", head: true })
    .eq("organization_id", scene.organizationId);
  expect(count).toBe(15);
});

/** A worker of the account: its client, the seconds it waited, and how often it really called. */
function workerOn(scene: Scene, accountId: string | null) {
  const waits: number[] = [];
  let clock = Date.now();
  const client = createDatadogClient({
    apiKey: KEYS.apiKey,
    appKey: KEYS.appKey,
    site: DATADOG_SITES[0] as (typeof DATADOG_SITES)[number],
    fetch: scene.datadog.fetch,
    now: () => clock,
    random: () => 0,
    maxAttempts: 1,
    deadlineAt: clock + 600_000,
    sleep: async (milliseconds) => {
      waits.push(milliseconds / 1000);
      clock += milliseconds;
      await scene.client.rpc("block_provider_calls", { p_account: "none", p_endpoint: "/", p_seconds: 0 });
      waited = true;
    },
    rateLimits: {
      ...sharedRateLimits(scene.client, { id: scene.integrationId, accountId }),
      // Time passes for the worker alone; after it waited, the block is over.
      blockedSeconds: async () =>
        waited ? 0 : sharedRateLimits(scene.client, { id: scene.integrationId, accountId }).blockedSeconds(),
    },
  });
  let waited = false;
  const list = () =>
    client.listDeployments({ from: new Date(0), to: new Date(), query: "*", limit: 10, sort: "-started_at" });
  return { list, waits, usage: client.usage };
}

test("what Datadog's rate limit told one worker, another on the same account waits out before it calls", async () => {
  const [one, other] = [await createScene(supabase, history), await createScene(supabase, history)];
  const account = randomUUID();
  one.datadog.faults.push({ kind: "rate-limited", resetSeconds: 90 });
  expect(await workerOn(one, account).list()).toMatchObject({ ok: false, error: { kind: "rate-limited" } });

  const waiting = workerOn(other, account);
  expect(await waiting.list()).toMatchObject({ ok: true });
  expect(waiting.waits).toHaveLength(1);
  expect(waiting.waits[0]).toBeGreaterThan(60);
  expect(waiting.waits[0]).toBeLessThanOrEqual(90);
  expect(waiting.usage().waitedSeconds).toBeCloseTo(waiting.waits[0] ?? 0, 3);

  const stranger = workerOn(other, randomUUID());
  expect(await stranger.list()).toMatchObject({ ok: true });
  expect(stranger.waits).toEqual([]);
});

test("a wait longer than a turn is handed back as the rate limit it is, without a call", async () => {
  const scene = await createScene(supabase, history);
  const account = randomUUID();
  scene.datadog.faults.push({ kind: "rate-limited", resetSeconds: 3600 });
  await workerOn(scene, account).list();
  const calls = scene.datadog.requests.length;
  const late = await workerOn(scene, account).list();
  expect(late).toMatchObject({ ok: false, error: { kind: "rate-limited" } });
  expect(scene.datadog.requests).toHaveLength(calls);
});

test("an account's name is kept with its connection", async () => {
  const scene = await createScene(supabase, history);
  const site = DATADOG_SITES[0] as (typeof DATADOG_SITES)[number];
  const keys = { apiKey: KEYS.apiKey, applicationKey: KEYS.appKey };
  const who = { organizationId: scene.organizationId, connectedBy: null };
  await storeConnection(scene.client, who, site, keys, "the-account");
  expect(await integrationOf(scene)).toMatchObject({ accountId: "the-account" });
});

test("each stored page is in the run's log, and the log adds up to the run", async () => {
  const many = Array.from({ length: 9 }, (_, index) =>
    deployment(`d${index}`, { started_at: daysAgo(index + 1), service: `s${index}` }),
  );
  const scene = await createScene(supabase, historyOf(many, [failure("f")]), { maxPage: 4 });
  await syncScene(scene);
  const [run] = await listSyncRuns(scene.client, scene.organizationId, scene.integrationId, 1);
  const pages = await listSyncRunPages(scene.client, scene.organizationId, run?.id ?? "", 100);
  const sum = (pick: (page: (typeof pages)[number]) => number) => pages.reduce((all, page) => all + pick(page), 0);
  expect(pages).toHaveLength(run?.pages ?? -1);
  expect(sum(({ added }) => added)).toBe(10);
  expect(sum(({ requests }) => requests)).toBe(run?.requests);
  expect(sum(({ events }) => events)).toBe((run?.deployments.read ?? 0) + (run?.incidents.read ?? 0));
  expect(pages.at(-1)?.readBackTo).toEqual(run?.windowFrom);
});

test("what was set aside is read with its text, and stored once it can be understood, though Datadog has it no more", async () => {
  const scene = await createScene(supabase, history);
  const good = deployment("mended", { started_at: daysAgo(3) });
  const { service: _, ...without } = good.attributes;
  scene.history = historyOf([{ ...good, attributes: without } as typeof good, deployment("kept")]);
  await syncScene(scene);
  const [aside] = await listSetAsideEvents(scene.client, scene.organizationId);
  const id = aside?.id ?? "";
  const texts = await readSetAsideTexts(scene.client, scene.organizationId, [id]);
  expect(JSON.parse(texts.get(id) ?? "null")).toEqual({ ...good, attributes: without });

  scene.history = historyOf([deployment("kept")]);
  const request = { retriesSetAside: true };
  expect(await syncScene(scene, { request })).toMatchObject({ deployments: { new: 0, setAside: 0 } });
  expect(await listSetAsideEvents(scene.client, scene.organizationId)).toHaveLength(1);

  // A newer parser would understand the kept text; here the text is made whole instead.
  const { keyId, key } = organizationSubkey(scene.organizationId, "events");
  const answer = await scene.client.from("set_aside_events").delete().eq("id", id);
  expect(answer.error).toBeNull();
  await keepAside(scene, { id: "mended", text: JSON.stringify(good), keyId, key });
  expect(await syncScene(scene, { request })).toMatchObject({ state: "succeeded", deployments: { new: 1 } });
  expect(await listSetAsideEvents(scene.client, scene.organizationId)).toEqual([]);
});
