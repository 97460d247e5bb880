import { describe, expect, test } from "vitest";
import { randomFrom } from "../random";
import { simulate, WORLDS } from "./worlds";

/** 2,000 and more for the full proof: `SIMULATION_RUNS=2000 npx vitest run tests/unit/metrics/comparison/simulation`. */
const RUNS = Number(process.env.SIMULATION_RUNS ?? 150);
/** Four standard errors of a 5 % share over the runs: what chance alone allows beyond the bounds of the proof. */
const SLACK = RUNS >= 2000 ? 0 : 4 * Math.sqrt((0.05 * 0.95) / RUNS);

describe(`${RUNS} drawn histories a world`, () => {
  test.each(WORLDS)(
    "AI $ratio times, $name: the interval holds the truth in about 95 %",
    { timeout: 600_000 },
    (world) => {
      const { compared, covered, verdicts, median } = simulate(world, RUNS, randomFrom(20_260_301));
      expect(compared).toBe(RUNS);
      expect(covered / compared).toBeGreaterThan(0.93 - SLACK);
      expect(covered / compared).toBeLessThan(0.97 + SLACK);
      expect(Math.abs(Math.log(median / world.ratio))).toBeLessThan(RUNS >= 2000 ? 0.08 : 0.15);
      if (world.ratio !== 1) return;
      expect(verdicts / compared).toBeLessThan(0.065 + SLACK);
      expect(verdicts / compared).toBeGreaterThan(0.035 - SLACK);
    },
  );

  test("too little data: with the gates, false verdicts stay rare (35 failures expected, AI share 30 %)", () => {
    const world = {
      ...WORLDS[0],
      name: "small",
      ratio: 1,
      services: 1,
      changes: 350,
      batch: 1,
      aiShare: 0.3,
    };
    const { verdicts, runs } = simulate({ ...world, failureRate: 0.1 }, RUNS, randomFrom(3));
    expect(verdicts / runs).toBeLessThan(0.065 + SLACK);
  });

  test("shared change sets treated as independent would raise false alarms, so the design effect matters", () => {
    const shared = WORLDS.find((w) => w.sharedBy === 3 && w.ratio === 1);
    if (!shared) throw new Error("no such world");
    const result = simulate({ ...shared, ignoreSharing: true }, RUNS, randomFrom(4));
    expect(result.verdicts / result.compared).toBeGreaterThan(0.12);
  });
});
