import { readFileSync } from "node:fs";
import { describe, expect, test } from "vitest";
import type { Deployment } from "@/lib/core/deployments/types";
import { compareOrigins } from "@/lib/core/metrics/comparison/compare-origins";
import { AI, exposuresOf } from "@/lib/core/metrics/comparison/exposures";
import {
  fitHazards,
  type HazardRatio,
  hazardRatio,
  type NoHazardRatio,
} from "@/lib/core/metrics/comparison/hazard-ratio";
import { naiveRatios } from "@/lib/core/metrics/comparison/naive-ratios";
import { overlapOf } from "@/lib/core/metrics/comparison/overlap";
import { type PlainStrata, plainStrata } from "@/lib/core/metrics/comparison/strata";
import { toHistory } from "@/lib/core/metrics/comparison/to-history";
import { answerHistory, type CompareOptions } from "@/lib/tools/cli/compare/answer-history";
import { prettyAnswer } from "@/lib/tools/cli/compare/pretty";
import { instantOf, readHistories } from "@/lib/tools/cli/compare/read-histories";
import { UsageError } from "@/lib/tools/cli/errors";
import inR from "../../fixtures/oracles/real-history.json";
import { expandCounts } from "../../fixtures/real-history/expand";
import { drawWorld, type HostileWorld } from "../../simulations/draw-world";
import { randomFrom } from "../metrics/random";

const ONE_LOOK: CompareOptions = {
  asOf: null,
  weekly: false,
  timeZone: "UTC",
  weekStart: "monday",
  strata: null,
};
const WORLD: HostileWorld = { id: "0", name: "plain", named: { ai: 0.6, human: 0.6 } };
const line = (parts: object = {}) =>
  JSON.stringify({
    service: "checkout",
    startedAt: "2026-03-01T12:00:00Z",
    result: "passed",
    commits: [{ sha: "a", origin: "HUMAN" }],
    ...parts,
  });
const read = (text: string, each = false) => readHistories(text, { name: "history.jsonl", each });

/** The lines of a drawn history. */
function fileOf(world: HostileWorld, ratio: number, seed: number): string {
  return drawWorld(world, ratio, randomFrom(seed))
    .map(({ service, startedAt, result, commits, breakingCommit }) =>
      JSON.stringify({ service, startedAt, result, commits, breakingCommit, kept: "ignored" }),
    )
    .join("\n");
}

