import { beforeAll, expect, inject, test } from "vitest";
import { lastClosedWeekEnd } from "@/lib/core/metrics/comparison/closed-week";
import type { UserClient } from "@/lib/platform/supabase/service";
import { getOriginComparison, listOriginVerdicts, listResultLags } from "@/lib/read/origin-comparisons/data";
import { refreshOriginComparison } from "@/lib/read/origin-comparisons/refresh";
import type { OrganizationId } from "@/lib/workspace/organizations/organization-id";
import { setEnvironment } from "../support/environment";
import { commit, daysAgo, deployment, historyOf } from "../support/events";
import { createCast } from "../support/people";
import { createScene, DAY_MS, NOW, type Scene, syncScene } from "../support/scene";

const supabase = inject("supabase");
const AI_TRAILER = "\n\nCo-Authored-By: Claude <noreply@anthropic.com>";

beforeAll(() => setEnvironment(supabase));

/**
 * 200 deployments over 80 days, every other one AI-assisted: 15 of 100 of these failed, 12 of 100 human ones, spread
 * over the first 80 of each.
 */
function history() {
  return historyOf(
    Array.from({ length: 200 }, (_, i) => {
      const isAi = i % 2 === 1;
      const nth = Math.floor(i / 2);
      return deployment(`d${i}`, {
        started_at: daysAgo(90 - 0.4 * i),
        finished_at: daysAgo(90 - 0.4 * i),
        change_failure: nth < 80 && (nth * (isAi ? 15 : 12)) % 80 < (isAi ? 15 : 12),
        commits: [commit(`c${i}`, isAi ? `change ${i}${AI_TRAILER}` : `change ${i}`)],
      });
    }),
  );
}

async function chooseEnvironments(scene: Scene, environments: string[]): Promise<void> {
  const { error } = await scene.client
    .from("organizations")
    .update({ production_environments: environments })
    .eq("id", scene.organizationId);
  if (error) throw error;
}

async function syncedScene(organizationId?: OrganizationId): Promise<Scene> {
  const scene = await createScene(supabase, history(), { organizationId });
  await chooseEnvironments(scene, ["production"]);
  await syncScene(scene, { request: { since: new Date(NOW.getTime() - 120 * DAY_MS) } });
  return scene;
}

test("a refresh keeps the comparison of all production history, and gives the last closed week its word", async () => {
  const scene = await syncedScene();
  const { client, organizationId } = scene;
  await refreshOriginComparison(client, organizationId, NOW);
  const kept = await getOriginComparison(client, organizationId);
  expect(kept).toMatchObject({
    computedAt: NOW,
    environments: ["production"],
    history: { deployments: 200 },
  });
  // One commit a deployment, all in one stratum: ln(1 − 15/100) / ln(1 − 12/100).
  expect(kept?.comparison.crude).toMatchObject({ measured: true, ratio: expect.closeTo(1.2713, 4) });
  expect(kept?.comparison.adjusted.ai).toMatchObject({ measured: true });
  expect(kept?.comparison.verdict).toMatchObject({ verdict: "cannot-tell" });
  expect(kept?.comparison.perCommit.failure).toMatchObject({
    HUMAN: { numerator: 12, denominator: 100 },
    AI_ASSISTED: { numerator: 15, denominator: 100 },
  });
  expect(await listOriginVerdicts(client, organizationId, 10)).toMatchObject([
    { weekEnd: lastClosedWeekEnd(NOW, "UTC"), verdict: "cannot-tell", failed: 27, coverage: 1 },
  ]);
});

test("a week's word is decided once: later data move the figures, not the word", async () => {
  const scene = await syncedScene();
  const { client, organizationId } = scene;
  await refreshOriginComparison(client, organizationId, NOW);
  const [first] = await listOriginVerdicts(client, organizationId, 10);
  scene.history = historyOf(
    history().deployments.map((event) => ({
      ...event,
      attributes: { ...event.attributes, change_failure: Number(event.id.slice(1)) % 2 === 1 },
    })),
  );
  await syncScene(scene, { request: { since: new Date(NOW.getTime() - 120 * DAY_MS) } });
  const later = new Date(NOW.getTime() + 3_600_000);
  await refreshOriginComparison(client, organizationId, later);
  const kept = await getOriginComparison(client, organizationId);
  expect(kept?.computedAt).toEqual(later);
  expect(kept?.comparison.perCommit.failure.HUMAN).toMatchObject({ numerator: 0 });
  expect(await listOriginVerdicts(client, organizationId, 10)).toEqual([first]);
  await refreshOriginComparison(client, organizationId, new Date(NOW.getTime() + 7 * DAY_MS));
  expect(await listOriginVerdicts(client, organizationId, 10)).toHaveLength(2);
});

