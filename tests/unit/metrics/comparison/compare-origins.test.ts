import fc from "fast-check";
import { describe, expect, test } from "vitest";
import type { Deployment } from "@/lib/core/deployments/types";
import { lastClosedWeekEnd } from "@/lib/core/metrics/comparison/closed-week";
import { compareOrigins } from "@/lib/core/metrics/comparison/compare-origins";
import { compareServices } from "@/lib/core/metrics/comparison/compare-services";
import { exposuresOf } from "@/lib/core/metrics/comparison/exposures";
import { timeToAnswer } from "@/lib/core/metrics/comparison/outlook";
import { plan } from "@/lib/core/metrics/comparison/planner";
import { toHistory } from "@/lib/core/metrics/comparison/to-history";
import { nextWord, type Word, wordAt } from "@/lib/core/metrics/comparison/word";
import { ORIGINS } from "@/lib/core/origins/origin";
import { commit, deployment } from "../build";
import { randomFrom, shuffled } from "../random";
import { draw, simulate, WORLDS, type World } from "./worlds";

const NOW = new Date("2030-01-01T00:00:00Z");
const compare = (deployments: readonly Deployment[]) =>
  compareOrigins({ history: toHistory(deployments), now: NOW });
const worldOf = (ratio: number, batch: number) =>
  WORLDS.find((w) => w.ratio === ratio && w.batch === batch && w.aiShare === 0.4) as World;

const TEN_SERVICES = WORLDS.find((w) => w.services === 10 && w.ratio === 1) as World;

describe("the comparison", () => {
  test("a true doubling is found, and the verdict carries its counts", () => {
    const deployments = draw({ ...worldOf(2, 1), changes: 3000 }, randomFrom(1));
    const { verdict, commits, modelCheck } = compare(deployments);
    expect(verdict.verdict).toBe("more");
    expect(verdict.evidence.deployments).toBe(3000);
    expect(verdict.evidence.failed).toBe(deployments.filter((d) => d.result === "failed").length);
    expect(commits.reduce((sum, n) => sum + n, 0)).toBe(3000);
    expect(modelCheck.fitsBadly).toBe(false);
  });

  test("Simpson's reversal is caught: the services, not the AI, make the crude difference", () => {
    const risky = { ratio: 0.7, services: 1, changes: 1500, batch: 1, name: "" };
    const random = randomFrom(4);
    const safe = draw({ ...risky, aiShare: 0.1, failureRate: 0.03 }, random);
    const fragile = draw({ ...risky, aiShare: 0.8, failureRate: 0.3 }, random).map((d, i) => ({
      ...d,
      externalId: `f${i}`,
      service: "fragile",
      commits: d.commits.map((c) => ({ ...c, sha: `f${c.sha}` })),
    }));
    const { crude, adjusted, reversal } = compare([...safe, ...fragile]);
    expect(crude).toMatchObject({ measured: true });
    if (!crude.measured || !adjusted.ai.measured) throw new Error("expected two ratios");
    expect(crude.interval.low).toBeGreaterThan(1.5);
    expect(adjusted.ai.ratio).toBeLessThan(1);
    expect(reversal.reversed).toBe(true);
  });

  test("unknown commits bound the ratio from both sides", () => {
    const random = randomFrom(5);
    const deployments = draw({ ...worldOf(2, 3), changes: 2000 }, random).map((d) => ({
      ...d,
      commits: d.commits.map((c) => (random() < 0.2 ? { ...c, origin: "UNKNOWN" as const } : c)),
    }));
    const { bounds, adjusted, perCommit } = compare(deployments);
    if (!bounds.ifAi.measured || !bounds.ifHuman.measured || !adjusted.ai.measured)
      throw new Error("no ratio");
    const [low, high] = [bounds.ifAi.ratio, bounds.ifHuman.ratio].sort((x, y) => x - y);
    expect(low).toBeLessThan(adjusted.ai.ratio);
    expect(high).toBeLessThan(adjusted.ai.ratio * 1.05);
    expect(perCommit.coverage?.rate).toBeCloseTo(0.8, 1);
  });

  test("batches of ten that fail no more often than single commits: the power of batch size says so", () => {
    const random = randomFrom(6);
    const deployments = Array.from({ length: 1500 }, (_, i) => {
      const isLarge = random() < 0.2;
      const commits = Array.from({ length: isLarge ? 10 : 1 }, () =>
        commit({ origin: random() < 0.4 ? "AI_ASSISTED" : "HUMAN" }),
      );
      const failed = random() < 0.1;
      return deployment({ startedAt: new Date(i * 60_000), result: failed ? "failed" : "passed", commits });
    });
    const { slopes, modelCheck } = compare(deployments);
    const power = slopes.find(({ of }) => of === "batch");
    expect(power?.high).toBeLessThan(-0.5);
    expect(modelCheck.fitsBadly).toBe(false);
  });

  test("too few failures are not compared, and the missing ones are counted", () => {
    const deployments = draw({ ...worldOf(1, 1), changes: 40 }, randomFrom(3));
    const failed = deployments.filter((d) => d.result === "failed").length;
    expect(failed).toBeLessThan(10);
    expect(compare(deployments).verdict).toMatchObject({
      verdict: "not-compared",
      reason: "too-few-failures",
      missing: { failures: 10 - failed },
    });
  });

  test("deployments too young for their result leave, and are counted", () => {
    const deployments = draw(worldOf(1, 1), randomFrom(3));
    const now = new Date((deployments.at(-1) as Deployment).startedAt.getTime() + 1000);
    const { leftOut, maturity } = compareOrigins({ history: toHistory(deployments), now });
    expect(maturity.basis).toBe("default");
    expect(leftOut.young).toBe(deployments.length);
  });

  test("doesn't depend on the order of events and changes nothing it was given", () => {
    const world = { ...TEN_SERVICES, changes: 40, failureRate: 0.1 };
    const deployments = draw(world, randomFrom(8));
    const text = JSON.stringify(deployments);
    const once = compare(deployments);
    expect(JSON.stringify(compare(shuffled(deployments, randomFrom(9))))).toBe(JSON.stringify(once));
    expect(JSON.stringify(deployments)).toBe(text);
  });

  test("whatever the history: no NaN, no Infinity, no throw", () => {
    const commits = fc
      .array(fc.record({ id: fc.nat({ max: 60 }), origin: fc.constantFrom(...ORIGINS) }), { maxLength: 6 })
      .map((list) => list.map(({ id, origin }) => commit({ sha: `s${id}`, origin })));
    const deployments = fc.array(
      fc
        .record({
          service: fc.constantFrom("a", "b", "c"),
          team: fc.constantFrom("x", null),
          startedAt: fc.nat({ max: 50 }).map((n) => new Date(n * 3_600_000)),
          result: fc.constantFrom("failed" as const, "passed" as const, "pending" as const),
          deploymentType: fc.constantFrom("standard", "rollback"),
          commits,
        })
        .map(deployment),
      { maxLength: 60 },
    );
    fc.assert(
      fc.property(deployments, (list) => {
        for (const value of numbersIn(compare(list))) expect(Number.isFinite(value)).toBe(true);
      }),
      { numRuns: 300, seed: 5 },
    );
  });
});

