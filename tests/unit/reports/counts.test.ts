import { expect, test } from "vitest";
import { countWindow, windowAlone } from "@/lib/core/metrics/window-counts";
import { en } from "@/lib/platform/i18n/messages/en";
import { reportFigures } from "@/lib/read/reports/figures";
import { whollyRead } from "../../support/figures";
import { commit, deployment, incident, MARCH_1_TO_11, several } from "../metrics/build";

const figures = reportFigures({
  source: "datadog",
  counts: countWindow(
    [
      ...several(9),
      deployment({
        result: "failed",
        recoverySeconds: 60,
        commits: [commit(), commit({ origin: "AI_ASSISTED" })],
      }),
    ],
    windowAlone(MARCH_1_TO_11),
    new Set(),
  ),
  incidents: [incident()],
  window: MARCH_1_TO_11,
  reading: whollyRead(MARCH_1_TO_11),
  hiddenNotes: {
    attested: 40,
    seen: 30,
    unmarked: 10,
    aiCommits: 100,
    unmarkedInterval: { low: 0.2, high: 0.5 },
  },
});

test("every count of a report has its words, so that a snapshot can show it", () => {
  const names = new Set(figures.flatMap(({ counts }) => Object.keys(counts)));
  expect([...names].filter((name) => !(name in en.snapshots.counts))).toEqual([]);
});

test("what is counted is whole: a median or a share is no count", () => {
  for (const { name, counts } of figures)
    for (const [what, n] of Object.entries(counts).filter(([what]) => what !== "days"))
      expect(Number.isInteger(n), `${name}: ${what}`).toBe(true);
});
