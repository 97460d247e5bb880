import fc from "fast-check";
import { expect, inject, test } from "vitest";
import { RETENTION_DAYS } from "@/lib/ingest/sync/plan";
import type { SyncOutcome } from "@/lib/ingest/sync/types";
import type { SimulatedFault } from "@/lib/providers/simulated-datadog/simulated-faults";
import { setEnvironment } from "../support/environment";
import { deployment, failure, historyOf, secondsAgo } from "../support/events";
import { createScene, endLease, NOW, type Scene, syncScene } from "../support/scene";

const supabase = inject("supabase");
setEnvironment(supabase);

const RUNS = 8;
/** More calls than any of these histories can need; a sync that goes on longer goes round in circles. */
const MOST_CALLS = 60;

const name = fc.oneof(
  fc.constantFrom("checkout", "a b", 'q"uote', "co:lon", "par(en)", "ünï-日本", "OR", "*", "back\\slash"),
  fc
    .string({ unit: "grapheme", minLength: 1, maxLength: 8 })
    .filter((text) => text.trim() === text && text !== ""),
);
/** All that Datadog keeps, less the hour that a slow run may take. */
const TWO_YEARS = RETENTION_DAYS * 86_400 - 3600;
/** Few seconds, so that events share them; a service has one deployment in a second, as Datadog documents. */
const second = fc.oneof(
  fc.integer({ min: 1000, max: 1004 }),
  fc.integer({ min: 1000, max: 2_000_000 }),
  fc.integer({ min: TWO_YEARS - 3, max: TWO_YEARS }),
);
const moments = fc.uniqueArray(
  fc.record({ service: name, second, env: fc.constantFrom("production", "staging") }),
  {
    selector: ({ service, second: at }) => `${at} ${service}`,
    maxLength: 12,
  },
);

const fault: fc.Arbitrary<SimulatedFault> = fc.oneof(
  fc.constant<SimulatedFault>({ kind: "server-error", times: 6 }),
  fc.constant<SimulatedFault>({ kind: "cut-body" }),
  fc.constant<SimulatedFault>({ kind: "html", times: 5 }),
  fc.constant<SimulatedFault>({ kind: "network-error" }),
  fc.constant<SimulatedFault>({ kind: "rate-limited", resetSeconds: 1 }),
  fc.constant<SimulatedFault>({ kind: "forbidden" }),
);

/** Calls until a run is complete: what fails is tried again, what was left is gone on with, what died is taken over. */
async function syncToTheEnd(scene: Scene, requestBudget: number, diesAt: number): Promise<SyncOutcome> {
  const request = { since: new Date(NOW.getTime() - TWO_YEARS * 1000) };
  let last: SyncOutcome = { state: "busy" };
  for (let call = 1; call <= MOST_CALLS; call += 1) {
    let writes = 0;
    const died = Promise.withResolvers<SyncOutcome>();
    // The process is dead to the database: its run stays open, and its lease ends.
    const databaseFetch: typeof fetch = async (input, init) => {
      if (String(input).includes("/rpc/record_")) writes += 1;
      if (call > 1 || diesAt === 0 || writes < diesAt) return fetch(input, init);
      died.resolve({ state: "busy" });
      return new Promise<never>(() => {});
    };
    last = await Promise.race([died.promise, syncScene(scene, { requestBudget, databaseFetch, request })]);
    if (last.state === "succeeded" && !last.resumed) return last;
    await endLease(scene);
  }
  return last;
}

async function storedIds(
  scene: Scene,
  table: "external_deployments" | "external_incidents",
): Promise<string[]> {
  const { data, error } = await scene.client
    .from(table)
    .select("external_id")
    .eq("organization_id", scene.organizationId);
  if (error) throw error;
  return data.map((row) => row.external_id).sort();
}

test("whatever Datadog holds, learns of later, and however it and we misbehave: the ids stored are the ids served, each once", async () => {
  await fc.assert(
    fc.asyncProperty(
      moments,
      moments,
      fc.record({
        /** How many of them Datadog knows at first; the others come later, with their start in the past. */
        known: fc.double({ min: 0, max: 1, noNaN: true }),
        maxPage: fc.integer({ min: 3, max: 8 }),
        requestBudget: fc.integer({ min: 8, max: 40 }),
        diesAt: fc.integer({ min: 0, max: 6 }),
        faults: fc.array(fault, { maxLength: 3 }),
      }),
      async (deployed, failed, behaviour) => {
        const deployments = deployed.map(({ service, env, second: at }, index) =>
          deployment(`d${index}`, { service, env, started_at: secondsAgo(at) }),
        );
        const failures = failed.map(({ service, env, second: at }, index) =>
          failure(`f${index}`, { service: [service], env: [env], started_at: secondsAgo(at) }),
        );
        const { known, maxPage, faults, requestBudget, diesAt } = behaviour;
        const first = historyOf(
          deployments.slice(0, Math.round(known * deployments.length)),
          failures.slice(0, Math.round(known * failures.length)),
        );
        const scene = await createScene(supabase, first, { maxPage, faults });
        expect(await syncToTheEnd(scene, requestBudget, diesAt)).toMatchObject({ state: "succeeded" });
        scene.history = historyOf(deployments, failures);
        expect(await syncToTheEnd(scene, requestBudget, 0)).toMatchObject({ state: "succeeded" });
        expect(await storedIds(scene, "external_deployments")).toEqual(
          deployments.map(({ id }) => id).sort(),
        );
        expect(await storedIds(scene, "external_incidents")).toEqual(failures.map(({ id }) => id).sort());
      },
    ),
    { numRuns: RUNS, seed: 20_261_123, endOnFailure: true },
  );
}, 180_000);