describe("a file of deployments", () => {
  test("gives the very answer that the product computes from the same deployments", () => {
    const deployments = drawWorld(WORLD, 2, randomFrom(3));
    const [history] = read(fileOf(WORLD, 2, 3));
    if (!history) throw new Error("no history");
    const answer = answerHistory(history, ONE_LOOK);
    const now = new Date(answer.asOf ?? 0);
    const { verdict, breakingCommits } = compareOrigins({ history: toHistory(deployments), now });
    if (verdict.verdict === "not-compared") throw new Error(verdict.reason);
    expect(answer).toMatchObject({ word: verdict.verdict, estimand: verdict.estimand, ratio: verdict.ratio });
    expect([answer.low, answer.high]).toEqual([verdict.interval.low, verdict.interval.high]);
    expect(answer.breakingCommits).toMatchObject({
      known: breakingCommits.known,
      aiAssisted: breakingCommits.aiAssisted,
    });
    expect(prettyAnswer(answer)).toContain("failures whose breaking commit is known");
  });

  test("commits that were taken back are a second outcome, beside the answer and never in it", () => {
    const random = randomFrom(8);
    const drawn = drawWorld(WORLD, 1, randomFrom(5));
    const told = drawn.map((one) => ({
      ...one,
      commits: one.commits.map((commit) => {
        const isBack = random() < (commit.origin === "AI_ASSISTED" ? 0.12 : 0.04);
        const at = new Date(one.startedAt.getTime() + 86_400_000 * (isBack ? 2 : 20));
        return { ...commit, takenBack: isBack || random() < 0.1 ? { at, how: "reverted" as const } : null };
      }),
    }));
    const text = (deployments: readonly Deployment[]) =>
      deployments
        .map(({ service, startedAt, result, commits }) =>
          JSON.stringify({ service, startedAt, result, commits }),
        )
        .join("\n");
    const [history, plain] = [read(text(told))[0], read(text(drawn))[0]];
    if (!history || !plain) throw new Error("no history");
    const { takenBack, ...answer } = answerHistory(history, ONE_LOOK);
    const { takenBack: none, ...without } = answerHistory(plain, ONE_LOOK);
    expect(none).toBeNull();
    expect(answer).toEqual(without);
    if (!takenBack?.ratio) throw new Error("no ratio");
    expect(takenBack.low).toBeLessThan(3);
    expect(takenBack.high).toBeGreaterThan(3);
    expect(takenBack.low).toBeGreaterThan(1.5);
    expect(takenBack.byOrigin.HUMAN.rate).toBeCloseTo(0.04, 1);
    expect(takenBack.young).toBeGreaterThan(0);
    expect(prettyAnswer({ ...answer, takenBack })).toContain("Reverted or hot-fixed within 14 days");
  });

  test("an empty line, a field that nobody asked for and a time without a zone are no errors", () => {
    const [history] = read(`\n${line({ startedAt: "2026-03-01T12:00:00", extra: { deep: 1 } })}\n\n`);
    expect(history?.deployments).toHaveLength(1);
    expect(history?.deployments[0]?.startedAt.toISOString()).toBe("2026-03-01T12:00:00.000Z");
  });

  test("a byte order mark, Windows' line ends, lines in any order and shas told twice change nothing", () => {
    const lines = fileOf(WORLD, 2, 3).split("\n");
    const answer = (text: string, each = false) => {
      const [history] = read(text, each);
      if (!history) throw new Error("no history");
      return answerHistory({ ...history, name: "any" }, ONE_LOOK);
    };
    const plain = answer(lines.join("\n"));
    expect(plain.deployments.failed).toBeGreaterThan(50);
    expect(answer(`\uFEFF${lines.join("\r\n")}\r\n`)).toEqual(plain);
    expect(answer(`\uFEFF{"history":"a"}\r\n\r\n${lines.join("\r\n \r\n")}`, true)).toEqual(plain);
    expect(answer(lines.toReversed().join("\n"))).toEqual(plain);
    const twice = lines.map((text) => {
      const { commits, ...rest } = JSON.parse(text) as { commits: object[] };
      return JSON.stringify({ ...rest, commits: [...commits, ...commits] });
    });
    expect(answer(twice.join("\n"))).toEqual(plain);
  });

  test("a commit told again by a later deployment of the service is no new one, and takes no part", () => {
    const lines = fileOf(WORLD, 2, 3).split("\n");
    const again = lines.map((text, i) => {
      const one = JSON.parse(text) as { startedAt: string };
      const startedAt = new Date(Date.parse(one.startedAt) + 1).toISOString();
      return i % 3 === 0 ? JSON.stringify({ ...one, startedAt, result: "passed" }) : "";
    });
    const [once, more] = [read(lines.join("\n"))[0], read([...lines, ...again].join("\n"))[0]];
    if (!once || !more) throw new Error("no history");
    const asOf = new Date("2026-03-01T00:00:00Z");
    const [first, second] = [once, more].map((history) => answerHistory(history, { ...ONE_LOOK, asOf }));
    expect(second?.deployments.leftOut.nothingNew).toBe(500);
    expect(second?.deployments.compared).toBe(first?.deployments.compared);
  });

  test.each([
    ["2026-03-01", "2026-03-01T00:00:00.000Z"],
    ["2026-03-01T12:00:00", "2026-03-01T12:00:00.000Z"],
    ["2026-03-01T12:00Z", "2026-03-01T12:00:00.000Z"],
    ["2026-03-01T12:00:30.5+02:00", "2026-03-01T10:00:30.500Z"],
    ["2026-03-01T12:00-0330", "2026-03-01T15:30:00.000Z"],
    ["2026-03-01T12:00:00+02", "2026-03-01T10:00:00.000Z"],
    ["2026-03-01T25:00:00Z", null],
    ["2026-02-30", null],
    ["5", null],
    ["yesterday", null],
  ])("what was known as of %s is %s, whatever zone the machine is in", (text, instant) => {
    expect(instantOf(text)?.toISOString() ?? null).toBe(instant);
  });

  test.each([
    ["{", "history.jsonl:2: is no JSON"],
    [line({ startedAt: "soon" }), "history.jsonl:2: startedAt: is no ISO 8601 time"],
    [line({ result: "ok" }), "history.jsonl:2: result: is none of failed, passed, pending"],
    [line({ commits: [{ sha: "a", origin: "ai" }] }), "history.jsonl:2: commits.0.origin: is none of HUMAN"],
    [line({ service: undefined }), "history.jsonl:2: service"],
    ['{"history":"b"}', "For several in one file say --each"],
    ["3", "history.jsonl:2: the line"],
  ])("what can't be understood names its line and field: %s", (bad, message) => {
    expect(() => read(`${line()}\n${bad}`)).toThrow(UsageError);
    expect(() => read(`${line()}\n${bad}`)).toThrow(message);
  });

  test("many histories begin with their names, each once", () => {
    const text = `{"history":"a"}\n${line()}\n{"history":"b"}\n${line()}\n${line()}`;
    expect(read(text, true).map(({ name, deployments }) => [name, deployments.length])).toEqual([
      ["a", 1],
      ["b", 2],
    ]);
    expect(() => read(`${text}\n{"history":"a"}`, true)).toThrow("a second history is called a");
    expect(() => read(line(), true)).toThrow('a line {"history": "name"} has to come first');
    expect(() => read("\n")).toThrow("holds no deployment");
  });
});

