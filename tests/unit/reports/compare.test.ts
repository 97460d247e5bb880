import { expect, test } from "vitest";
import { countWindow, windowAlone } from "@/lib/core/metrics/window-counts";
import type { VerdictView } from "@/lib/read/dashboard/verdict-view";
import { reportFigures } from "@/lib/read/reports/figures";
import { REPORT_FORMAT_VERSION, type Report } from "@/lib/read/reports/schema";
import { compareFigures, isAnswerChanged } from "@/lib/read/snapshots/compare";
import { whollyRead } from "../../support/figures";
import { commit, deployment, incident, MARCH_1_TO_11, several } from "../metrics/build";

function reportOf(deployments: ReturnType<typeof several>): Report {
  const figures = reportFigures({
    source: "datadog",
    counts: countWindow(deployments, windowAlone(MARCH_1_TO_11), new Set()),
    incidents: [incident()],
    window: MARCH_1_TO_11,
    reading: whollyRead(MARCH_1_TO_11),
    hiddenNotes: null,
  });
  const scope = {
    window: { from: "", to: "" },
    environments: [],
    services: [],
    teams: [],
    repositories: [],
    tools: [],
  };
  const basis = {
    organization: "acme",
    timeZone: "UTC",
    scope,
    source: "datadog" as const,
    dataAsOf: null,
    dataVersion: 1,
    originRulesVersion: "1",
    producedAt: "2026-03-12T00:00:00.000Z",
  };
  return { formatVersion: REPORT_FORMAT_VERSION, basis, figures, comparison: null, verdict: null };
}

const kept = reportOf([...several(9), deployment({ result: "failed", commits: [commit()] })]);

test("the same data mark nothing, whatever the order of keys", () => {
  const again = JSON.parse(JSON.stringify(kept)) as Report;
  again.figures = again.figures.map((one) => ({
    ...one,
    counts: Object.fromEntries(Object.entries(one.counts).reverse()),
  }));
  expect(compareFigures(kept.figures, again.figures).filter(({ changed }) => changed)).toEqual([]);
});

test("an answer is another when its word, ratio, interval or counts are, not when the outlook alone moved", () => {
  const answer: VerdictView = {
    kind: "answer",
    word: "cannot-tell",
    withheld: null,
    estimand: "both",
    breaking: null,
    partsDisagree: false,
    ratio: 1.4,
    low: 0.8,
    high: 2.3,
    failed: 61,
    evaluated: 809,
    coverage: 0.84,
    decided: null,
    defaultHref: null,
    nextWeekEnd: null,
    outlook: { doublingWeeks: 1, quarterWeeks: 45 },
    since: null,
  };
  expect(isAnswerChanged(answer, { ...answer, outlook: { doublingWeeks: 2, quarterWeeks: 46 } })).toBe(false);
  for (const other of [
    { word: "more" as const },
    { ratio: 1.5 },
    { high: null },
    { failed: 62 },
    { coverage: null },
  ]) {
    expect(isAnswerChanged(answer, { ...answer, ...other })).toBe(true);
  }
  expect(isAnswerChanged(answer, { kind: "waiting", why: "no-comparison" })).toBe(true);
});

test("a figure whose counts moved is marked even where its value rounds to the same", () => {
  const twice = reportOf([...several(18), ...several(2, { result: "failed", commits: [commit()] })]);
  const rate = compareFigures(kept.figures, twice.figures).find((pair) => pair.kept.name === "dora_cfr");
  expect(rate?.today?.value).toBe(rate?.kept.value);
  expect(rate?.changed).toBe(true);
});

test("a figure that isn't computed any more, and one whose definition moved on, say so", () => {
  const today = { ...kept, figures: kept.figures.filter(({ name }) => name !== "batch_size_mean") };
  const older = structuredClone(kept);
  for (const figure of older.figures) if (figure.name === "dora_cfr") figure.definition.version = 0;
  const pairs = compareFigures(older.figures, today.figures);
  expect(pairs.find((pair) => pair.kept.name === "batch_size_mean")).toMatchObject({
    today: null,
    changed: true,
  });
  expect(pairs.filter(({ redefined }) => redefined).map((pair) => pair.kept.name)).toEqual(["dora_cfr"]);
});

test("where today's data weren't read nothing is called changed", () => {
  const pairs = compareFigures(kept.figures, null);
  expect(pairs.map((pair) => pair.kept)).toEqual(kept.figures);
  expect(pairs.filter((pair) => pair.changed || pair.today !== null)).toEqual([]);
});

test("every figure is there whatever the data, with its counts or the reason it has none", () => {
  for (const deployments of [
    [],
    several(3, { result: "pending" }),
    several(2),
    several(1, { result: "failed" }),
  ]) {
    const { figures } = reportOf(deployments);
    expect(figures.map(({ name }) => name)).toEqual(kept.figures.map(({ name }) => name));
    for (const figure of figures) {
      expect(figure.value === null, figure.name).toBe(figure.reason !== null);
      if (figure.unit === "rate" && figure.value !== null) {
        expect(Object.keys(figure.counts).length, figure.name).toBeGreaterThanOrEqual(2);
      }
    }
  }
});
