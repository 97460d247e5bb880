import { randomUUID } from "node:crypto";
import { expect, inject, test } from "vitest";
import { getIntegration } from "@/lib/ingest/integrations/data";
import { disconnectIntegration } from "@/lib/ingest/integrations/disconnect";
import type { SyncOutcome } from "@/lib/ingest/sync/types";
import { listSyncRuns } from "@/lib/ingest/sync-runs/data";
import { callSealed } from "@/lib/platform/supabase/seal";
import type { SimulatedFault } from "@/lib/providers/simulated-datadog/simulated-faults";
import { syntheticHistory } from "@/lib/providers/simulated-datadog/synthetic-history";
import { setEnvironment } from "../support/environment";
import { deployment, historyOf } from "../support/events";
import { createScene, endLease, KEYS, NOW, type Scene, syncScene } from "../support/scene";
import { readStored } from "../support/stored";

const supabase = inject("supabase");
setEnvironment(supabase);

const history = syntheticHistory({
  seed: "trouble",
  deployments: 30,
  commitsPerDeployment: 2,
  until: new Date(NOW.getTime() - 60_000),
  days: 20,
  incidents: 12,
  pendingRate: 0.2,
});

const integrationOf = async (scene: Scene) => {
  const integration = await getIntegration(scene.client, scene.organizationId);
  if (!integration) throw new Error("no integration");
  return integration;
};
const runsOf = (scene: Scene) => listSyncRuns(scene.client, scene.organizationId, scene.integrationId, 100);

const PASSING: SimulatedFault[] = [
  { kind: "rate-limited", resetSeconds: 3 },
  { kind: "server-error", status: 500 },
  { kind: "server-error", status: 503 },
  { kind: "html" },
  { kind: "cut-body" },
  { kind: "network-error" },
  { kind: "network-error", code: "ENOTFOUND" },
];

test.each(PASSING)("%o passes: it is tried again and everything arrives", async (fault) => {
  const scene = await createScene(supabase, history, { maxPage: 13, faults: [{ ...fault, times: 2 }] });
  expect(await syncScene(scene)).toMatchObject({
    state: "succeeded",
    deployments: { new: 30 },
    incidents: { new: 12 },
  });
  const [run] = await runsOf(scene);
  expect(run).toMatchObject({ status: "succeeded", retries: 2, requests: scene.datadog.requests.length });
});

test.each(PASSING)(
  "%o that stays keeps the run's place, says so, and the next call goes on from there",
  async (fault) => {
    const scene = await createScene(supabase, history, { maxPage: 13 });
    // The first page passes.
    scene.datadog.faults.push({ kind: "slow", milliseconds: 0 }, { ...fault, times: 5 });
    const first = await syncScene(scene);
    expect(first.state).toBe("failed");
    const integration = await integrationOf(scene);
    expect(integration).toMatchObject({
      status: "error",
      consecutiveFailures: 1,
      lastSyncedAt: null,
      leaseUntil: null,
    });
    expect(integration.lastError?.kind).toBe(first.state === "failed" && first.error.kind);
    const read = (await readStored(scene)).deployments.length;
    expect(read).toBeGreaterThan(0);
    const second = await syncScene(scene);
    expect(second).toMatchObject({ state: "succeeded", resumed: true, deployments: { new: 30 - read } });
    expect(await integrationOf(scene)).toMatchObject({
      status: "active",
      lastError: null,
      consecutiveFailures: 0,
    });
    expect(await runsOf(scene)).toHaveLength(1);
  },
);

test("a wait longer than we hold out for is kept to by the next sync, too", async () => {
  const scene = await createScene(supabase, history, {
    faults: [{ kind: "rate-limited", resetSeconds: 7200 }],
  });
  expect(await syncScene(scene)).toMatchObject({ state: "failed", error: { kind: "rate-limited" } });
  expect((await integrationOf(scene)).nextSyncAt).toEqual(new Date(NOW.getTime() + 7200_000));
});

test("keys that Datadog refuses end the run, and the integration says why until a sync succeeds", async () => {
  const scene = await createScene(supabase, history, { faults: [{ kind: "forbidden" }] });
  expect(await syncScene(scene)).toMatchObject({ state: "failed", error: { kind: "forbidden" } });
  expect(await integrationOf(scene)).toMatchObject({
    status: "error",
    lastError: { kind: "forbidden", detail: "Forbidden" },
    consecutiveFailures: 1,
  });
  expect(await runsOf(scene)).toMatchObject([{ status: "failed", error: { kind: "forbidden" } }]);
  await syncScene(scene);
  expect(await integrationOf(scene)).toMatchObject({ status: "active", lastError: null, failingSince: null });
});

