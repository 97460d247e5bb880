import { expect, test } from "vitest";
import { AI, exposuresOf } from "@/lib/core/metrics/comparison/exposures";
import { fitHazards, hazardRatio } from "@/lib/core/metrics/comparison/hazard-ratio";
import { naiveRatios } from "@/lib/core/metrics/comparison/naive-ratios";
import { overlapOf } from "@/lib/core/metrics/comparison/overlap";
import { strataOf } from "@/lib/core/metrics/comparison/strata";
import { toHistory } from "@/lib/core/metrics/comparison/to-history";
import { randomFrom } from "../random";
import { exposuresFrom } from "./rows";
import { draw } from "./worlds";

test("by hand: two of three deployments with AI failed, one of two without; the mixed one split in halves", () => {
  const { exposures } = exposuresFrom([
    { stratum: 0, failed: true, human: 0, ai: 1 },
    { stratum: 0, failed: true, human: 2, ai: 2 },
    { stratum: 0, failed: false, human: 0, ai: 3 },
    { stratum: 0, failed: true, human: 1, ai: 0 },
    { stratum: 0, failed: false, human: 1, ai: 0, bot: 4 },
    { stratum: 0, failed: true, human: 0, ai: 0, unknown: 1 },
  ]);
  const { anyAi, split } = naiveRatios(exposures);
  expect(anyAi.ai).toEqual({ failed: 2, deployments: 3 });
  expect(anyAi.human).toEqual({ failed: 1, deployments: 2 });
  expect(anyAi.ratio).toBeCloseTo(4 / 3, 12);
  expect(split.ai).toEqual({ failed: 1.5, deployments: 2.5 });
  expect(split.human).toEqual({ failed: 1.5, deployments: 2.5 });
});

test("without a failure on the human side there is no ratio", () => {
  const { exposures } = exposuresFrom([{ stratum: 0, failed: true, human: 0, ai: 1 }]);
  expect(naiveRatios(exposures).anyAi.ratio).toBeNull();
  expect(naiveRatios(exposuresFrom([]).exposures).split.ratio).toBeNull();
});

test("batches of eight: the label invents a difference, the split hides one, the hazard ratio does neither", () => {
  const world = { name: "", services: 1, changes: 20_000, batch: 8, aiShare: 0.4, failureRate: 0.1 };
  const ratiosOf = (ratio: number) => {
    const history = toHistory(draw({ ...world, ratio }, randomFrom(12)));
    const exposures = exposuresOf(history, { matureBefore: Infinity });
    const fit = fitHazards(exposures, strataOf(exposures, history), overlapOf(exposures));
    const adjusted = hazardRatio(fit, AI);
    const { anyAi, split } = naiveRatios(exposures);
    return [anyAi.ratio, split.ratio, adjusted.measured ? adjusted.ratio : null] as [number, number, number];
  };
  const [nullLabel, , nullAdjusted] = ratiosOf(1);
  expect(nullLabel).toBeGreaterThan(1.25);
  expect(Math.abs(Math.log(nullAdjusted))).toBeLessThan(0.2);
  const [, split, adjusted] = ratiosOf(2);
  expect(split).toBeLessThan(1.3);
  expect(Math.abs(Math.log(adjusted / 2))).toBeLessThan(0.25);
});
