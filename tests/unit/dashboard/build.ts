import type { Deployment } from "@/lib/core/deployments/types";
import type { Incident } from "@/lib/core/incidents/types";
import { namedRemediations } from "@/lib/core/metrics/deployment-rework-rate";
import type { Reading } from "@/lib/core/metrics/reading";
import { countWindow } from "@/lib/core/metrics/window-counts";
import { forEachList } from "@/lib/core/question/lists";
import { countedWindow, dashboardFigures } from "@/lib/read/dashboard/figures";
import type { DashboardInput, SyncState } from "@/lib/read/dashboard/view-model";
import { DEFAULT_FILTERS } from "@/lib/read/filters/filters";
import { whollyRead } from "../../support/figures";

export const NOW = new Date("2026-03-31T00:00:00Z");

/** The 30 days before NOW. */
export const WINDOW = Object.freeze({ from: new Date("2026-03-01T00:00:00Z"), to: NOW });

/** An integration that works, with production and staging, except for what the test says. */
export function syncState(parts: Partial<SyncState> = {}): SyncState {
  return {
    pusher: null,
    status: "active",
    lastSyncAt: new Date("2026-03-30T04:00:00Z"),
    failingSince: null,
    lastError: null,
    backfill: null,
    environments: [
      { name: "production", deployments: 40 },
      { name: "staging", deployments: 90 },
    ],
    ...parts,
  };
}

interface InputParts extends Partial<Omit<DashboardInput, "figures">> {
  deployments?: readonly Deployment[];
  incidents?: readonly Incident[] | null;
  reading?: Reading;
}

/** What the view is made from: one organization, 30 days, production, no deployments unless given. */
export function dashboardInput({
  deployments = [],
  incidents = [],
  reading = whollyRead(WINDOW),
  ...parts
}: InputParts = {}): DashboardInput {
  const figures = dashboardFigures({
    counts: countWindow(deployments, countedWindow(WINDOW, "UTC"), namedRemediations(deployments, WINDOW.to)),
    incidents,
    window: WINDOW,
    asOf: NOW,
    reading,
    now: NOW,
  });
  return {
    organization: {
      slug: "acme",
      name: "Acme",
      timeZone: "UTC",
      weekStart: "monday",
      productionEnvironments: ["production"],
      canConnect: true,
    },
    repository: null,
    filters: DEFAULT_FILTERS,
    ignored: [],
    choices: { ...forEachList(() => []), unlisted: forEachList(() => 0) },
    window: WINDOW,
    figures,
    marks: [],
    source: "datadog",
    sync: syncState(),
    longerWindows: [],
    comparison: null,
    hiddenNotes: null,
    decided: null,
    now: NOW,
    ...parts,
  };
}
