import { describe, expect, test } from "vitest";
import type { Deployment } from "@/lib/core/deployments/types";
import { COMPARED_METRICS } from "@/lib/core/metrics/compare-windows";
import { ALL_WORLDS, SMALL_WORLDS, simulate, WORLDS } from "../unit/metrics/comparison/worlds";
import { randomFrom } from "../unit/metrics/random";
import { CARD_WORLDS, CARDS_NOW, changesOf, drawHistory, tallyCards } from "./card-worlds";
import { MORE_WORLDS, REVIEW_WORLDS } from "./hostile-worlds";
import { tallyOnce } from "./tally-world";

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

describe("worlds that the model was not made for", () => {
  const HISTORIES = 60;
  const slack = 3 * Math.sqrt((0.05 * 0.95) / HISTORIES);
  const worlds = [...REVIEW_WORLDS, ...MORE_WORLDS].filter(({ id }) =>
    ["0", "1a", "1e", "1h", "3c", "4e", "4i", "5b", "5c", "m1"].includes(id),
  );

  test.each(worlds)("$id, $name: without a difference a word is rare, and the median near 1", (world) => {
    const ratios: number[] = [];
    const { more, less } = tallyOnce(world, 1, HISTORIES, 20_261_130, (ratio) => ratios.push(ratio));
    const median = ratios.sort((a, b) => a - b)[ratios.length >> 1] ?? Number.NaN;
    expect((more + less) / HISTORIES).toBeLessThan(0.06 + slack);
    expect(Math.abs(Math.log(median))).toBeLessThan(0.25);
  });

  test("a true doubling in the plain world is told by one look, and by more with breaking commits named", () => {
    const [plain] = REVIEW_WORLDS;
    if (!plain) throw new Error("no world");
    const alone = tallyOnce(plain, 2, HISTORIES, 1);
    const named = tallyOnce({ ...plain, named: { ai: 0.3, human: 0.3 } }, 2, HISTORIES, 1);
    expect(alone.more / HISTORIES).toBeGreaterThan(0.7);
    expect(named.more / HISTORIES).toBeGreaterThan(0.7);
  });
});

describe("the changes on the cards, where nothing changes for good", () => {
  const HISTORIES = 80;
  const slack = 3 * Math.sqrt((0.065 * 0.935) / HISTORIES);
  const worlds = CARD_WORLDS.filter(({ bursts, failureWeek, leadWeek, services, hotfixes }) =>
    [bursts, failureWeek, leadWeek, services, hotfixes].some((told) => told !== undefined),
  );

  test.each(worlds)("$name: a card says higher or lower in at most 6.5 % of histories", (world) => {
    const { up, down } = tallyCards(world, HISTORIES, 5);
    for (const id of COMPARED_METRICS)
      expect((up[id] + down[id]) / HISTORIES, id).toBeLessThan(0.065 + slack);
  });

  test("a third fewer deployments, and twice as many failures, are seen all the same", () => {
    const [plain] = CARD_WORLDS;
    if (!plain) throw new Error("no world");
    const random = randomFrom(6);
    let [fewer, failing] = [0, 0];
    for (let i = 0; i < HISTORIES; i++) {
      const history = drawHistory({ ...plain, perDay: 12 }, random);
      const isNow = ({ startedAt }: Deployment) => startedAt.getTime() >= CARDS_NOW - 28 * 86_400_000;
      const thinned = history.filter((one) => !isNow(one) || random() < 2 / 3);
      const broken = history.map((one) =>
        isNow(one) && one.result === "passed" && random() < 0.1 ? { ...one, result: "failed" as const } : one,
      );
      const beyond = (
        changes: ReturnType<typeof changesOf>,
        id: "deployment-frequency" | "change-failure-rate",
      ) => (changes[id].measured && changes[id].beyondChance ? 1 : 0);
      fewer += beyond(changesOf(plain, thinned), "deployment-frequency");
      failing += beyond(changesOf(plain, broken), "change-failure-rate");
    }
    expect(fewer / HISTORIES).toBeGreaterThan(0.9);
    expect(failing / HISTORIES).toBeGreaterThan(0.8);
  });
});
