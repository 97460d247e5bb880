import { expect, test } from "vitest";
import { curveMarks } from "@/lib/read/dashboard/marks";
import { toDashboardView } from "@/lib/read/dashboard/view-model";
import { dashboardInput, NOW, syncState } from "./build";

const WINDOW = { from: new Date("2025-12-01T00:00:00Z"), to: NOW };

test("where a pipeline pushes, a window that is partly known isn't said to be waiting for Datadog", () => {
  const known = [{ from: new Date("2026-03-20T00:00:00Z"), to: NOW }];
  const view = toDashboardView(
    dashboardInput({
      source: "pipeline",
      sync: syncState({ pusher: "pipeline" }),
      reading: { deployments: known, incidents: [], pushed: known },
    }),
  );
  expect(view.source).toBe("pipeline");
  expect(view.sync).toMatchObject({ pusher: "pipeline" });
  expect(view.content.kind).toBe("empty");
});

test("a change of Datadog's is no mark on the curves of a pipeline", () => {
  const kindsOf = (pushed: boolean) => {
    const reading = { deployments: [WINDOW], incidents: [], ...(pushed && { pushed: [WINDOW] }) };
    return curveMarks(WINDOW, reading, [], NOW).map(({ kind }) => kind);
  };
  expect(kindsOf(false)).toEqual(["datadog-failure-detection"]);
  expect(kindsOf(true)).toEqual([]);
});
