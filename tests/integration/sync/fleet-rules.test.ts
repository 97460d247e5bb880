import { randomUUID } from "node:crypto";
import { afterAll, beforeAll, expect, inject, test } from "vitest";
import { storeConnection } from "@/lib/ingest/integrations/connect";
import { organizationSubkey } from "@/lib/ingest/integrations/credentials";
import { getIntegration, listSetAsideEvents } from "@/lib/ingest/integrations/data";
import { claimRun, finishRun } from "@/lib/ingest/sync/claim";
import { claimDue, nextWorkAt } from "@/lib/ingest/sync/claim-due";
import { sharedRateLimits } from "@/lib/ingest/sync/rate-limits";
import { readSetAsideTexts } from "@/lib/ingest/sync/set-aside";
import { STREAMS } from "@/lib/ingest/sync/stream";
import { syncDue } from "@/lib/ingest/sync/sync-due";
import { listSyncRunPages, listSyncRuns } from "@/lib/ingest/sync-runs/data";
import { callSealed } from "@/lib/platform/supabase/seal";
import { createDatadogClient } from "@/lib/providers/datadog/client";
import { DATADOG_SITES } from "@/lib/providers/datadog/sites";
import { type Backend, startPgliteBackend } from "../support/backend";
import { setEnvironment } from "../support/environment";
import { daysAgo, deployment, failure, historyOf } from "../support/events";
import { clientThrough, createScene, DAY_MS, KEYS, type Scene, syncScene } from "../support/scene";

// A database of its own: who claims what is due would claim other tests' organizations as well.
let backend: Backend;
beforeAll(async () => {
  // Loading it blocks for seconds; the server in this process would close idle connections meanwhile.
  await import("@datadog/datadog-api-client");
  backend = await startPgliteBackend();
  setEnvironment({ ...backend, encryptionKey: inject("supabase").encryptionKey });
});
afterAll(() => backend.stop());

const history = historyOf([deployment("one"), deployment("two", { started_at: daysAgo(2) })], [failure("f")]);
const integrationOf = async (scene: Scene) => getIntegration(scene.client, scene.organizationId);
const cron = { request: { trigger: "cron" } } as const;

async function isClaimable(scene: Scene): Promise<boolean> {
  const { data } = await scene.client.rpc("claim_due_integrations", { p_limit: 10_000, p_lease_seconds: 0 });
  return data?.some((row) => row.integration_id === scene.integrationId) ?? false;
}

test("after three refusals of the keys in a row no worker tries again, until a sync by hand works", async () => {
  const scene = await createScene(backend, history);
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
  const scene = await createScene(backend, history);
  scene.datadog.faults.push({ kind: "server-error", times: 20 });
  for (let times = 0; times < 4; times += 1) await syncScene(scene, cron);
  expect(await integrationOf(scene)).toMatchObject({ automaticSyncStopped: false, consecutiveFailures: 4 });
  scene.datadog.faults.length = 0;
  scene.datadog.faults.push({ kind: "forbidden", times: 3 });
  for (let times = 0; times < 3; times += 1) await syncScene(scene, cron);
  expect(await isClaimable(scene)).toBe(false);
  await createScene(backend, history, { organizationId: scene.organizationId });
  expect(await integrationOf(scene)).toMatchObject({ automaticSyncStopped: false });
  expect(await isClaimable(scene)).toBe(true);
});

test("who claims goes to the end of the queue, and a claimed integration is nobody else's", async () => {
  const scene = await createScene(backend, history);
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

test("a claim of what is due whose answer was lost is asked for again, and takes no second one", async () => {
  await Promise.all([createScene(backend, history), createScene(backend, history)]);
  const held = async () =>
    (
      await backend.sql<{ id: string; lease: string }>(
        "select id, lease_token as lease from public.org_integrations where lease_token is not null",
      )
    ).map(({ id, lease }) => `${id} ${lease}`);
  const before = await held();
  let asked = 0;
  const breaking: typeof fetch = async (input, init) => {
    const answer = await fetch(input, init);
    if (++asked === 1) throw new TypeError("fetch failed");
    return answer;
  };
  const claim = await claimDue(clientThrough(backend, breaking), []);
  expect(asked).toBe(2);
  expect((await held()).filter((one) => !before.includes(one))).toEqual([
    `${claim?.integrationId} ${claim?.leaseToken}`,
  ]);
  await backend.sql(
    "update public.org_integrations set lease_until = null where id = $1",
    claim?.integrationId,
  );
});

test("a call's requests are bounded: it ends saying so, and the next ones go on to the same tables", async () => {
  const many = Array.from({ length: 15 }, (_, index) =>
    deployment(`d${index}`, { started_at: daysAgo(index + 1), service: `s${index}` }),
  );
  const scene = await createScene(backend, historyOf(many), { maxPage: 2 });
  expect(await syncScene(scene, { requestBudget: 4 })).toMatchObject({
    state: "unfinished",
    reason: "requests",
  });
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
  const shared = sharedRateLimits(scene.client, { id: scene.integrationId, accountId });
  let waited = false;
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
      waited = true;
    },
    // Time passes for the worker alone: once it waited, the block is over.
    rateLimits: { ...shared, blockedSeconds: async () => (waited ? 0 : shared.blockedSeconds()) },
  });
  const list = () =>
    client.listDeployments({ from: new Date(0), to: new Date(), query: "*", limit: 10, sort: "-started_at" });
  return { list, waits, usage: client.usage };
}