test("the time budget's end leaves the rest to the next calls, which end with the same tables", async () => {
  const undisturbed = await createScene(supabase, history, { maxPage: 7 });
  await syncScene(undisturbed);
  const scene = await createScene(supabase, history, { maxPage: 7 });
  let unfinished = 0;
  for (;;) {
    // Each page comes, and with it the end of the budget.
    const pagesThenSlow: SimulatedFault[] = [
      { kind: "slow", milliseconds: 0 },
      { kind: "slow", milliseconds: 60_000, times: 100 },
    ];
    scene.datadog.faults.splice(0, scene.datadog.faults.length, ...(unfinished < 4 ? pagesThenSlow : []));
    const outcome = await syncScene(scene, unfinished < 4 ? { budgetMs: 400 } : {});
    if (outcome.state === "succeeded") break;
    expect(outcome.state).toBe("unfinished");
    unfinished += 1;
  }
  expect(unfinished).toBe(4);
  expect(await readStored(scene)).toEqual(await readStored(undisturbed));
  expect(await runsOf(scene)).toMatchObject([{ status: "succeeded", attempts: 5 }]);
});

test.each(["before", "after"])(
  "the first answer to each kind of call to the database is lost, %s its work: the sync asks again, and nothing is lost, doubled or left held",
  async (when) => {
    const git = { commit_sha: "f00d", repository_url: "https://github.com/acme/shop.git" };
    const deployments = history.deployments.map((one) => ({
      ...one,
      attributes: { ...one.attributes, git },
    }));
    const scene = await createScene(supabase, { ...history, deployments }, { maxPage: 13 });
    const lost = new Set<string>();
    const breaking: typeof fetch = async (input, init) => {
      const call = `${init?.method} ${new URL(String(input)).pathname}`;
      if (lost.has(call)) return fetch(input, init);
      lost.add(call);
      if (when === "after") await fetch(input, init);
      throw new TypeError("fetch failed");
    };
    expect(await syncScene(scene, { databaseFetch: breaking, adopts: true })).toMatchObject({
      state: "succeeded",
      resumed: false,
      deployments: { read: 30 },
    });
    expect([...lost].join()).toMatch(/claim_sync_run.*adopt_named_repositories.*finish_sync_run/);
    const stored = await readStored(scene);
    expect([stored.deployments.length, stored.incidents.length]).toEqual([30, 12]);
    expect(await runsOf(scene)).toMatchObject([{ status: "succeeded", attempts: 1 }]);
    expect(await integrationOf(scene)).toMatchObject({ leaseUntil: null, status: "active" });
    const { data } = await scene.client
      .from("external_deployments")
      .select("repository_id")
      .eq("organization_id", scene.organizationId);
    expect(data?.filter(({ repository_id }) => repository_id === null)).toEqual([]);
  },
);

test("a claim that was held up on its way takes nothing once its sync is over; under another name it does", async () => {
  const scene = await createScene(supabase, history);
  let held: (() => Promise<Response>) | null = null;
  const holding: typeof fetch = (input, init) => {
    if (String(input).includes("claim_sync_run")) held ??= () => fetch(input, { ...init, signal: null });
    return fetch(input, init);
  };
  expect(await syncScene(scene, { databaseFetch: holding })).toMatchObject({ state: "succeeded" });
  const late = await (held as unknown as () => Promise<Response>)();
  expect(await late.json()).toBeNull();
  expect(await integrationOf(scene)).toMatchObject({ leaseUntil: null });
  expect(await syncScene(scene)).toMatchObject({ state: "succeeded", resumed: false });
});

test("two syncs at once: one works, the other is told so, and nothing is doubled", async () => {
  const scene = await createScene(supabase, history, { maxPage: 13 });
  const outcomes = await Promise.all([syncScene(scene), syncScene(scene), syncScene(scene)]);
  expect(outcomes.map(({ state }) => state).sort()).toEqual(["busy", "busy", "succeeded"]);
  expect(await runsOf(scene)).toHaveLength(1);
  expect((await readStored(scene)).deployments).toHaveLength(30);
});

test("a sync whose lease another took over stops at its next write, while the other goes on, and the tables are those of one", async () => {
  const undisturbed = await createScene(supabase, history, { maxPage: 7 });
  await syncScene(undisturbed);
  const scene = await createScene(supabase, history, { maxPage: 7 });
  const takerHolds = Promise.withResolvers<void>();
  const sleeperEnded = Promise.withResolvers<void>();
  let takerCalls = 0;
  let taker: Promise<SyncOutcome> | null = null;
  const taking: typeof fetch = async (input, init) => {
    if (++takerCalls === 2) {
      takerHolds.resolve();
      await sleeperEnded.promise;
    }
    return scene.datadog.fetch(input, init);
  };
  let sleeperCalls = 0;
  const sleeping: typeof fetch = async (input, init) => {
    if (++sleeperCalls === 3) {
      await endLease(scene);
      taker = syncScene(scene, { datadogFetch: taking });
      await takerHolds.promise;
    }
    return scene.datadog.fetch(input, init);
  };
  expect(await syncScene(scene, { datadogFetch: sleeping })).toEqual({ state: "busy" });
  // While it writes it reads one page more.
  expect(sleeperCalls).toBeLessThanOrEqual(4);
  sleeperEnded.resolve();
  expect(await taker).toMatchObject({ state: "succeeded", resumed: true });
  expect(await readStored(scene)).toEqual(await readStored(undisturbed));
  expect(await runsOf(scene)).toMatchObject([{ status: "succeeded", attempts: 2 }]);
});

