import { afterAll, beforeAll, expect, test, vi } from "vitest";
import type { Deployment } from "@/lib/core/deployments/types";
import type { Incident } from "@/lib/core/incidents/types";
import { namedRemediations } from "@/lib/core/metrics/deployment-rework-rate";
import { emptyBuckets } from "@/lib/core/metrics/series";
import type { TimeWindow } from "@/lib/core/metrics/window";
import { countWindow } from "@/lib/core/metrics/window-counts";
import { BEGINNING, EVERYTHING, type Question } from "@/lib/core/question/question";
import { searchBreakingCommits } from "@/lib/ingest/breaking-commits/search";
import { demoHistory } from "@/lib/providers/simulated-datadog/history";
import { DEMO_PRODUCTION_ENVIRONMENTS } from "@/lib/providers/simulated-datadog/organization";
import { countedWindow, dashboardFigures } from "@/lib/read/dashboard/figures";
import { breakDownDeployments } from "@/lib/read/deployments/break-down";
import { listDeployments } from "@/lib/read/deployments/data";
import { measureDeployments } from "@/lib/read/deployments/measure";
import { whollyRead } from "../../support/figures";
import { DATABASES, setBackendEnvironment } from "../access/backends";
import type { Backend } from "../support/backend";
import { createScene, DAY_MS, NOW, type Scene, syncScene } from "../support/scene";
import { everyIncident } from "../support/stored";
import { askAs, disagreementsOver } from "./disagreements";
import { expectTwins } from "./twins";

const TIME_ZONE = "America/Sao_Paulo";
const ENVIRONMENTS = [...DEMO_PRODUCTION_ENVIRONMENTS];
const windowOfDays = (days: number): TimeWindow => ({
  from: new Date(NOW.getTime() - days * DAY_MS),
  to: NOW,
});

let backend: Backend;
let scene: Scene;
let deployments: Deployment[];
let incidents: Incident[];

// PostgreSQL, where there is one, asks all of this in a third of the time; twins.test.ts asks PGlite.
beforeAll(async () => {
  const [database] = DATABASES.slice(-1);
  if (!database) throw new Error("no database");
  backend = await database.start();
  setBackendEnvironment(backend);
  scene = await createScene(backend, demoHistory({ today: NOW }));
  const since = new Date(NOW.getTime() - 121 * DAY_MS);
  const outcome = await syncScene(scene, { request: { since }, budgetMs: 240_000 });
  expect(outcome.state).toBe("succeeded");
  await searchBreakingCommits(scene.client, scene.organizationId, { deadlineAt: Date.now() + 240_000 });
  const all = { ...EVERYTHING, window: { from: BEGINNING, to: NOW }, environments: ENVIRONMENTS };
  deployments = await listDeployments(scene.client, scene.organizationId, all);
  incidents = await everyIncident(scene, all);
  expect(deployments.length).toBeGreaterThan(1000);
  expect(incidents.length).toBeGreaterThan(10);
}, 300_000);
afterAll(() => backend.stop());

test.each([7, 30, 90])(
  "the dashboard's headlines over %i days of the demo are lib/core/metrics' own",
  async (days) => {
    const window = windowOfDays(days);
    const question: Question = { ...EVERYTHING, window, environments: ENVIRONMENTS };
    const counts = await measureDeployments(
      scene.client,
      scene.organizationId,
      question,
      countedWindow(window, TIME_ZONE),
    );
    const shown = dashboardFigures({
      counts,
      incidents,
      window,
      asOf: NOW,
      reading: whollyRead(window),
      now: NOW,
    });
    const named = namedRemediations(deployments, window.to);
    const own = dashboardFigures({
      counts: countWindow(deployments, countedWindow(window, TIME_ZONE), named),
      incidents,
      window,
      asOf: NOW,
      reading: whollyRead(window),
      now: NOW,
    });
    expect(withCloseDigits(shown)).toEqual(withCloseDigits(own));
    expect(
      shown["change-failure-rate"].measured &&
        shown["change-lead-time"].measured &&
        shown["failed-deployment-recovery-time"].measured,
    ).toBe(true);
  },
);