test("what Datadog's rate limit told one worker, another on the same account waits out before it calls", async () => {
  const [one, other] = [await createScene(backend, history), await createScene(backend, history)];
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
  const scene = await createScene(backend, history);
  const account = randomUUID();
  scene.datadog.faults.push({ kind: "rate-limited", resetSeconds: 3600 });
  await workerOn(scene, account).list();
  const calls = scene.datadog.requests.length;
  const late = await workerOn(scene, account).list();
  expect(late).toMatchObject({ ok: false, error: { kind: "rate-limited" } });
  expect(scene.datadog.requests).toHaveLength(calls);
});

test("an account's name is kept with its connection", async () => {
  const scene = await createScene(backend, history);
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
  const scene = await createScene(backend, historyOf(many, [failure("f")]), { maxPage: 4 });
  await syncScene(scene);
  const [run] = await listSyncRuns(scene.client, scene.organizationId, scene.integrationId, 1);
  const pages = await listSyncRunPages(scene.client, scene.organizationId, run?.id ?? "", 100);
  const sum = (pick: (page: (typeof pages)[number]) => number) =>
    pages.reduce((all, page) => all + pick(page), 0);
  expect(pages).toHaveLength(run?.pages ?? -1);
  expect(sum(({ added }) => added)).toBe(10);
  // Incident Management, which these keys may not read, was asked once and gave no page.
  expect(sum(({ requests }) => requests) + 1).toBe(run?.requests);
  expect(sum(({ events }) => events)).toBe((run?.deployments.read ?? 0) + (run?.incidents.read ?? 0));
  expect(pages[0]?.readBackTo).toEqual(run?.windowFrom);
});

test("what was set aside is read with its text, and stored once it can be understood, though Datadog has it no more", async () => {
  const scene = await createScene(backend, history);
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

  // A newer parser would understand the kept text; here the kept text is made whole instead.
  await scene.client.from("set_aside_events").delete().eq("id", id);
  await keepAside(scene, JSON.stringify(good));
  expect(await syncScene(scene, { request })).toMatchObject({ state: "succeeded", deployments: { new: 1 } });
  expect(await listSetAsideEvents(scene.client, scene.organizationId)).toEqual([]);
});

/** Sets a text aside as a sync does, on a run of its own. */
async function keepAside(scene: Scene, raw: string): Promise<void> {
  const { organizationId, integrationId } = scene;
  const request = { organizationId, integrationId, trigger: "manual" } as const;
  const plan = { from: new Date(0), to: new Date(1), readsWholeHistory: false };
  const run = await claimRun(scene.client, request, plan);
  if (!run) throw new Error("somebody holds the integration");
  const { keyId, key } = organizationSubkey(organizationId, "events");
  const rows = STREAMS.deployments.toRows([], {
    ...{ fingerprintKey: organizationSubkey(organizationId, "fingerprint"), messagesAreWhole: false },
  });
  await callSealed(scene.client, "record_deployments_page", {
    ...rows,
    set_aside: [
      { kind: "deployment", external_id: "mended", fingerprint: "kept", reason: "unreadable", raw },
    ],
    organization_id: organizationId,
    integration_id: integrationId,
    run_id: run.id,
    lease_token: run.leaseToken,
    lease_seconds: 60,
    key_id: keyId,
    subkey: key,
    checkpoint: "{}",
    read_back_to: null,
    ...{ events: 0, requests: 0, retries: 0, waited_seconds: 0, duration_seconds: 0 },
  });
  const end = { requests: 0, retries: 0, waitedSeconds: 0, pauseReason: null, error: null, nextSyncAt: null };
  await finishRun(scene.client, request, run, { status: "failed", ...end });
}

