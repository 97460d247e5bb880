import { describe, expect, test } from "vitest";
import { AI, BOT, UNKNOWN } from "@/lib/core/metrics/comparison/exposures";
import { fitHazards, hazardRatio, influenceOf } from "@/lib/core/metrics/comparison/hazard-ratio";
import { overlapOf } from "@/lib/core/metrics/comparison/overlap";
import oracle from "../../../fixtures/oracles/hazard.json";
import { exposuresFrom, type Row } from "./rows";

const ORDER = [AI, BOT, UNKNOWN] as const;

function fitRows(rows: readonly Row[]) {
  const { exposures, strata } = exposuresFrom(rows);
  return fitHazards(exposures, strata, overlapOf(exposures));
}

describe("the hazard ratio", () => {
  test.each(oracle)("$name: estimate and profile interval as in R optim", (known) => {
    const alone = fitRows(known.rows.map((r) => ({ ...rowOf(r), change: undefined })));
    known.free.forEach((which, k) => {
      expect(alone.maximum?.logRatios[which]).toBeCloseTo(known.logRatios[k] as number, 3);
    });
    expect(alone.maximum?.value).toBeCloseTo(known.value, 5);
    const ratio = hazardRatio(alone, AI);
    if (!ratio.measured) throw new Error(ratio.reason);
    expect(ratio.interval.low / known.low).toBeCloseTo(1, 3);
    expect((ratio.interval.high ?? 0) / known.high).toBeCloseTo(1, 3);
    expect(ratio.logStandardError / known.modelSe).toBeCloseTo(1, 3);
    expect(ratio.designEffect).toBe(1);
  });

  test.each(oracle)("$name: the sandwich by change set as in R", (known) => {
    const rows = known.rows.map(rowOf);
    const fit = fitRows(rows);
    if (fit.maximum === null) throw new Error("no maximum");
    const influence = influenceOf(fit, fit.maximum, ORDER.indexOf(AI));
    const alone = influence.reduce((sum, v) => sum + v * v, 0);
    expect(Math.sqrt(alone) / known.aloneSe).toBeCloseTo(1, 2);
    const ratio = hazardRatio(fit, AI);
    if (!ratio.measured) throw new Error(ratio.reason);
    const isShared = known.clusters < rows.length;
    const designEffect = isShared ? (known.clusterSe / known.aloneSe) ** 2 : 1;
    expect(ratio.designEffect).toBeCloseTo(designEffect, 2);
  });

  test("three services that ship every change set together are worth a third of their deployments", () => {
    const shared = oracle.find((known) => known.clusters < known.rows.length);
    const { exposures } = exposuresFrom((shared?.rows ?? []).map(rowOf));
    expect(overlapOf(exposures)).toMatchObject({ isShared: true });
    expect(overlapOf(exposures).independent).toBeCloseTo(exposures.count / 3, 6);
  });
});

function rowOf([stratum, failed, human, ai, bot, unknown, change]: number[]): Row {
  return {
    stratum: stratum as number,
    failed: failed === 1,
    human: human as number,
    ai: ai as number,
    bot: bot as number,
    unknown: unknown as number,
    change: change as number,
  };
}

const passed = (human: number, ai: number, more: Partial<Row> = {}): Row => ({
  stratum: 0,
  failed: false,
  human,
  ai,
  ...more,
});
const failed = (human: number, ai: number, more: Partial<Row> = {}): Row => ({
  ...passed(human, ai, more),
  failed: true,
});
const times = (n: number, row: Row): Row[] => Array.from({ length: n }, () => row);
const reasonOf = (rows: Row[]) => {
  const ratio = hazardRatio(fitRows(rows), AI);
  return ratio.measured ? `measured ${ratio.ratio}` : ratio.reason;
};

