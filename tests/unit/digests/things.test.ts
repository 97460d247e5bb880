import { expect, test } from "vitest";
import type { Headline } from "@/lib/read/dashboard/headlines";
import { thingsOf } from "@/lib/read/digests/things";

const answer = (word: "more" | "cannot-tell", before: "more" | "cannot-tell" | null) =>
  ({
    kind: "answer",
    word,
    before,
    estimand: "both",
    ratio: 1.4,
    low: 0.8,
    high: 2.3,
    failed: 61,
    evaluated: 809,
    coverage: 0.84,
  }) as const;

const moved = (metric: Headline["metric"], beyondChance: boolean): Headline =>
  ({
    metric,
    unit: "rate",
    value: 0.09,
    figure: { measured: true, rate: 0.09, failed: 9, evaluated: 100 },
    change: {
      kind: "moved",
      direction: "up",
      size: 0.03,
      unit: "points",
      beyondChance,
      before: 0.06,
      beforeCount: 90,
    },
  }) as unknown as Headline;

const SPREAD = {
  byService: [
    { service: "ledger", failed: 2 },
    { service: "api", failed: 3 },
  ],
  all: 7,
};
const QUIET = {
  verdict: answer("cannot-tell", "cannot-tell"),
  headlines: [moved("change-failure-rate", false)],
  failures: SPREAD,
};

test("a week like the one before has nothing to tell", () => {
  expect(thingsOf(QUIET)).toEqual([]);
  expect(thingsOf({ ...QUIET, verdict: null, headlines: [] })).toEqual([]);
});

test("another verdict is told, and the first one; the same one isn't", () => {
  expect(thingsOf({ ...QUIET, verdict: answer("more", "cannot-tell") })).toEqual([{ kind: "verdict" }]);
  expect(thingsOf({ ...QUIET, verdict: answer("cannot-tell", null) })).toEqual([{ kind: "verdict" }]);
});

test("a service with at least half of the failures is told from three failures on, where there are others", () => {
  const failures = (ledger: number, all: number, others = [{ service: "api", failed: all - ledger }]) => ({
    byService: [{ service: "ledger", failed: ledger }, ...others],
    all,
  });
  const told = [{ kind: "service", service: "ledger", failed: 3, of: 6 }];
  expect(thingsOf({ ...QUIET, failures: failures(3, 6) })).toEqual(told);
  expect(thingsOf({ ...QUIET, failures: failures(2, 3) })).toEqual([]);
  expect(thingsOf({ ...QUIET, failures: failures(3, 7, []) })).toEqual([]);
  expect(thingsOf({ ...QUIET, failures: failures(5, 5, []) })).toEqual([]);
});

test("what moved by more than chance is told, what breaks before what is slow, and three things at most", () => {
  const headlines = [
    moved("deployment-frequency", true),
    moved("change-lead-time", false),
    moved("deployment-rework-rate", true),
    moved("change-failure-rate", true),
  ];
  const metrics = (things: ReturnType<typeof thingsOf>) =>
    things.map((thing) => (thing.kind === "metric" ? thing.metric : thing.kind));
  expect(metrics(thingsOf({ ...QUIET, headlines }))).toEqual([
    "change-failure-rate",
    "deployment-rework-rate",
    "deployment-frequency",
  ]);
  expect(metrics(thingsOf({ ...QUIET, headlines, verdict: answer("more", null) }))).toEqual([
    "verdict",
    "change-failure-rate",
    "deployment-rework-rate",
  ]);
});
