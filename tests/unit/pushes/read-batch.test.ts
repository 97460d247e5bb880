import { expect, test } from "vitest";
import { MAX_COMMITS } from "@/lib/ingest/pushes/limits";
import { readBatch } from "@/lib/ingest/pushes/read-batch";
import { deploymentsBody, incidentsBody } from "@/lib/ingest/pushes/schema";

const NOW = new Date("2026-11-30T12:00:00Z");
const SHA = "a".repeat(40);
const ONE = { id: "run-1", service: "checkout", started_at: "2026-11-30T10:00:00+02:00" };
const read = (...items: unknown[]) => readBatch("deployment", items, NOW);
const commit = (at: number) => ({ sha: at.toString(16).padStart(40, "0") });

test("a commit waits from its time to the deployment's end; one that says its own lead time keeps it", () => {
  const { events } = read({
    ...ONE,
    finished_at: "2026-11-30T09:00:00Z",
    commits: [
      { sha: SHA, timestamp: "2026-11-30T07:00:00Z" },
      { sha: "b".repeat(40), timestamp: "2026-11-30T07:00:00Z", change_lead_time: 5 },
      { sha: "c".repeat(40), timestamp: "2026-11-30T11:00:00Z" },
      { sha: "d".repeat(40) },
    ],
  });
  const told = events[0]?.event.attributes as { commits: { change_lead_time?: number }[] } | undefined;
  expect(told?.commits.map(({ change_lead_time }) => change_lead_time)).toEqual([
    7200,
    5,
    undefined,
    undefined,
  ]);
});

test("nothing has a lead time while its deployment is under way", () => {
  const { events } = read({ ...ONE, commits: [{ sha: SHA, timestamp: "2026-11-30T07:00:00Z" }] });
  expect(JSON.stringify(events)).not.toContain("change_lead_time");
});

test("a result that isn't said is kept, null is said", () => {
  const keeps = (item: object) => read({ ...ONE, ...item }).events[0]?.result?.keeps;
  expect([keeps({}), keeps({ change_failure: null }), keeps({ change_failure: false })]).toEqual([
    true,
    false,
    false,
  ]);
});

test("of two with one id the first is taken, whether it is pushed or taken back", () => {
  const { events, deleted, errors } = read(
    ONE,
    { id: "run-1", deleted: true },
    { id: "x", deleted: true },
    {
      ...ONE,
      id: "x",
    },
  );
  expect(events).toHaveLength(1);
  expect(deleted).toEqual([{ index: 2, id: "x" }]);
  expect(errors.map(({ index, field }) => [index, field])).toEqual([
    [1, "id"],
    [3, "id"],
  ]);
});

test("a batch has so many commits and no more: the deployment that goes beyond is told", () => {
  const most = Array.from({ length: MAX_COMMITS }, (_, at) => commit(at));
  const { events, errors } = read(
    { ...ONE, commits: most },
    { ...ONE, id: "run-2", commits: [commit(1)] },
    {
      ...ONE,
      id: "run-3",
    },
  );
  expect(events).toHaveLength(1);
  expect(errors).toMatchObject([{ index: 1, field: "commits" }, { index: 2 }]);
});

test("what derived a result is said with it, and what it rests on", () => {
  const fieldsOf = (item: object) => read({ ...ONE, ...item }).errors.map(({ field }) => field);
  expect(fieldsOf({ change_failure_rule: "reverted-sha@1.0" })).toEqual(["change_failure_rule"]);
  expect(fieldsOf({ change_failure: true, change_failure_commit: SHA })).toEqual(["change_failure_commit"]);
  expect(
    fieldsOf({ change_failure: true, change_failure_rule: "reverted-sha@1.0", change_failure_commit: SHA }),
  ).toEqual([]);
});

test("no error quotes what was sent, and a stamp of a clock that is a little ahead is taken", () => {
  const errors = JSON.stringify(
    read({ ...ONE, service: { secret: "hunter2" } }, { ...ONE, id: "y", env: "hunter2\n" }, ["hunter2"], {
      ...ONE,
      id: "z",
      git: { repository_url: "hunter2" },
    }).errors,
  );
  expect(errors).not.toContain("hunter2");
  expect(read({ ...ONE, started_at: "2026-11-30T12:05:00Z" }).errors).toEqual([]);
  expect(read({ ...ONE, started_at: "2026-11-30T12:15:00Z" }).errors).toHaveLength(1);
});

test("an incident in our words is the event in Datadog's", () => {
  const { events } = readBatch(
    "incident",
    [{ id: "i", services: ["a", "b"], env: "production", started_at: ONE.started_at }],
    NOW,
  );
  expect(events[0]?.event).toMatchObject({
    id: "i",
    attributes: { service: ["a", "b"], env: ["production"], team: [], source: "pipeline" },
  });
});

test("what the document shows is what is taken", () => {
  const covers = { from: "2026-11-01T00:00:00Z" };
  expect(deploymentsBody.safeParse({ deployments: [ONE, { id: "x", deleted: true }], covers }).success).toBe(
    true,
  );
  expect(incidentsBody.safeParse({ incidents: [{ id: "i", started_at: ONE.started_at }] }).success).toBe(
    true,
  );
  expect(deploymentsBody.safeParse({ deployments: [{ ...ONE, deployed_by: "ann" }] }).success).toBe(false);
});