test("13 public repositories: the published ratios without strata, by repository and by quarter", () => {
  const [file] = read(expandCounts().join("\n"));
  if (!file) throw new Error("no history");
  const history = toHistory(file.deployments);
  const exposures = exposuresOf(history, { matureBefore: Infinity });
  const plain = (by: PlainStrata) =>
    hazardRatio(fitHazards(exposures, plainStrata(exposures, history, by), overlapOf(exposures)), AI);
  const isPublished = (ratio: number, low: number, high: number | null, published: readonly number[]) =>
    // Counted on clones of other days: a few changes more or less on either side.
    [ratio, low, high].forEach((value, i) => {
      expect(Math.abs(Math.log((value ?? 0) / (published[i] as number)))).toBeLessThan(0.05);
    });
  const docs = readFileSync("docs/compare.md", "utf8");
  for (const [by, ...published] of [
    ["none", 1.02, 0.76, 1.35],
    ["service", 1.14, 0.83, 1.55],
    ["service-quarter", 1.39, 1, 1.91],
  ] as const) {
    const { ratio, interval } = measured(plain(by));
    const [low, high] = [interval.low, interval.high ?? Number.NaN];
    expect(docs).toContain(`| ${ratio.toFixed(2)} (${low.toFixed(2)}–${high.toFixed(2)}) |`);
    isPublished(ratio, interval.low, interval.high, published);
    const other = inR.within.find(({ within }) => within === by);
    expect(ratio).toBeCloseTo(other?.ratio ?? 0, 6);
    // Without strata bad quarters widen the interval, which R's doesn't know.
    if (by === "none") continue;
    expect(interval.low).toBeCloseTo(other?.low ?? 0, 5);
    expect(interval.high).toBeCloseTo(other?.high ?? 0, 5);
  }
  expect(naiveRatios(exposures).anyAi.ratio).toBeCloseTo(inR.naive.anyAi, 9);
  const asOf = new Date("2022-01-01T00:00:00Z");
  const answer = answerHistory(file, { ...ONE_LOOK, asOf, strata: "service-quarter" });
  expect(answer.deployments).toMatchObject({ compared: 40_071, failed: 386 });
  expect(answer.plain?.ratio).toBeCloseTo(measured(plain("service-quarter")).ratio, 9);
});

function measured(result: HazardRatio | NoHazardRatio): HazardRatio {
  if (!result.measured) throw new Error(result.reason);
  return result;
}

