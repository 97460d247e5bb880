import fc from "fast-check";
import { afterEach, beforeEach, expect, inject, test, vi } from "vitest";
import { unwrap } from "@/lib/platform/supabase/unwrap";
import { setEnvironment } from "../support/environment";
import { historyOf } from "../support/events";
import { createScene, DAY_MS, NOW, type Scene } from "../support/scene";
import { askAs, disagreementsOver } from "./disagreements";
import { type GeneratedHistory, generatedHistory, storeHistory } from "./generated";
import { disagreements, saidByApi, saidByDigest } from "./surfaces";

const supabase = inject("supabase");
setEnvironment(supabase);

/** Figures that two surfaces are known to tell differently, each with why and until when. There are none. */
const KNOWN_EXCEPTIONS: readonly RegExp[] = [];

const RUNS = 10;
const day = (daysAgo: number) => new Date(NOW.getTime() - daysAgo * DAY_MS).toISOString().slice(0, 10);
const instant = (daysAgo: number) => new Date(NOW.getTime() - daysAgo * DAY_MS).toISOString();

const question = fc.record({
  window: fc.constantFrom(
    { from: day(7), to: day(0) },
    { from: day(30), to: day(1) },
    { from: day(61), to: day(20) },
    { from: instant(33.4), to: instant(2.7) },
  ),
  /** How far back a sync has read. */
  daysRead: fc.constantFrom(70, 70, 33, 12),
  env: fc.constantFrom([], ["production"], ["production", "staging"], ["production", ""], [""]),
  service: fc.constantFrom([], [], ["checkout"], ["ledger", "search"]),
  team: fc.constantFrom([], [], ["core"], ["growth", ""], [""]),
  repository: fc.constantFrom<(0 | "")[]>([], [], [], [0], [""]),
  tool: fc.constantFrom([], [], [], ["copilot"], ["claude-code", "cursor"]),
});

const incidents = fc.array(
  fc.record({
    hoursAgo: fc.integer({ min: 1, max: 62 * 24 }),
    services: fc.constantFrom(["checkout"], ["ledger", "search"], []),
    envs: fc.constantFrom(["production"], ["production", "staging"], []),
    teams: fc.constantFrom(["core"], ["growth"], []),
    restoreSeconds: fc.option(fc.integer({ min: 0, max: 9000 })),
  }),
  { maxLength: 12 },
);

beforeEach(() => void vi.useFakeTimers({ toFake: ["Date"], now: NOW }));
afterEach(() => void vi.useRealTimers());

/** A remediation follows what it ends, as at Datadog. */
function followed(history: GeneratedHistory): GeneratedHistory {
  const { deployments } = history;
  return {
    ...history,
    deployments: deployments.map((one) => {
      const named = one.names === null ? undefined : deployments[one.names];
      return named && named.hoursAgo >= one.hoursAgo ? { ...one, names: null } : one;
    }),
  };
}

test("one question has one answer, on every surface and whatever was deployed: value, counts and reason", async () => {
  await fc.assert(
    fc.asyncProperty(generatedHistory.map(followed), incidents, question, async (history, broken, asked) => {
      const scene = await createScene(supabase, historyOf([]));
      const { client, organizationId, integrationId } = scene;
      const [first = ""] = await storeHistory(client, organizationId, integrationId, history);
      await storeIncidents(scene, broken);
      const { window, repository, daysRead, ...lists } = asked;
      await storeFeeds(scene, daysRead);
      const query = new URLSearchParams(window);
      for (const [name, values] of Object.entries({
        ...lists,
        repository: repository.map((one) => (one === "" ? "" : first)),
      })) {
        for (const value of values) query.append(name, String(value));
      }
      const asker = await askAs(scene, {
        timeZone: "America/New_York",
        productionEnvironments: ["production"],
      });
      const found = await disagreementsOver(asker, query);
      const week = { from: new Date("2026-11-09T05:00:00Z"), to: new Date("2026-11-16T05:00:00Z") };
      const ofWeek = new URLSearchParams({ from: "2026-11-09", to: "2026-11-16" });
      const digest = await saidByDigest(asker, week);
      found.push(...disagreements("digest", digest, await saidByApi(asker, ofWeek)));
      expect(found.filter((one) => !KNOWN_EXCEPTIONS.some((known) => known.test(one)))).toEqual([]);
    }),
    { numRuns: RUNS, seed: 20_261_130, endOnFailure: true },
  );
}, 180_000);

type GeneratedIncident = typeof incidents extends fc.Arbitrary<(infer T)[]> ? T : never;

/** So many days read, of both feeds. */
async function storeFeeds({ client, organizationId, integrationId }: Scene, days: number): Promise<void> {
  const feeds = ["deployments", "dora_incidents"].map((kind) => ({
    organization_id: organizationId,
    integration_id: integrationId,
    kind,
    spans_read: `{["${instant(days)}","${NOW.toISOString()}")}`,
  }));
  unwrap(await client.from("feeds").upsert(feeds).select("kind"));
}

async function storeIncidents(
  { client, organizationId, integrationId }: Scene,
  broken: readonly GeneratedIncident[],
): Promise<void> {
  if (broken.length === 0) return;
  const rows = broken.map(({ hoursAgo, restoreSeconds, services, envs, teams }, i) => ({
    services: [...services],
    envs: [...envs],
    teams: [...teams],
    organization_id: organizationId,
    integration_id: integrationId,
    external_id: `i${i}`,
    started_at: instant(hoursAgo / 24),
    restore_seconds: restoreSeconds,
    fingerprint: `f${i}`,
  }));
  unwrap(await client.from("external_incidents").insert(rows).select("id"));
}