test("one question has one answer on every surface of the demo too: value, counts and reason", async () => {
  vi.useFakeTimers({ toFake: ["Date"], now: NOW });
  try {
    const asker = await askAs(scene, { timeZone: TIME_ZONE, productionEnvironments: ENVIRONMENTS });
    const day = (ago: number) => new Date(NOW.getTime() - ago * DAY_MS).toISOString().slice(0, 10);
    const {
      rows: [busiest],
    } = await breakDownDeployments(
      scene.client,
      scene.organizationId,
      { ...EVERYTHING, window: windowOfDays(60), environments: ENVIRONMENTS },
      "service",
      [],
    );
    const queries: Record<string, string>[] = [
      { from: day(30), to: day(0) },
      { from: day(90), to: day(0), service: busiest?.value ?? "" },
      { from: day(150), to: day(30), tool: "Claude Code" },
    ];
    for (const query of queries) {
      expect(await disagreementsOver(asker, new URLSearchParams(query))).toEqual([]);
    }
  } finally {
    vi.useRealTimers();
  }
}, 120_000);

test.each(["day", "week", "month"] as const)("the series by %s adds up to the window", async (size) => {
  const days = { day: 30, week: 90, month: 119 }[size];
  const window = windowOfDays(days);
  const buckets = emptyBuckets(window, size, TIME_ZONE);
  const question: Question = { ...EVERYTHING, window, environments: ENVIRONMENTS };
  const counts = await measureDeployments(scene.client, scene.organizationId, question, {
    window,
    parts: [window],
    buckets,
  });
  const named = namedRemediations(deployments, window.to);
  expect(counts.buckets).toEqual(countWindow(deployments, { window, parts: [], buckets }, named).buckets);
  const sum = (values: readonly number[]) => values.reduce((total, value) => total + value, 0);
  const { total, failed, pending } = counts.current.counts;
  expect(total).toBeGreaterThan(0);
  expect(sum(counts.buckets.map((bucket) => bucket.deployments))).toBe(total);
  expect(sum(counts.buckets.map((bucket) => bucket.failed))).toBe(failed);
  expect(sum(counts.buckets.map((bucket) => bucket.pending))).toBe(pending);
  expect(sum(counts.bucketCounts.map((bucket) => bucket.leadTimes.commits))).toBe(
    counts.current.leadTimes.commits,
  );
  expect(sum(counts.bucketCounts.map((bucket) => bucket.commits))).toBe(counts.current.commits);
});

test("the demo names the breaking commits of about half of its failures, each among what failed", () => {
  const failed = deployments.filter(
    ({ result, deploymentType }) => result === "failed" && deploymentType !== "rollback",
  );
  const named = failed.filter(({ breakingCommit, commits }) =>
    commits.some(({ sha }) => sha === breakingCommit?.sha),
  );
  expect(named.length / failed.length).toBeGreaterThan(0.4);
  expect(named.length / failed.length).toBeLessThan(0.65);
  expect(named).toHaveLength(failed.filter(({ breakingCommit }) => breakingCommit).length);
});

test("rates by origin, stages, breakdowns and the comparison's exposures are the same either way", async () => {
  const question: Question = { ...EVERYTHING, window: windowOfDays(60), environments: ENVIRONMENTS };
  const { client, organizationId } = scene;
  expect((await expectTwins(client, organizationId, question)).deployments).toBeGreaterThan(300);
  const {
    rows: [busiest],
  } = await breakDownDeployments(client, organizationId, question, "service", []);
  await expectTwins(client, organizationId, { ...question, services: [busiest?.value ?? ""] });
}, 120_000);

/** Sums of squares that should cancel leave a rest of rounding. */
function withCloseDigits(figures: object): object {
  return JSON.parse(
    JSON.stringify(figures, (_, value) => (typeof value === "number" ? Number(value.toPrecision(9)) : value)),
  );
}