describe("lines", () => {
  const sized = (factor: number) =>
    drawWorld({ id: "0", name: "plain", batch: 1 }, 1, randomFrom(4))
      .map(({ service, startedAt, result, commits }, i) =>
        JSON.stringify({
          service,
          startedAt,
          result,
          commits: commits.map((one) => ({
            ...one,
            lines: 10 + 90 * (i % 3) * (result === "failed" ? factor : 1),
          })),
        }),
      )
      .join("\n");

  test("the ratio at equal size stands beside the total, over the deployments whose lines are known", () => {
    const [history] = read(sized(4));
    if (!history) throw new Error("no history");
    const { size, deployments } = answerHistory(history, ONE_LOOK);
    expect(size?.compared).toBe(deployments.compared);
    expect(size?.total.ratio).toBeCloseTo(deployments.ratio ?? Number.NaN, 6);
    expect(size?.direct.ratio).not.toBeCloseTo(deployments.ratio ?? Number.NaN, 3);
    expect(size?.power?.low).toBeGreaterThan(0);
  });

  test("unknown lines leave the size-adjusted ratio out, and lines below 0 are refused", () => {
    const [history] = read(fileOf(WORLD, 1, 3));
    if (!history) throw new Error("no history");
    expect(answerHistory(history, ONE_LOOK).size).toBeNull();
    expect(() => read(line({ commits: [{ sha: "a", origin: "HUMAN", lines: -1 }] }))).toThrow(
      "commits.0.lines: is below 0",
    );
  });
});

describe("odd histories get a reason, never a crash", () => {
  const answered = (lines: string[]) => {
    const [history] = read(lines.join("\n"));
    if (!history) throw new Error("no history");
    return answerHistory(history, { ...ONE_LOOK, asOf: new Date("2027-01-01T00:00:00Z") });
  };
  const many = (count: number, of: (i: number) => object) =>
    Array.from({ length: count }, (_, i) => line(of(i)));
  const at = (i: number) => new Date(Date.UTC(2026, 0, 1) + i * 7_200_000).toISOString();
  const commits = (i: number, ...origins: string[]) =>
    origins.map((origin, k) => ({ sha: `${i}-${k}`, origin }));

  test("one deployment, one origin, nothing failed, everything failed, everything in the future", () => {
    expect(answered([line()])).toMatchObject({ word: "not-compared", ratio: null, low: null, high: null });
    const human = many(300, (i) => ({
      startedAt: at(i),
      result: i % 9 ? "passed" : "failed",
      commits: commits(i, "HUMAN"),
    }));
    expect(answered(human)).toMatchObject({ word: "not-compared", reason: "no-commits-of-origin" });
    const ai = many(300, (i) => ({
      startedAt: at(i),
      result: i % 9 ? "passed" : "failed",
      commits: commits(i, "AI_ASSISTED"),
    }));
    expect(answered(ai)).toMatchObject({ word: "not-compared", reason: "no-human-commits" });
    const both = (result: string) =>
      many(100, (i) => ({ startedAt: at(i), result, commits: commits(i, i % 2 ? "HUMAN" : "AI_ASSISTED") }));
    expect(answered(both("passed")).reason).toBe("no-failures");
    expect(answered(both("failed")).reason).toBe("all-failed");
    expect(answered([line({ startedAt: "2028-01-01T00:00:00Z" })]).reason).toBe("no-exposures");
  });

  test("no commits, nothing but pending ones, bots or unknown ones, and a history without a deployment", () => {
    const odd = (of: (i: number) => object) => many(300, (i) => ({ startedAt: at(i), ...of(i) }));
    const result = (i: number) => (i % 9 ? "passed" : "failed");
    expect(answered(odd((i) => ({ result: result(i), commits: [] })))).toMatchObject({
      reason: "no-exposures",
      deployments: { leftOut: { withoutCommits: 300 } },
    });
    expect(
      answered(odd((i) => ({ result: "pending", commits: commits(i, "HUMAN", "AI_ASSISTED") }))),
    ).toMatchObject({ reason: "no-exposures", deployments: { leftOut: { pending: 300 } } });
    for (const origin of ["BOT", "UNKNOWN"])
      expect(answered(odd((i) => ({ result: result(i), commits: commits(i, origin) }))).reason).toBe(
        "no-commits-of-origin",
      );
    const histories = read(`{"history":"empty"}\n{"history":"one"}\n${line()}`, true);
    const weekly = histories.map((history) => answerHistory(history, { ...ONE_LOOK, weekly: true }));
    expect(weekly).toMatchObject([
      { history: "empty", asOf: null, word: "not-compared", reason: "no-exposures", weeks: [] },
      { history: "one", word: "not-compared", weeks: [] },
    ]);
    expect(weekly.map(prettyAnswer).join("")).toContain("empty: Not compared.");
  });

  test("batches of thousands, one service alone, and a finish before its start are answered", () => {
    const huge = many(300, (i) => ({
      startedAt: at(i),
      finishedAt: at(i - 1),
      result: (i * 7) % 11 ? "passed" : "failed",
      commits: Array.from({ length: i % 50 === 0 ? 4000 : 1 + (i % 5) }, (_, k) => ({
        sha: `${i}-${k}`,
        origin: (i * k) % 3 ? "HUMAN" : "AI_ASSISTED",
      })),
    }));
    const [history] = read(huge.join("\n"));
    if (!history) throw new Error("no history");
    const answer = answerHistory(history, ONE_LOOK);
    expect(answer.asOf).toBe(new Date(Date.parse(at(299)) + 1).toISOString());
    expect(answer).toMatchObject({ word: "not-compared", reason: "arm-too-small" });
    expect(answer.deployments.compared).toBe(216);
    expect(answer.deployments.ratio).toBeGreaterThan(0.3);
    expect(answer.deployments.ratio).toBeLessThan(3);
  });

  test("a ratio of hundreds is shown as such", () => {
    const answer = { ...answered([line()]), word: "more" as const, estimand: "both" as const };
    const shown = prettyAnswer({ ...answer, ratio: 1.2, low: 0.0304, high: 100, reason: null });
    expect(shown).toContain("1.2× as often as human ones: 95% interval 0.0304 to 100.");
  });

  test("the same share everywhere and failures only on one side are named", () => {
    const same = many(400, (i) => ({
      startedAt: at(i),
      result: i % 9 ? "passed" : "failed",
      commits: commits(i, "HUMAN", "AI_ASSISTED"),
    }));
    expect(answered(same).reason).toBe("same-share-everywhere");
    const sided = many(400, (i) => ({
      startedAt: at(i),
      result: i % 2 === 0 && i % 8 === 0 ? "failed" : "passed",
      commits: commits(i, i % 2 ? "AI_ASSISTED" : "HUMAN"),
    }));
    expect(answered(sided)).toMatchObject({ word: "not-compared", reason: "ratio-at-zero", low: null });
    expect(answered(sided).high).toBeGreaterThan(0);
  });
});