describe("services side by side", () => {
  test("are judged under Holm's correction, and those with too little data not at all", () => {
    const random = randomFrom(11);
    const bad = draw({ ...worldOf(2, 1), ratio: 4, changes: 1500 }, random);
    const other = draw({ ...worldOf(1, 1), changes: 1500 }, random).map((d) => ({
      ...d,
      service: "other",
    }));
    const small = draw({ ...worldOf(1, 1), changes: 20 }, random).map((d) => ({
      ...d,
      service: "small",
    }));
    const history = toHistory([...bad, ...other, ...small]);
    const results = compareServices(exposuresOf(history, { matureBefore: Infinity }), history);
    expect(results.map((r) => [r.service, r.verdict])).toEqual([
      ["other", "cannot-tell"],
      ["s0-0", "more"],
      ["small", "not-compared"],
    ]);
    const [, tested] = results;
    if (!tested?.ratio.measured) throw new Error("expected a ratio");
    expect(tested.adjustedPValue).toBeCloseTo(2 * tested.ratio.pValue, 12);
  });
});

describe("the verdict", () => {
  const leaning = (z: number) => ({ z, forbidden: null, confirmation: null });

  test("one look gives a word when the interval excludes 1", () => {
    expect(wordAt(leaning(1.97), 1.96).word).toBe("more");
    expect(wordAt(leaning(-1.97), 1.96).word).toBe("less");
    expect(wordAt(leaning(1.95), 1.96).word).toBe("cannot-tell");
  });

  test("a weekly word begins at 2.7 and is kept until the interval holds 1 again", () => {
    const words: (Word | null)[] = [null];
    for (const z of [2, 2.8, 2.1, 1.9, 2.1, -2.8, -2])
      words.push(nextWord(leaning(z), words.at(-1) ?? null).word);
    expect(words.slice(1)).toEqual([
      "cannot-tell",
      "more",
      "more",
      "cannot-tell",
      "cannot-tell",
      "less",
      "less",
    ]);
  });

  test("no word where the check fails, or where breaking commits don't lean that way", () => {
    expect(wordAt({ z: 9, forbidden: "model-check", confirmation: null }, 1.96)).toEqual({
      word: "withheld",
      withheld: "model-check",
    });
    const confirmation = { needed: 0.5, z: 0.4 };
    expect(wordAt({ z: 3, forbidden: null, confirmation }, 1.96).withheld).toBe("not-confirmed");
    expect(wordAt({ z: 3, forbidden: null, confirmation: { ...confirmation, z: 0.6 } }, 1.96).word).toBe(
      "more",
    );
    expect(wordAt({ z: -3, forbidden: null, confirmation }, 1.96).word).toBe("withheld");
  });

  test("time to an answer: with nothing seen either way, se 0.5 must shrink to ln 2 / (2.7 + 0.84)", () => {
    const pace = {
      logRatio: 0,
      logStandardError: 0.5,
      low: 0,
      high: null,
      deployments: 100,
      weeks: 10,
      maturityWeeks: 1,
    };
    const { moreWeeks, moreDeployments, ruledOut } = timeToAnswer(pace, 2);
    // I₀ = 4; ΔI ln 2 = 0.84 √ΔI + 2.7 √(4 + ΔI) at ΔI = 28.9.
    expect(moreWeeks).toBeCloseTo(73.3, 0);
    expect(moreDeployments).toBeGreaterThan(700);
    expect(ruledOut).toBe(false);
  });

  test("what has leaned away from a doubling takes longer, and what the interval excludes is ruled out", () => {
    const pace = { logStandardError: 0.3, low: 0, high: null, deployments: 100, weeks: 10, maturityWeeks: 1 };
    const weeks = [-0.3, 0, 0.3].map((logRatio) => timeToAnswer({ ...pace, logRatio }, 2).moreWeeks);
    expect(weeks).toEqual([...weeks].sort((a, b) => b - a));
    const half = timeToAnswer({ ...pace, logRatio: -0.3 }, 0.5);
    expect(half.moreWeeks, "half as often is a doubling the other way round").toBeCloseTo(weeks[2] ?? 0, 9);
    expect(timeToAnswer({ ...pace, logRatio: 0, low: 0.6 }, 0.5)).toMatchObject({ ruledOut: true });
    expect(timeToAnswer({ ...pace, logRatio: 0, high: 1.8 }, 2)).toMatchObject({
      moreWeeks: 0,
      ruledOut: true,
    });
  });

  test("a week closes on Monday at local midnight", () => {
    const sunday = new Date("2026-03-15T23:00:00Z");
    expect(lastClosedWeekEnd(sunday, "UTC").toISOString()).toBe("2026-03-09T00:00:00.000Z");
    expect(lastClosedWeekEnd(sunday, "Asia/Tokyo").toISOString()).toBe("2026-03-15T15:00:00.000Z");
  });
});

