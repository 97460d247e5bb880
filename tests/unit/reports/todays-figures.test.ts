import { beforeEach, expect, test, vi } from "vitest";
import { loadTodaysFigures } from "@/lib/read/snapshots/loaders";
import type { OrganizationContext } from "@/lib/workspace/organizations/types";

const read = vi.hoisted(() => vi.fn(async () => []));
vi.mock("@/lib/read/reports/report", () => ({ loadReportFigures: read, loadReportFrame: vi.fn() }));

vi.mock("@/lib/ingest/feeds/reading", () => ({
  getReading: async () => ({ deployments: [], incidents: [] }),
}));

vi.mock("@/lib/read/origin-comparisons/data", () => ({ getHiddenNotes: async () => null }));

beforeEach(() => void read.mockClear());

const asOf = (dataVersion: number) => ({ id: "acme", dataVersion }) as unknown as OrganizationContext;
const from = (from: string) => ({
  scope: {
    window: { from, to: "2026-11-01T00:00:00.000Z" },
    environments: ["production"],
    services: [],
    teams: [],
    repositories: [],
    tools: [],
  },
});

test("a snapshot that is looked at again reads nothing until the data change", async () => {
  const snapshot = from("2026-10-01T00:00:00.000Z");
  expect(await loadTodaysFigures(asOf(1), snapshot)).toEqual([]);
  await loadTodaysFigures(asOf(1), snapshot);
  expect(read).toHaveBeenCalledTimes(1);
  await loadTodaysFigures(asOf(2), snapshot);
  expect(read).toHaveBeenCalledTimes(2);
});

test("a window longer than any page reads is not read again; two years, one of them a leap year, are", async () => {
  expect(await loadTodaysFigures(asOf(1), from("2024-10-30T00:00:00.000Z"))).toBeNull();
  expect(read).not.toHaveBeenCalled();
  expect(await loadTodaysFigures(asOf(1), from("2024-11-01T00:00:00.000Z"))).toEqual([]);
});