test("disconnecting in the middle of a run ends it: nothing is written after, the keys are gone, the history stays", async () => {
  const scene = await createScene(supabase, history, { maxPage: 7 });
  let calls = 0;
  const disconnecting: typeof fetch = async (input, init) => {
    calls += 1;
    if (calls === 3) await disconnectIntegration(scene.client, scene.organizationId, scene.integrationId);
    return scene.datadog.fetch(input, init);
  };
  const outcome = await syncScene(scene, { datadogFetch: disconnecting });
  expect(["busy", "disconnected"]).toContain(outcome.state);
  // While it writes it reads one page more.
  expect(calls).toBeLessThanOrEqual(4);
  expect(await integrationOf(scene)).toMatchObject({
    status: "disconnected",
    apiKeyLastFour: null,
    leaseUntil: null,
  });
  expect(await runsOf(scene)).toMatchObject([{ status: "cancelled" }]);
  const { count } = await scene.client
    .from("integration_credentials")
    .select("*", { count: "exact", head: true })
    .eq("organization_id", scene.organizationId);
  expect(count).toBe(0);
  expect((await readStored(scene)).deployments.length).toBeGreaterThan(0);
  expect(await syncScene(scene)).toEqual({ state: "disconnected" });
});

/** Connects again as the form does, with the account that Datadog names. */
async function reconnect(scene: Scene, accountId: string): Promise<void> {
  const { storeConnection } = await import("@/lib/ingest/integrations/connect");
  const { siteOf } = await import("@/lib/ingest/integrations/provider");
  const keys = { apiKey: KEYS.apiKey, applicationKey: KEYS.appKey };
  const who = { organizationId: scene.organizationId, connectedBy: null };
  await storeConnection(scene.client, who, siteOf("datadoghq.com"), keys, accountId);
}

test("connecting another account while a run is open begins anew: no page of the new account is skipped", async () => {
  const scene = await createScene(supabase, history, { maxPage: 7 });
  await reconnect(scene, randomUUID());
  scene.datadog.faults.push({ kind: "slow", milliseconds: 0, times: 3 }, { kind: "html", times: 5 });
  await syncScene(scene);
  await reconnect(scene, randomUUID());
  scene.history = historyOf([
    deployment("of-the-new-account", { started_at: history.deployments[0]?.attributes.started_at ?? "" }),
  ]);
  expect(await syncScene(scene)).toMatchObject({ state: "succeeded", resumed: false });
  expect((await readStored(scene)).deployments.map((row) => row.external_id)).toContain("of-the-new-account");
  expect((await runsOf(scene)).map(({ status }) => status).sort()).toEqual(["cancelled", "succeeded"]);
});

test("connecting the same account again, with new keys, keeps an open run's place", async () => {
  const account = randomUUID();
  const scene = await createScene(supabase, history, { maxPage: 7 });
  await reconnect(scene, account);
  scene.datadog.faults.push({ kind: "slow", milliseconds: 0, times: 3 }, { kind: "html", times: 5 });
  await syncScene(scene);
  await reconnect(scene, account);
  expect(await syncScene(scene)).toMatchObject({ state: "succeeded", resumed: true });
});

test("credentials encrypted under another key are a state of their own, not a crash", async () => {
  const scene = await createScene(supabase, history);
  await callSealed(scene.client, "connect_integration", {
    organization_id: scene.organizationId,
    provider: "datadog",
    site: "datadoghq.com",
    account_id: null,
    api_key_last_four: "0000",
    application_key_last_four: "0000",
    connected_by: null,
    credentials: JSON.stringify({ apiKey: KEYS.apiKey, applicationKey: KEYS.appKey }),
    key_id: "deadbeef",
    subkey: "a key that is lost",
  });
  expect(await syncScene(scene)).toMatchObject({
    state: "failed",
    error: { kind: "credentials-unreadable" },
  });
  expect(await integrationOf(scene)).toMatchObject({
    status: "error",
    lastError: { kind: "credentials-unreadable" },
  });
  expect(scene.datadog.requests).toHaveLength(0);
});
