import { describe, expect, test } from "vitest";
import { takenBackByOrigin } from "@/lib/core/metrics/taken-back";
import type { OutgoingChange } from "@/lib/core/metrics/taken-back-tally";
import known from "../../fixtures/oracles/taken-back.json";
import { randomFrom } from "./random";

const DAY_MS = 86_400_000;
const JANUARY = Date.UTC(2026, 0, 1);
const JUNE = { asOf: new Date("2026-06-01T00:00:00Z") };

const change = (parts: Partial<OutgoingChange> = {}): OutgoingChange => ({
  place: "checkout",
  at: new Date(JANUARY),
  origin: "HUMAN",
  unit: null,
  takenBack: null,
  ...parts,
});
const later = (at: Date, days: number, how: "reverted" | "hotfixed" = "reverted") => ({
  at: new Date(at.getTime() + days * DAY_MS),
  how,
});

describe("as R's estimating equation gives them", () => {
  test.each(known)("$name", ({ rows, ratio, se, alone }) => {
    const days = new Map<string, number>();
    const changes = rows.map(([unit, place, ai, back]) => {
      // Each unit has a day of its place for itself, so that no day ties units together.
      const key = `${place} ${unit}`;
      const ofPlace = [...days.keys()].filter((one) => one.startsWith(`${place} `)).length;
      if (!days.has(key)) days.set(key, ofPlace);
      const at = new Date(JANUARY + (days.get(key) as number) * DAY_MS);
      const origin = ai ? ("AI_ASSISTED" as const) : ("HUMAN" as const);
      return change({
        place: `p${place}`,
        at,
        origin,
        unit: `u${unit}`,
        takenBack: back ? later(at, 3) : null,
      });
    });
    expect(Math.max(...days.values())).toBeLessThan(90);
    const told = takenBackByOrigin(changes, JUNE).ratio;
    if (!told.measured) throw new Error(told.reason);
    expect(told.ratio).toBeCloseTo(ratio, 9);
    expect(told.logStandardError).toBeCloseTo(Math.max(se, alone), 7);
    expect(told.logStandardError / Math.sqrt(told.designEffect)).toBeCloseTo(alone, 7);
    const factor = Math.exp(1.959963984540054 * told.logStandardError);
    expect(told.interval.high / told.ratio).toBeCloseTo(factor, 9);
    expect(told.ratio / told.interval.low).toBeCloseTo(factor, 9);
  });
});

describe("what counts", () => {
  const twenty = (origin: OutgoingChange["origin"], days: number) =>
    Array.from({ length: 20 }, (_, i) => {
      const at = new Date(JANUARY + i * DAY_MS);
      return change({ origin, at, takenBack: later(at, days, i % 2 ? "hotfixed" : "reverted") });
    });

  test("a change taken back after the days stood; one within them was reverted or hot-fixed", () => {
    const { byOrigin } = takenBackByOrigin([...twenty("HUMAN", 14), ...twenty("AI_ASSISTED", 14.1)], JUNE);
    expect(byOrigin.HUMAN).toMatchObject({ changes: 20, reverted: 10, hotfixed: 10, rate: 1 });
    expect(byOrigin.AI_ASSISTED).toMatchObject({ changes: 20, reverted: 0, hotfixed: 0, rate: 0 });
    expect(byOrigin.BOT).toMatchObject({ changes: 0, rate: null, interval: null });
  });

  test("a change that hasn't been out for so long leaves, even if it was taken back already", () => {
    const asOf = new Date(JANUARY + 20 * DAY_MS);
    const { byOrigin, young } = takenBackByOrigin(twenty("HUMAN", 1), { asOf });
    expect(byOrigin.HUMAN).toMatchObject({ changes: 7, reverted: 4, hotfixed: 3 });
    expect(young).toBe(13);
  });

  test.each([
    ["no-exposures", [] as OutgoingChange[]],
    ["no-commits-of-origin", twenty("HUMAN", 1)],
    ["no-human-commits", twenty("AI_ASSISTED", 1)],
    [
      "no-shared-stratum",
      [...twenty("HUMAN", 1), ...twenty("AI_ASSISTED", 1).map((c) => ({ ...c, place: "b" }))],
    ],
    ["too-few-failures", [...twenty("HUMAN", 20), ...twenty("AI_ASSISTED", 20)]],
    ["arm-too-small", [...twenty("HUMAN", 1), change({ origin: "AI_ASSISTED" })]],
    ["arm-too-small", [...twenty("HUMAN", 1), ...twenty("AI_ASSISTED", 20)]],
  ])("%s: no ratio, and the reason", (reason, changes) => {
    expect(takenBackByOrigin(changes, JUNE).ratio).toEqual({ measured: false, reason });
  });
});

test("places of different risk aren't taken for AI, and a bad day widens the interval", () => {
  const random = randomFrom(5);
  const changes = Array.from({ length: 6000 }, (_, i) => {
    const isRisky = i % 2 === 0;
    const day = Math.floor(random() * 85);
    const at = new Date(JANUARY + day * DAY_MS);
    const isAi = random() < (isRisky ? 0.8 : 0.2);
    const risk = (isRisky ? 0.1 : 0.02) * (day % 10 === 0 ? 4 : 1);
    const takenBack = random() < risk ? later(at, 1) : null;
    return change({ place: isRisky ? "a" : "b", at, origin: isAi ? "AI_ASSISTED" : "HUMAN", takenBack });
  });
  const { ratio, byOrigin, strata } = takenBackByOrigin(changes, JUNE);
  if (!ratio.measured) throw new Error(ratio.reason);
  expect(strata).toBe(2);
  expect((byOrigin.AI_ASSISTED.rate ?? 0) / (byOrigin.HUMAN.rate ?? 1)).toBeGreaterThan(1.8);
  expect(ratio.interval.low).toBeLessThan(1);
  expect(ratio.interval.high).toBeGreaterThan(1);
  const [low, high] = [byOrigin.HUMAN.interval?.low ?? 0, byOrigin.HUMAN.interval?.high ?? 0];
  expect(high - low).toBeGreaterThan(3.92 * Math.sqrt((0.0463 * 0.9537) / 3000));
});
