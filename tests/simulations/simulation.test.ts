import { describe, expect, test } from "vitest";
import { ALL_WORLDS, SMALL_WORLDS, simulate, WORLDS } from "../unit/metrics/comparison/worlds";
import { randomFrom } from "../unit/metrics/random";

/** A short form of the proof; the whole of it, 2,000 histories of every world, is `npm run simulate`. */
const RUNS = 150;
/** Four standard errors of a 5 % share over the runs: what chance alone allows beyond the bounds of the proof. */
const SLACK = 4 * Math.sqrt((0.05 * 0.95) / RUNS);

describe(`${RUNS} drawn histories a world`, () => {
  test.each(WORLDS)(
    "AI $ratio times, $name, batch $batch, share $aiShare: the interval holds the truth in about 95 %",
    { timeout: 600_000 },
    (world) => {
      const { compared, covered, verdicts, median } = simulate(world, RUNS, randomFrom(20_260_301));
      expect(compared).toBe(RUNS);
      expect(covered / compared).toBeGreaterThan(0.93 - SLACK);
      expect(covered / compared).toBeLessThan(0.97 + SLACK);
      expect(Math.abs(Math.log(median / world.ratio))).toBeLessThan(0.2);
      if (world.ratio !== 1) return;
      expect(verdicts / compared).toBeLessThan(0.065 + SLACK);
      expect(verdicts / compared).toBeGreaterThan(0.035 - SLACK);
    },
  );

  test.each(SMALL_WORLDS)("too little data ($name): with the gates, false verdicts stay rare", (world) => {
    const { verdicts, runs } = simulate(world, RUNS, randomFrom(3));
    expect(verdicts / runs).toBeLessThan(0.065 + SLACK);
  });

  test("the full proof covers every setting at each batch size and AI share", () => {
    expect(ALL_WORLDS).toHaveLength(5 * 2 * 3 * 3);
  });

  test("shared change sets treated as independent would raise false alarms, so the design effect matters", () => {
    const shared = WORLDS.find((w) => w.sharedBy === 3 && w.ratio === 1);
    if (!shared) throw new Error("no such world");
    const result = simulate({ ...shared, ignoreSharing: true }, RUNS, randomFrom(4));
    expect(result.verdicts / result.compared).toBeGreaterThan(0.12);
  });
});
