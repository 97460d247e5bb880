import { describe, expect, test } from "vitest";
import { commitLayerOf } from "@/lib/core/metrics/comparison/commit-layer";
import { AI, ELSEWHERE, HUMAN } from "@/lib/core/metrics/comparison/exposures";
import { fitHazards, hazardRatio } from "@/lib/core/metrics/comparison/hazard-ratio";
import { overlapOf } from "@/lib/core/metrics/comparison/overlap";
import oracle from "../../../fixtures/oracles/layers.json";
import { exposuresFrom, type Row } from "./rows";

describe("the deployment layer", () => {
  test("ratio, slopes and profile interval as by SciPy", () => {
    const { rows, covariates, ...known } = oracle.deployments;
    const { exposures, strata } = exposuresFrom(
      rows.map(([stratum, failed, human, ai]) => ({ stratum, failed: failed === 1, human, ai }) as Row),
    );
    const fitted = {
      names: ["time", "after-failure", "batch"] as const,
      values: Float64Array.from(covariates.flat()),
    };
    const fit = fitHazards(exposures, strata, overlapOf(exposures), exposures.commitsByOrigin, fitted);
    expect(fit.maximum?.value).toBeCloseTo(known.value, 5);
    expect(fit.maximum?.logRatios[0]).toBeCloseTo(known.logRatio, 4);
    known.slopes.forEach((slope, j) => {
      expect(fit.maximum?.logRatios[3 + j]).toBeCloseTo(slope, 3);
    });
    const ratio = hazardRatio(fit, AI);
    if (!ratio.measured) throw new Error(ratio.reason);
    expect(ratio.interval.low / known.low).toBeCloseTo(1, 4);
    expect((ratio.interval.high ?? 0) / known.high).toBeCloseTo(1, 4);
  });
});

describe("the commit layer", () => {
  const failedRows = (list: readonly number[][]): Row[] =>
    list.map(([human = 0, ai = 0, origin = -1, error = 0]) => ({
      stratum: 0,
      failed: true,
      human,
      ai,
      ...(origin < 0 ? {} : { breaking: origin === 1 ? AI : HUMAN, breakingError: error }),
    }));
  const layerOf = (list: readonly number[][]) =>
    commitLayerOf(exposuresFrom(failedRows(list)).exposures).summary;
  const times = <T>(n: number, row: T): T[] => Array.from({ length: n }, () => row);

  test("ratio, interval and z as by SciPy, with wrong names and naming that depends on the origin", () => {
    const { failed, ...known } = oracle.commits;
    const { ratio, z } = layerOf(failed);
    if (!ratio.measured) throw new Error(ratio.reason);
    expect(Math.log(ratio.ratio)).toBeCloseTo(known.logRatio, 5);
    expect(ratio.interval.low / known.low).toBeCloseTo(1, 4);
    expect((ratio.interval.high ?? 0) / known.high).toBeCloseTo(1, 4);
    expect(z).toBeCloseTo(known.zAtOne, 4);
  });

  test("a failure that none of its commits broke is no unnamed one: it says nothing of naming", () => {
    const named = [...times(20, [1, 1, 1]), ...times(10, [1, 1, 0]), ...times(6, [0, 1, 1])];
    const rows = [
      ...failedRows(named),
      ...times(40, { stratum: 0, failed: true, human: 0, ai: 1, breaking: ELSEWHERE } as Row),
    ];
    const { elsewhere, ...summary } = commitLayerOf(exposuresFrom(rows).exposures).summary;
    const { elsewhere: none, ...without } = layerOf(named);
    expect([elsewhere, none]).toEqual([40, 0]);
    expect(summary).toEqual(without);
  });

  test("one commit of each aboard, all named: the ratio is that of the counts, by hand", () => {
    const { known, aiAssisted, expectedAi, ratio } = layerOf([
      ...times(20, [1, 1, 1]),
      ...times(10, [1, 1, 0]),
    ]);
    expect([known, aiAssisted, expectedAi]).toEqual([30, 20, 15]);
    if (!ratio.measured) throw new Error(ratio.reason);
    expect(ratio.ratio).toBeCloseTo(2, 8);
    expect(ratio.logStandardError).toBeCloseTo(Math.sqrt(1 / 20 + 1 / 10), 6);
  });

  test("AI named twice as often where only one origin was aboard is taken out of the ratio", () => {
    const named = (list: number[][]) => [...list, ...times(60, [1, 1, -1])];
    const pure = [
      ...times(40, [0, 2, 1]),
      ...times(10, [0, 2, -1]),
      ...times(20, [2, 0, 0]),
      ...times(30, [2, 0, -1]),
    ];
    const mixed = [...times(40, [1, 1, 1]), ...times(20, [1, 1, 0])];
    const raw = layerOf(named(mixed)).ratio;
    const corrected = layerOf(named([...pure, ...mixed])).ratio;
    if (!raw.measured || !corrected.measured) throw new Error("expected two ratios");
    expect(raw.ratio).toBeCloseTo(2, 1);
    expect(corrected.ratio).toBeLessThan(1.4);
  });

  test("a commit that broke three services counts once, and failures of one origin alone tell nothing", () => {
    const { exposures } = exposuresFrom(failedRows(times(30, [1, 1, 1])));
    exposures.breakingCommit.forEach((_, i) => {
      exposures.breakingCommit[i] = Math.floor(i / 3);
    });
    expect(commitLayerOf(exposures).summary.known).toBeCloseTo(10, 9);
    expect(layerOf(times(50, [0, 2, 1])).ratio).toMatchObject({
      measured: false,
      reason: "too-few-breaking-commits",
    });
  });

  test("only AI-assisted ones named leaves a lower bound alone", () => {
    expect(layerOf(times(30, [1, 1, 1])).ratio).toMatchObject({
      measured: false,
      reason: "ratio-without-limit",
      bound: { side: "lower" },
    });
  });
});