describe("the planner", () => {
  const input = { ratio: 2, aiShare: 0.4, batchSize: 3, failureRatePerCommit: 0.035, commitsPerWeek: 90 };

  test("its number of deployments finds the difference in about 80 % of 200 drawn histories", {
    timeout: 60_000,
  }, () => {
    const { deployments } = plan(input);
    const world = { ...worldOf(2, 3), failureRate: 1 - (1 - 0.035) ** 3 };
    const { worded, compared } = simulate({ ...world, changes: deployments }, 200, randomFrom(21));
    expect(worded / compared).toBeGreaterThan(0.7);
    expect(worded / compared).toBeLessThan(0.9);
  });

  test("smaller batches need fewer weeks", () => {
    const weeks = [1, 2, 4, 8].map((batchSize) => plan({ ...input, batchSize }).weeks);
    expect(weeks).toEqual([...weeks].sort((x, y) => x - y));
  });

  test("a design effect of three takes three times as many", () => {
    const single = plan(input).deployments;
    expect(Math.abs(plan({ ...input, designEffect: 3 }).deployments - 3 * single)).toBeLessThanOrEqual(3);
  });
});

function numbersIn(value: unknown): number[] {
  if (typeof value === "number") return [value];
  return typeof value === "object" && value !== null ? Object.values(value).flatMap(numbersIn) : [];
}
