import fc from "fast-check";
import { expect, inject, test } from "vitest";
import { unmeasured } from "@/lib/core/metrics/measured";
import { EVERYTHING, type Question } from "@/lib/core/question/question";
import { measureLeadTimeStages } from "@/lib/read/deployments/measure-lead-time-stages";
import { setEnvironment } from "../support/environment";
import { deployment, historyOf, secondsAgo } from "../support/events";
import { createScene, DAY_MS, NOW, syncScene } from "../support/scene";
import { generatedHistory, storeHistory } from "./generated";
import { expectTwins } from "./twins";

const supabase = inject("supabase");
setEnvironment(supabase);

const RUNS = 12;

const windowOfDays = (days: number) => ({ from: new Date(NOW.getTime() - days * DAY_MS), to: NOW });

test("whatever was deployed and however it is filtered: the database counts what lib/core/metrics counts", async () => {
  const filters = fc.record({
    days: fc.constantFrom(7, 30, 31),
    environments: fc.constantFrom(["production"], ["production", "staging"], ["production", ""]),
    services: fc.constantFrom(null, ["checkout"], ["ledger", "search"]),
    teams: fc.constantFrom(null, ["core"], ["growth", ""]),
    repository: fc.constantFrom(null, 0),
    tags: fc.constantFrom(null, ["tier:1", "tier:2"], ["language:go", ""]),
    tools: fc.constantFrom(null, ["copilot"], ["claude-code", "cursor"]),
  });
  await fc.assert(
    fc.asyncProperty(generatedHistory, filters, async (history, { days, repository, ...filter }) => {
      const { client, organizationId, integrationId } = await createScene(supabase, historyOf([]));
      const [first = ""] = await storeHistory(client, organizationId, integrationId, history);
      const question: Question = {
        ...EVERYTHING,
        ...filter,
        window: windowOfDays(days),
        repositories: repository === null ? null : [first],
      };
      const { window, environments } = question;
      await expectTwins(client, organizationId, { ...EVERYTHING, window, environments });
      await expectTwins(client, organizationId, question);
    }),
    { numRuns: RUNS, seed: 20_261_125, endOnFailure: true },
  );
}, 180_000);

test("a sync keeps the facts of deployments current: new commits, changed ones and other origins", async () => {
  const trailer = "change\n\nCo-Authored-By: Claude <noreply@anthropic.com>";
  const commits = (message: string) => [{ ...deployment("one").attributes.commits?.[0], message } as never];
  const scene = await createScene(
    supabase,
    historyOf([deployment("one", { commits: commits("change") }), deployment("two")]),
  );
  const { client, organizationId } = scene;
  const question = { ...EVERYTHING, window: windowOfDays(30), environments: ["production"] };
  await syncScene(scene);
  expect(await expectTwins(client, organizationId, question)).toEqual({ deployments: 2 });
  scene.history = historyOf([
    deployment("one", { commits: commits(trailer), change_failure: true }),
    deployment("two", { commits: [] }),
    deployment("three"),
  ]);
  await syncScene(scene);
  expect(await expectTwins(client, organizationId, question)).toEqual({ deployments: 3 });
});

test("a deployment that ends later than it was first seen is timed anew, whatever its commits do", async () => {
  const commits = [{ ...deployment("one").attributes.commits?.[0], time_to_deploy: 600 } as never];
  const running = { started_at: secondsAgo(3600), finished_at: undefined, commits };
  const scene = await createScene(supabase, historyOf([deployment("one", running)]));
  const { client, organizationId } = scene;
  const question = { ...EVERYTHING, window: windowOfDays(30), environments: ["production"] };
  await syncScene(scene);
  await expectTwins(client, organizationId, question);
  const before = await measureLeadTimeStages(client, organizationId, question);
  expect(before.stages).toEqual(unmeasured("no-lead-times"));
  scene.history = historyOf([deployment("one", { ...running, finished_at: secondsAgo(3300) })]);
  await syncScene(scene);
  await expectTwins(client, organizationId, question);
  expect((await measureLeadTimeStages(client, organizationId, question)).stages).toMatchObject({
    beforeMerge: { medianSeconds: 2700 },
    waiting: { medianSeconds: 600 },
    deploying: { medianSeconds: 300 },
  });
});

test("an organization without production environments measures nothing, not everything", async () => {
  const scene = await createScene(supabase, historyOf([deployment("one")]));
  await syncScene(scene);
  const question = { ...EVERYTHING, window: windowOfDays(30), environments: [] };
  expect(await expectTwins(scene.client, scene.organizationId, question)).toEqual({ deployments: 0 });
});