describe("boundaries have names", () => {
  test("no deployments, no AI commits, no human commits", () => {
    expect(reasonOf([])).toBe("no-exposures");
    expect(reasonOf([...times(30, passed(2, 0)), ...times(5, failed(1, 0))])).toBe("no-commits-of-origin");
    expect(reasonOf([...times(30, passed(0, 2)), ...times(5, failed(0, 1))])).toBe("no-human-commits");
  });

  test("only unknown commits, and one deployment of 5,000 commits", () => {
    expect(reasonOf(times(30, passed(0, 0, { unknown: 3 })))).toBe("no-commits-of-origin");
    expect(reasonOf([passed(3000, 2000)])).toBe("no-failures");
    expect(reasonOf([failed(3000, 2000)])).toBe("all-failed");
  });

  test("all passed, all failed", () => {
    expect(reasonOf([...times(30, passed(2, 0)), ...times(30, passed(0, 1))])).toBe("no-failures");
    expect(reasonOf([...times(30, failed(2, 0)), ...times(30, failed(0, 1))])).toBe("all-failed");
  });

  test("AI in one service, people in the other", () => {
    const human = [...times(50, passed(1, 0)), ...times(5, failed(1, 0))];
    const ai = [...times(50, passed(0, 1, { stratum: 1 })), ...times(9, failed(0, 1, { stratum: 1 }))];
    expect(reasonOf([...human, ...ai])).toBe("no-shared-stratum");
  });

  test("the same AI share in every deployment of each service", () => {
    const half = [...times(50, passed(1, 1)), ...times(20, passed(2, 2)), ...times(9, failed(1, 1))];
    const third = [...times(40, passed(2, 1, { stratum: 1 })), ...times(9, failed(4, 2, { stratum: 1 }))];
    expect(reasonOf([...half, ...third])).toBe("same-share-everywhere");
  });

  test("AI commits that always ride with as many bot commits can't be told from them", () => {
    const rows = [
      ...times(60, passed(2, 0)),
      ...times(6, failed(2, 0)),
      ...times(60, passed(1, 1, { bot: 1 })),
      ...times(9, failed(1, 1, { bot: 1 })),
      ...times(20, passed(0, 2, { bot: 2 })),
      ...times(5, failed(0, 2, { bot: 2 })),
    ];
    expect(reasonOf(rows)).toBe("collinear-origins");
  });

  test("no failure with AI leaves only an upper bound, as by hand", () => {
    const rows = [...times(90, passed(1, 0)), ...times(10, failed(1, 0)), ...times(40, passed(0, 1))];
    expect(hazardRatio(fitRows(rows), AI)).toMatchObject({
      measured: false,
      reason: "ratio-at-zero",
      bound: { side: "upper" },
    });
    // The AI arm adds −μ·ρ·40; by hand, μ = ln(1 + 10 / (90 + 40 ρ)).
    expect(dropByHand(boundOf(rows))).toBeCloseTo(3.8415, 2);
  });

  test("a bound is no tighter for the same change sets shipped by three services", () => {
    const once = [...times(90, passed(1, 0)), ...times(10, failed(1, 0)), ...times(40, passed(0, 1))];
    const thrice = [0, 1, 2].flatMap((stratum) => once.map((row, change) => ({ ...row, stratum, change })));
    const [alone, shared] = [once, thrice].map(boundOf);
    // n/(n − 1) of 140 change sets is all that sets them apart.
    expect((shared as number) / (alone as number)).toBeGreaterThanOrEqual(1);
    expect((shared as number) / (alone as number)).toBeLessThan(1.02);
  });

  test("no failure with human commits leaves only a lower bound", () => {
    const rows = [...times(90, passed(0, 1)), ...times(10, failed(0, 1)), ...times(40, passed(1, 0))];
    expect(hazardRatio(fitRows(rows), AI)).toMatchObject({
      measured: false,
      reason: "ratio-without-limit",
      bound: { side: "lower" },
    });
  });

  test("a stratum where nothing failed changes nothing", () => {
    const base = [
      ...times(90, passed(1, 0)),
      ...times(10, failed(1, 0)),
      ...times(40, passed(0, 1)),
      ...times(7, failed(0, 1)),
    ];
    const quiet = times(500, passed(1, 3, { stratum: 1 }));
    expect(hazardRatio(fitRows([...base, ...quiet]), AI)).toEqual(hazardRatio(fitRows(base), AI));
  });

  test("deployments of one commit: the ratio is that of −ln(1 − failure rate), by hand", () => {
    const rows = [
      ...times(90, passed(1, 0)),
      ...times(10, failed(1, 0)),
      ...times(40, passed(0, 1)),
      ...times(10, failed(0, 1)),
    ];
    const ratio = hazardRatio(fitRows(rows), AI);
    expect(ratio).toMatchObject({ measured: true });
    if (ratio.measured) expect(ratio.ratio).toBeCloseTo(Math.log(0.8) / Math.log(0.9), 6);
  });
});

function boundOf(rows: readonly Row[]): number {
  const ratio = hazardRatio(fitRows(rows), AI);
  if (ratio.measured || ratio.bound === null) throw new Error("expected a bound");
  return ratio.bound.ratio;
}

/** 2·(ℓ at ρ = 0 − ℓ at ρ) for 90 passed and 10 failed human commits beside 40 passed AI-assisted ones. */
function dropByHand(ratio: number): number {
  const best = (exposure: number) => {
    const hazard = Math.log1p(10 / exposure);
    return 10 * Math.log(-Math.expm1(-hazard)) - hazard * exposure;
  };
  return 2 * (best(90) - best(90 + 40 * ratio));
}
