import { beforeAll, describe, expect, inject, test } from "vitest";
import { listSyncRuns } from "@/lib/ingest/sync-runs/data";
import { syntheticHistory } from "@/lib/providers/simulated-datadog/synthetic-history";
import { setEnvironment } from "../support/environment";
import { deployment, historyOf, secondsAgo } from "../support/events";
import { createScene, endLease, NOW, type Scene, syncScene } from "../support/scene";
import { readStored, type Stored } from "../support/stored";

const supabase = inject("supabase");
setEnvironment(supabase);

/** Small, but with everything: several pages, a crowded second, an event set aside, pending results. */
const base = syntheticHistory({
  seed: "crash",
  deployments: 14,
  commitsPerDeployment: 2,
  until: new Date(NOW.getTime() - 3600_000),
  days: 20,
  incidents: 6,
  pendingRate: 0.2,
});
const crowd = Array.from({ length: 8 }, (_, index) =>
  deployment(`crowd-${index}`, { service: `crowd-${index}`, started_at: secondsAgo(60) }),
);
const unreadable = {
  ...deployment("unreadable"),
  attributes: { ...deployment("unreadable").attributes, service: "" },
};
const history = historyOf([...base.deployments, ...crowd, unreadable], base.failures);
const MAX_PAGE = 9;

/** How a process dies around one call: before it was sent, or after its work was done and before the answer came. */
const DEATHS = ["before", "after"] as const;
type Death = (typeof DEATHS)[number];
const SIDES = ["database", "datadog"] as const;
type Side = (typeof SIDES)[number];

/** Both connections of a process that dies at the n-th call of one side: from then on nothing gets out or comes in. */
function dyingProcess(scene: Scene, side: Side, nth: number, death: Death) {
  const died = Promise.withResolvers<"died">();
  const onTheirWay = new Set<Promise<unknown>>();
  let calls = 0;
  let dead = false;
  const through =
    (own: Side, pass: typeof fetch): typeof fetch =>
    async (input, init) => {
      if (!dead && (own !== side || ++calls !== nth)) {
        const passing = pass(input, init);
        onTheirWay.add(passing);
        return passing;
      }
      const isLastCall = !dead;
      dead = true;
      if (isLastCall && death === "after") await pass(input, init);
      if (isLastCall) died.resolve("died");
      return new Promise<never>(() => {});
    };
  return {
    died: died.promise,
    /** Until what it had sent before it died is done, as it is long before a lease ends. */
    answered: () => Promise.allSettled(onTheirWay),
    databaseFetch: through("database", fetch),
    datadogFetch: through("datadog", scene.datadog.fetch),
  };
}

async function countCalls(): Promise<Record<Side, number>> {
  const scene = await createScene(supabase, history, { maxPage: MAX_PAGE });
  const calls = { database: 0, datadog: 0 };
  const counted =
    (side: Side, pass: typeof fetch): typeof fetch =>
    (input, init) => {
      calls[side] += 1;
      return pass(input, init);
    };
  await syncScene(scene, {
    databaseFetch: counted("database", fetch),
    datadogFetch: counted("datadog", scene.datadog.fetch),
  });
  return calls;
}

let calls: Record<Side, number>;
let undisturbed: Stored;

beforeAll(async () => {
  calls = await countCalls();
  const scene = await createScene(supabase, history, { maxPage: MAX_PAGE });
  expect(await syncScene(scene)).toMatchObject({ state: "succeeded", deployments: { new: 22, setAside: 1 } });
  undisturbed = await readStored(scene);
});

/** Some thirty deaths, each with an organization of its own: a busy machine needs the time. */
const MINUTES = 300_000;
const SIDE_BY_SIDE = 4;

async function dieAndBeTakenOver(side: Side, nth: number, death: Death): Promise<void> {
  const scene = await createScene(supabase, history, { maxPage: MAX_PAGE });
  const { died, answered, ...connections } = dyingProcess(scene, side, nth, death);
  const outcome = await Promise.race([died, syncScene(scene, connections)]);
  expect(outcome, `death at call ${nth}`).toBe("died");
  await answered();
  await endLease(scene);
  const taken = await syncScene(scene);
  expect(taken.state, `after death at call ${nth}`).toBe("succeeded");
  expect(await readStored(scene), `after death at call ${nth}`).toEqual(undisturbed);
  const runs = await listSyncRuns(scene.client, scene.organizationId, scene.integrationId, 100);
  expect(runs.filter(({ status }) => status === "running")).toEqual([]);
}

describe.each(SIDES)("a process that dies at any %s call", { timeout: MINUTES }, (side) => {
  test.each(DEATHS)(
    "(%s its work) is taken over once its lease ends, and the tables are those of an undisturbed run",
    async (death) => {
      expect(calls[side]).toBeGreaterThan(8);
      const left = Array.from({ length: calls[side] }, (_, index) => index + 1);
      const one = async () => {
        for (let nth = left.shift(); nth !== undefined; nth = left.shift())
          await dieAndBeTakenOver(side, nth, death);
      };
      await Promise.all(Array.from({ length: SIDE_BY_SIDE }, one));
    },
  );
});