test("the first word waits for the history that is due, and is about the last closed week of all that was loaded", async () => {
  const scene = await createScene(supabase, history(), { allHistory: true });
  const { client, organizationId } = scene;
  await chooseEnvironments(scene, ["production"]);
  await syncScene(scene);
  await refreshOriginComparison(client, organizationId, NOW);
  expect(await getOriginComparison(client, organizationId)).not.toBeNull();
  expect(await listOriginVerdicts(client, organizationId, 10)).toEqual([]);
  await syncScene(scene);
  await refreshOriginComparison(client, organizationId, NOW);
  expect(await listOriginVerdicts(client, organizationId, 10)).toMatchObject([
    { weekEnd: lastClosedWeekEnd(NOW, "UTC"), verdict: "cannot-tell", failed: 27 },
  ]);
});

test("a week in which nothing could be compared gets its word once somebody loads history enough, and that one stays", async () => {
  const scene = await createScene(supabase, history());
  const { client, organizationId } = scene;
  await chooseEnvironments(scene, ["production"]);
  await syncScene(scene);
  await refreshOriginComparison(client, organizationId, NOW);
  const weekEnd = lastClosedWeekEnd(NOW, "UTC");
  expect(await listOriginVerdicts(client, organizationId, 10)).toMatchObject([
    { weekEnd, verdict: "not-compared" },
  ]);
  await syncScene(scene, { request: { since: new Date(NOW.getTime() - 120 * DAY_MS) } });
  await refreshOriginComparison(client, organizationId, NOW);
  const [word] = await listOriginVerdicts(client, organizationId, 10);
  expect(word).toMatchObject({ weekEnd, verdict: "cannot-tell" });
  scene.history = historyOf(history().deployments.slice(0, 40));
  await syncScene(scene, { request: { since: new Date(NOW.getTime() - 120 * DAY_MS) } });
  await refreshOriginComparison(client, organizationId, NOW);
  expect(await listOriginVerdicts(client, organizationId, 10)).toEqual([word]);
});

test("figures from older data never replace those from newer data", async () => {
  const scene = await syncedScene();
  const { client, organizationId } = scene;
  await refreshOriginComparison(client, organizationId, NOW);
  const kept = await getOriginComparison(client, organizationId);
  const { error } = await client.rpc("record_origin_comparison", {
    p_organization_id: organizationId,
    p_comparison: JSON.stringify({
      computed_at: new Date(NOW.getTime() + 1000),
      data_version: (kept?.dataVersion ?? 0) - 1,
      definition_version: 1,
      rules_version: "0",
      environments: ["staging"],
      result: "{}",
    }),
  });
  expect(error).toBeNull();
  expect(await getOriginComparison(client, organizationId)).toEqual(kept);
});

test("until somebody has said what production is, nothing is computed and no word is given", async () => {
  const scene = await createScene(supabase, history());
  await syncScene(scene);
  await refreshOriginComparison(scene.client, scene.organizationId, NOW);
  expect(await getOriginComparison(scene.client, scene.organizationId)).toBeNull();
  expect(await listOriginVerdicts(scene.client, scene.organizationId, 10)).toEqual([]);
});

test("the lag of a result is measured from the deployment's start, for the environments asked for", async () => {
  const pending = deployment("late", { change_failure: null, started_at: daysAgo(2) });
  const scene = await createScene(supabase, historyOf([pending]));
  await syncScene(scene);
  scene.history = historyOf([deployment("late", { change_failure: true, started_at: daysAgo(2) })]);
  await syncScene(scene);
  const lags = await listResultLags(scene.client, scene.organizationId, ["production"]);
  const { data } = await scene.client
    .from("result_changes")
    .select("seen_at")
    .eq("organization_id", scene.organizationId);
  const seenAt = Date.parse(data?.[0]?.seen_at ?? "");
  expect(lags).toEqual([Math.max(0, (seenAt - (NOW.getTime() - 2 * DAY_MS)) / 1000)]);
  expect(await listResultLags(scene.client, scene.organizationId, ["staging"])).toEqual([]);
});

test("every member reads both, a stranger neither, and nobody but the machine writes", async () => {
  const cast = await createCast(supabase);
  const scene = await syncedScene(cast.organizationId);
  await refreshOriginComparison(scene.client, cast.organizationId, NOW);
  const readBy = async (client: UserClient) => ({
    comparison: (await getOriginComparison(client, cast.organizationId)) !== null,
    verdicts: (await listOriginVerdicts(client, cast.organizationId, 10)).length,
  });
  for (const role of ["owner", "admin", "member", "viewer"] as const) {
    expect(await readBy(cast[role].client), role).toEqual({ comparison: true, verdicts: 1 });
  }
  expect(await readBy(cast.stranger.client)).toEqual({ comparison: false, verdicts: 0 });
  for (const { client } of [cast.owner, cast.stranger]) {
    const decide = await client.rpc("decide_origin_verdict", {
      p_organization_id: cast.organizationId,
      p_verdict: "{}",
    });
    expect(decide.error).not.toBeNull();
    const record = await client.rpc("record_origin_comparison", {
      p_organization_id: cast.organizationId,
      p_comparison: "{}",
    });
    expect(record.error).not.toBeNull();
    await client.from("origin_verdicts").delete().eq("organization_id", cast.organizationId);
  }
  expect(await readBy(cast.owner.client)).toEqual({ comparison: true, verdicts: 1 });
});