test("one organization's failure, or its exception, never stops another's sync", async () => {
  const scenes = await Promise.all(
    [1, 2, 3, 4].map(() => createScene(backend, historyOf([deployment("only", { started_at: daysAgo(1) })]))),
  );
  const [refused, throwing, ...others] = scenes;
  const { client } = scenes[0] as Scene;
  refused?.datadog.faults.push({ kind: "forbidden", times: 100 });
  const mine = new Map(scenes.map((scene) => [scene.integrationId, scene]));
  const logged: unknown[] = [];
  const summary = await syncDue({
    service: client,
    now: () => new Date(),
    deadlineAt: Date.now() + 60_000,
    sync: async (request) => {
      const scene = mine.get(request.integrationId);
      if (!scene) return { state: "busy" };
      if (scene === throwing) throw new Error("the database hung up");
      return syncScene(scene, { request, now: new Date() });
    },
    log: (event, fields) => void logged.push({ event, ...fields }),
  });
  expect(summary).toMatchObject({ succeeded: 2, failed: 2, moreDue: false });
  expect(logged).toHaveLength(1);
  expect((await integrationOf(refused as Scene))?.lastError).toMatchObject({ kind: "forbidden" });
  for (const scene of others) expect(await integrationOf(scene)).toMatchObject({ status: "active" });
});

/** Puts everything else to rest: what is asked next is about this scene alone. */
async function alone(scene: Scene, columns: Record<string, Date | null>): Promise<void> {
  const tomorrow = new Date(Date.now() + DAY_MS);
  const rest = { next_sync_at: tomorrow, lease_until: null, lease_token: null };
  for (const [id, values] of [
    [null, rest],
    [scene.integrationId, { ...rest, ...columns }],
  ] as const) {
    const all = scene.client.from("org_integrations").update(JSON.parse(JSON.stringify(values)));
    const { error } = await (id === null ? all.not("id", "is", null) : all.eq("id", id));
    if (error) throw error;
  }
}

test("who keeps the schedule learns when there is work: a failure's next try, or the end of the lease of whoever is at it", async () => {
  const scene = await createScene(backend, history);
  const [soon, later] = [new Date(Date.now() + 300_000), new Date(Date.now() + 400_000)];
  await alone(scene, { next_sync_at: soon });
  expect(await nextWorkAt(scene.client)).toEqual(soon);
  await alone(scene, { next_sync_at: new Date(), lease_until: later });
  expect(await nextWorkAt(scene.client)).toEqual(later);
  await alone(scene, { next_sync_at: new Date(0) });
  expect((await nextWorkAt(scene.client))?.getTime()).toBeLessThan(Date.now());
  await scene.client.from("org_integrations").update({ status: "disconnected" }).not("id", "is", null);
  expect(await nextWorkAt(scene.client)).toBeNull();
});

test("a plan and a lease of a clock that ran a year ahead don't unschedule an organization: the next look takes it", async () => {
  const scene = await createScene(backend, history);
  const nextYear = new Date(Date.now() + 365 * DAY_MS);
  await alone(scene, { next_sync_at: nextYear, lease_until: nextYear });
  expect((await nextWorkAt(scene.client))?.getTime()).toBeLessThan(Date.now() + 1_000);
  expect(await claimDue(scene.client, [])).toMatchObject({ integrationId: scene.integrationId });
});

test("a sync that is told to stop gives its lease back at once, keeps its place, and is due for whoever comes next", async () => {
  const many = Array.from({ length: 12 }, (_, index) =>
    deployment(`d-${index}`, { started_at: daysAgo(index + 1) }),
  );
  const scene = await createScene(backend, historyOf(many), { maxPage: 3 });
  const stop = new AbortController();
  let calls = 0;
  const datadogFetch: typeof fetch = (...call) => {
    calls += 1;
    if (calls === 3) stop.abort();
    return scene.datadog.fetch(...call);
  };
  const stopped = await syncScene(scene, { datadogFetch, stopping: stop.signal });
  expect(stopped).toMatchObject({ state: "unfinished" });
  expect(await integrationOf(scene)).toMatchObject({ leaseUntil: null, status: "active" });
  const [run] = await listSyncRuns(scene.client, scene.organizationId, scene.integrationId, 1);
  expect(run).toMatchObject({ status: "running" });
  expect(await syncScene(scene)).toMatchObject({ state: "succeeded", resumed: true });
  const { count } = await scene.client
    .from("external_deployments")
    .select("id", { count: "exact", head: true })
    .eq("organization_id", scene.organizationId);
  expect(count).toBe(many.length);
});
