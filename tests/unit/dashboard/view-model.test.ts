import { describe, expect, test } from "vitest";
import { toDashboardView } from "@/lib/read/dashboard/view-model";
import { DEFAULT_FILTERS } from "@/lib/read/filters/filters";
import { deployment, incident, several } from "../metrics/build";
import { dashboardInput, syncState } from "./build";

const startedAt = new Date("2026-03-20T12:00:00Z");

describe("what stands in place of the figures", () => {
  test("nothing was ever connected: the way to connect", () => {
    expect(toDashboardView(dashboardInput({ sync: null })).content).toEqual({ kind: "not-connected" });
  });

  test("the first fetch is under way: how far it is", () => {
    const sync = syncState({ backfill: { share: 0.4, deployments: 120 } });
    expect(toDashboardView(dashboardInput({ sync })).content).toEqual({
      kind: "backfilling",
      share: 0.4,
      deployments: 120,
    });
  });

  test("nobody chose production environments yet: the choice, the busiest first", () => {
    const input = dashboardInput();
    const organization = { ...input.organization, productionEnvironments: [] };
    const { content } = toDashboardView({ ...input, organization });
    expect(content).toEqual({
      kind: "choose-environments",
      environments: [
        { name: "staging", deployments: 90 },
        { name: "production", deployments: 40 },
      ],
    });
  });

  test("an empty window names the shortest longer one that has deployments, and where else there are some", () => {
    const longerWindows = [{ days: 90 as const, deployments: 12 }];
    expect(toDashboardView(dashboardInput({ longerWindows })).content).toEqual({
      kind: "empty",
      environments: ["production"],
      filtered: false,
      longer: { days: 90, deployments: 12 },
      elsewhere: [{ name: "staging", deployments: 90 }],
    });
  });

  test("a longer window without deployments is not offered", () => {
    const longerWindows = [{ days: 90 as const, deployments: 0 }];
    expect(toDashboardView(dashboardInput({ longerWindows })).content).toMatchObject({ longer: null });
  });
});

describe("what to know before the figures", () => {
  const deployments = [deployment({ startedAt })];

  test("figures of a healthy integration need no notice", () => {
    const view = toDashboardView(dashboardInput({ deployments }));
    expect(view.content.kind).toBe("figures");
    expect(view.notices).toEqual([]);
  });

  test("a failing sync still shows what came in, since when it fails and as of when the figures are", () => {
    const failingSince = new Date("2026-03-30T05:00:00Z");
    const sync = syncState({ status: "error", failingSince, lastError: "403 Forbidden" });
    const view = toDashboardView(dashboardInput({ deployments, sync }));
    expect(view.content.kind).toBe("figures");
    expect(view.notices).toEqual([
      { kind: "failing", since: failingSince, lastSyncAt: sync.lastSyncAt, error: "403 Forbidden" },
    ]);
  });

  test("a disconnected integration keeps its history on screen", () => {
    const view = toDashboardView(
      dashboardInput({ deployments, sync: syncState({ status: "disconnected" }) }),
    );
    expect(view.content.kind).toBe("figures");
    expect(view.notices).toEqual([{ kind: "disconnected" }]);
  });

  test("figures during the first fetch are marked as incomplete", () => {
    const sync = syncState({ backfill: { share: null, deployments: 1 } });
    expect(toDashboardView(dashboardInput({ deployments, sync })).notices).toEqual([
      { kind: "backfilling", share: null },
    ]);
  });

  test("when every verdict is pending no card calls that 'none failed'", () => {
    const pending = several(3, { startedAt, result: "pending" });
    const view = toDashboardView(dashboardInput({ deployments: pending }));
    expect(view.notices).toEqual([{ kind: "all-pending", deployments: 3 }]);
    const undecided = { measured: false, reason: "no-evaluated-deployments" };
    expect(view.content).toMatchObject({
      headlines: [{ figure: undecided }, { figure: undecided }, { value: 0.1 }, {}, {}],
      facts: { rollbacks: undecided },
    });
  });
});

test("a page narrowed to services that shipped nothing says that it is narrowed", () => {
  const filters = { ...DEFAULT_FILTERS, services: ["gone"] };
  expect(toDashboardView(dashboardInput({ filters })).content).toMatchObject({
    kind: "empty",
    filtered: true,
  });
  expect(toDashboardView(dashboardInput()).content).toMatchObject({ kind: "empty", filtered: false });
});

test("under a repository the filters lead back to it and incidents are unknown, not 0", () => {
  const repository = { id: "r1", name: "github.com/acme/checkout" };
  const deployments = [deployment({ startedAt })];
  const view = toDashboardView(dashboardInput({ deployments, incidents: null, repository }));
  expect(view.path).toBe("/acme/repositories/r1");
  expect(view.behind.repositories).toEqual(["r1"]);
  expect(view.content).toMatchObject({
    facts: { incidents: null, restore: { measured: false, reason: "not-available-by-repository" } },
  });
});

test("events outside the window are in no figure", () => {
  const before = new Date("2026-02-20T12:00:00Z");
  const view = toDashboardView(
    dashboardInput({
      deployments: [deployment({ startedAt }), deployment({ startedAt: before, result: "failed" })],
      incidents: [incident({ startedAt: before })],
    }),
  );
  expect(view.content).toMatchObject({ facts: { counts: { total: 1, failed: 0 }, incidents: 0 } });
});
