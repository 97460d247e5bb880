import fc from "fast-check";
import { expect, inject, test } from "vitest";
import type { SimulatedFault } from "@/lib/demo/simulated-faults";
import type { SyncOutcome } from "@/lib/sync/types";
import { setEnvironment } from "../support/environment";
import { deployment, failure, historyOf, secondsAgo } from "../support/events";
import { createScene, endLease, type Scene, syncScene } from "../support/scene";

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
/** Few seconds, so that events share them; a service has one deployment in a second, as Datadog documents. */
const second = fc.oneof(fc.integer({ min: 1000, max: 1004 }), fc.integer({ min: 1000, max: 2_000_000 }));
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
  let last: SyncOutcome = { state: "busy" };
  for (let call = 1; call <= MOST_CALLS; call += 1) {
    let writes = 0;
    const databaseFetch: typeof fetch = async (input, init) => {
      const isWrite = String(input).includes("/rpc/record_");
      if (isWrite && call === 1 && ++writes === diesAt) throw new Error("the process died");
      return fetch(input, init);
    };
    try {
      last = await syncScene(scene, { requestBudget, databaseFetch });
    } catch {
      // The process is dead to the database: its run stays open, and its lease ends.
      last = { state: "busy" };
    }
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

test("whatever Datadog holds and however it and we misbehave: the ids stored are the ids served, each once", async () => {
  await fc.assert(
    fc.asyncProperty(
      moments,
      moments,
      fc.record({
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
        const { maxPage, faults, requestBudget, diesAt } = behaviour;
        const scene = await createScene(supabase, historyOf(deployments, failures), { maxPage, faults });
        expect(await syncToTheEnd(scene, requestBudget, diesAt)).toMatchObject({ state: "succeeded" });
        expect(await storedIds(scene, "external_deployments")).toEqual(
          deployments.map(({ id }) => id).sort(),
        );
        expect(await storedIds(scene, "external_incidents")).toEqual(failures.map(({ id }) => id).sort());
      },
    ),
    { numRuns: RUNS, seed: 20_261_123, endOnFailure: true },
  );
}, 180_000);