test("a week ends at midnight where it is asked, on the day that is asked, also when clocks change", () => {
  const [history] = read(fileOf({ ...WORLD, days: 365, deployments: 300 }, 1, 2));
  if (!history) throw new Error("no history");
  const zoned = { weekly: true, timeZone: "America/New_York", weekStart: "sunday" } as const;
  const { weeks = [] } = answerHistory(history, { ...ONE_LOOK, ...zoned });
  const local = new Intl.DateTimeFormat("en-US", {
    timeZone: "America/New_York",
    weekday: "short",
    hour: "numeric",
    minute: "2-digit",
    hourCycle: "h23",
  });
  expect(new Set(weeks.map(({ weekEnd }) => local.format(new Date(weekEnd))))).toEqual(
    new Set(["Sun 00:00"]),
  );
  expect(new Set(weeks.map(({ weekEnd }) => weekEnd.slice(11, 13)))).toEqual(new Set(["04", "05"]));
  expect(new Set(weeks.map(({ weekEnd }) => weekEnd)).size).toBe(weeks.length);
  expect([weeks[0]?.weekEnd, weeks.at(-1)?.weekEnd, weeks.length]).toEqual([
    "2025-01-05T05:00:00.000Z",
    "2025-12-21T05:00:00.000Z",
    51,
  ]);
});

test("week by week the word begins at the higher bar and is decided at the end of each closed week", () => {
  const [history] = read(fileOf({ ...WORLD, days: 200 }, 4, 8));
  if (!history) throw new Error("no history");
  const { weeks = [] } = answerHistory(history, { ...ONE_LOOK, weekly: true });
  expect(weeks.length).toBeGreaterThan(25);
  expect(weeks.every(({ weekEnd }) => new Date(weekEnd).getUTCDay() === 1)).toBe(true);
  expect(weeks[0]?.word).toBe("not-compared");
  expect(weeks.at(-1)?.word).toBe("more");
});
