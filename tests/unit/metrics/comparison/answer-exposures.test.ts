import { describe, expect, test } from "vitest";
import { exposuresOf } from "@/lib/core/metrics/comparison/exposures";
import { fitDeployments } from "@/lib/core/metrics/comparison/fit-deployments";
import type { HazardRatio, NoHazardRatio } from "@/lib/core/metrics/comparison/hazard-ratio";
import { withHolmVerdicts } from "@/lib/core/metrics/comparison/holm-verdicts";
import { overlapOf } from "@/lib/core/metrics/comparison/overlap";
import {
  type ColumnFamily,
  fittedRows,
  scoreTest,
  testedFit,
} from "@/lib/core/metrics/comparison/score-test";
import { plainStrata, strataOf } from "@/lib/core/metrics/comparison/strata";
import { toHistory } from "@/lib/core/metrics/comparison/to-history";
import { chiSquareUpperTail } from "@/lib/core/metrics/stats/incomplete-gamma";
import { askOnce } from "../../../simulations/ask";
import { drawWorld } from "../../../simulations/draw-world";
import { commit, deployment } from "../build";
import { randomFrom } from "../random";

const plain = { id: "0", name: "plain" };

describe("what breaking commits have to confirm", () => {
  const confirmationWith = (share: number) => {
    const world = { ...plain, deployments: 3000, named: { ai: share, human: share } };
    const { verdict } = askOnce(drawWorld(world, 1.5, randomFrom(8)));
    if (verdict.verdict === "not-compared" || verdict.estimand === "commit")
      throw new Error("not deployments");
    return verdict.leaning.confirmation;
  };

  test("where most failures name theirs, one in ten by chance; where few do, next to nothing", () => {
    expect(confirmationWith(0.7)?.needed).toBe(1.28);
    expect(confirmationWith(0.25)?.needed).toBeLessThan(0.2);
  });
});

describe("services looked at side by side", () => {
  test("one whose ratio is without limit gets no word, and counts among those looked at", () => {
    const measured: HazardRatio = {
      measured: true,
      ratio: 3,
      interval: { low: 1.5, high: 6 },
      logStandardError: 0.35,
      designEffect: 1,
      pValue: 0.002,
      z: 3.1,
    };
    const edge: NoHazardRatio = { measured: false, reason: "ratio-without-limit", bound: null, pValue: 0.2 };
    const never: NoHazardRatio = { measured: false, reason: "too-few-failures", bound: null };
    expect(withHolmVerdicts([{ ratio: measured }, { ratio: edge }, { ratio: never }])).toMatchObject([
      { adjustedPValue: 0.004, verdict: "more" },
      { verdict: "not-compared" },
      { adjustedPValue: null, verdict: "not-compared" },
    ]);
  });
});

describe("strata", () => {
  const day = (i: number) => new Date(Date.UTC(2026, 0, 1 + 3 * i));
  const of = (repositoryId: string, failures: number) =>
    Array.from({ length: 40 }, (_, i) =>
      deployment({
        repositoryId,
        startedAt: day(i),
        result: i < failures ? "failed" : "passed",
        commits: [commit({ sha: `${repositoryId}${i}`, origin: i % 2 ? "AI_ASSISTED" : "HUMAN" })],
      }),
    );
  const history = toHistory([...of("safe", 1), ...of("risky", 12), ...of("spotless", 0)]);
  const exposures = exposuresOf(history, { matureBefore: Infinity });

  test("a repository with a single failure is compared within itself, one without any goes with the rest", () => {
    const { strata } = strataOf(exposures, history);
    const own = strata.filter(({ oneRepository, failed }) => oneRepository && failed === 1);
    expect(own).toMatchObject([{ deployments: 40, quarter: null }]);
    // With the ten of the risky one in a quarter too thin to stand alone.
    expect(strata.filter(({ failed }) => failed === 0)).toMatchObject([{ kind: "small", deployments: 50 }]);
  });

  test("plain strata are as asked, however small", () => {
    expect(plainStrata(exposures, history, "none").strata).toMatchObject([{ deployments: 120, failed: 13 }]);
    expect(plainStrata(exposures, history, "service-quarter").strata).toMatchObject([
      { quarter: "2026-Q1", deployments: 90 },
      { quarter: "2026-Q2", deployments: 30 },
    ]);
  });
});

describe("the score test", () => {
  const history = toHistory(drawWorld({ ...plain, deployments: 900 }, 1.5, randomFrom(2)));
  const exposures = exposuresOf(history, { matureBefore: Infinity });
  const fit = fitDeployments(exposures, strataOf(exposures, history), overlapOf(exposures));
  const fitted = fittedRows(fit);
  if (fitted === null) throw new Error("no fit");
  const ready = testedFit(fitted);
  const random = randomFrom(3);
  const months: ColumnFamily = {
    count: 5,
    column: Int32Array.from(fitted.rows, () => Math.floor(6 * random()) - 1),
  };
  const slopes: ColumnFamily = {
    count: 3,
    column: Int32Array.from(fitted.rows, (row) => ((exposures.service[row] as number) % 4) - 1),
    value: Float64Array.from(fitted.rows, () => random()),
  };

  test("doesn't depend on the order of the columns, and a column told twice counts once", () => {
    const [one, other, twice] = [
      [months, slopes],
      [slopes, months],
      [months, slopes, months],
    ].map((families) => scoreTest(ready, families, chiSquareUpperTail));
    expect(one?.degrees).toBe(8);
    for (const test of [other, twice]) {
      expect(test?.degrees).toBe(8);
      expect(test?.pValue(1)).toBeCloseTo(one?.pValue(1) ?? Number.NaN, 8);
      expect(test?.shift).toBeCloseTo(one?.shift ?? Number.NaN, 8);
    }
  });

  test("what the fit holds already has nothing to tell", () => {
    const strata: ColumnFamily = { count: ready.fitted.strata, column: fitted.stratum };
    expect(scoreTest(ready, [strata], chiSquareUpperTail).pValue(1)).toBeNull();
  });
});
