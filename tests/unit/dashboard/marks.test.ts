import { expect, test } from "vitest";
import { curveMarks } from "@/lib/read/dashboard/marks";

const NOW = new Date("2026-02-20T12:00:00Z");
const day = (text: string) => new Date(`${text}T00:00:00Z`);
const reading = (from: string, to: Date) => ({ deployments: [{ from: day(from), to }], incidents: [] });
const kinds = (marks: ReturnType<typeof curveMarks>) => marks.map(({ kind }) => kind);

test("what changed inside of the window is marked, the earliest first, and nothing outside of it", () => {
  const changes = [
    { kind: "origin-rules" as const, at: day("2026-02-03") },
    { kind: "production-environments" as const, at: day("2026-01-20") },
    { kind: "production-environments" as const, at: day("2025-06-01") },
  ];
  const window = { from: day("2025-12-01"), to: NOW };
  expect(kinds(curveMarks(window, reading("2025-12-15", NOW), changes, NOW))).toEqual([
    "reading-began",
    "datadog-failure-detection",
    "production-environments",
    "origin-rules",
  ]);
  const later = { from: day("2026-02-10"), to: NOW };
  expect(curveMarks(later, reading("2025-12-15", NOW), changes, NOW)).toEqual([]);
});

test("what changed several times in a day is marked once", () => {
  const at = (hour: number) => new Date(day("2026-02-03").getTime() + hour * 3_600_000);
  const changes = [9, 10, 11, 40].map((hour) => ({ kind: "origin-rules" as const, at: at(hour) }));
  const window = { from: day("2026-01-21"), to: NOW };
  const marks = curveMarks(window, reading("2025-01-01", day("2026-02-20")), changes, NOW);
  expect(marks.map((mark) => mark.at)).toEqual([at(9), at(40)]);
});

test("a history that was read to its beginning, and on to this morning, needs no mark", () => {
  const window = { from: day("2026-01-21"), to: NOW };
  expect(curveMarks(window, reading("2025-01-01", day("2026-02-20")), [], NOW)).toEqual([]);
});

test("where a feed was read no further, its last day is marked", () => {
  const window = { from: day("2026-01-21"), to: NOW };
  expect(curveMarks(window, reading("2025-01-01", day("2026-02-10")), [], NOW)).toEqual([
    { kind: "reading-ended", at: day("2026-02-10") },
  ]);
  expect(curveMarks(window, { deployments: [], incidents: [] }, [], NOW)).toEqual([]);
});
