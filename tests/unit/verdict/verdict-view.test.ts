import { expect, test } from "vitest";
import { toVerdictView, type VerdictInput } from "@/lib/read/dashboard/verdict-view";
import { answer, decided, decidedNothing, EVIDENCE, NEXT_MONDAY, NOW, noAnswer, stored } from "./build";

const view = (parts: Partial<VerdictInput> = {}) =>
  toVerdictView({
    comparison: stored(answer()),
    decided: decided(),
    productionEnvironments: ["production"],
    timeZone: "UTC",
    weekStartsOn: "monday",
    defaultHref: "/acme/dashboard",
    filtered: "no",
    now: NOW,
    ...parts,
  });

test("the word of the last closed week stands with the figures it was given for, not with today's", () => {
  expect(view()).toMatchObject({
    kind: "answer",
    word: "cannot-tell",
    ratio: 1.5,
    low: 0.8,
    high: 2.5,
    failed: 58,
    evaluated: 780,
    coverage: 0.83,
    nextWeekEnd: NEXT_MONDAY,
  });
});

test("how long it takes comes from today's data, and only where the word's interval holds 1", () => {
  expect(view()).toMatchObject({ outlook: { doublingWeeks: 0.7, quarterWeeks: 44.2 } });
  expect(view({ decided: decided({ verdict: "more", low: 1.1 }) })).toMatchObject({
    word: "more",
    outlook: null,
  });
  expect(view({ decided: decided({ verdict: "less", ratio: 0.5, low: 0.2, high: 0.9 }) })).toMatchObject({
    word: "less",
    outlook: null,
  });
  expect(view({ decided: decided({ low: 1 }) })).toMatchObject({
    outlook: { doublingWeeks: 0.7, quarterWeeks: 44.2 },
  });
});

test("before any week has a word, today's interval stands without one and says when the word comes", () => {
  const undecided = { kind: "answer", word: null, decided: null, ratio: 1.4, nextWeekEnd: NEXT_MONDAY };
  expect(view({ decided: null })).toMatchObject(undecided);
  expect(view({ decided: decidedNothing() })).toMatchObject({ ...undecided, coverage: 0.84 });
});

test("a word given for other production environments is not shown for these", () => {
  expect(view({ decided: decided({ environments: ["live"] }) })).toMatchObject({ word: null, ratio: 1.4 });
});

test("another window shows the interval without the word, other environments only the way to the verdict", () => {
  expect(view({ filtered: "window" })).toMatchObject({
    kind: "answer",
    word: null,
    decided: null,
    nextWeekEnd: null,
    defaultHref: "/acme/dashboard",
    ratio: 1.5,
  });
  expect(view({ filtered: "scope" })).toEqual({ kind: "narrowed", href: "/acme/dashboard" });
});

test("without production environments, or without figures about them, it waits", () => {
  expect(view({ productionEnvironments: [] })).toEqual({ kind: "waiting", why: "no-environments" });
  expect(view({ comparison: null })).toEqual({ kind: "waiting", why: "no-comparison" });
  expect(view({ productionEnvironments: ["live"] })).toEqual({ kind: "waiting", why: "no-comparison" });
});

test("environments count the same in any order", () => {
  const comparison = stored(answer(), { environments: ["live", "production"] });
  const environments = ["production", "live"];
  expect(
    view({ comparison, productionEnvironments: environments, decided: decided({ environments }) }),
  ).toMatchObject({ word: "cannot-tell" });
});

test("4 failures in 10 weeks are 6 short: at that pace 15 weeks", () => {
  const shown = view({ comparison: stored(noAnswer()), decided: decidedNothing() });
  expect(shown).toMatchObject({ kind: "not-compared", failed: 4, evaluated: 100 });
  expect(shown).toMatchObject({ gate: { of: "failures", have: 4, needed: 10, missing: 6, weeks: 15 } });
});

test("no failure at all tells nothing about when there will be ten", () => {
  const evidence = { ...EVIDENCE, deployments: 100, failed: 0, independentFailures: 0 };
  const verdict = noAnswer({
    reason: "no-failures",
    evidence,
    missing: { failures: 10, aiFailures: 10, humanFailures: 10 },
  });
  const shown = view({ comparison: stored(verdict), decided: null });
  expect(shown).toMatchObject({ gate: { of: "failures", have: 0, missing: 10, weeks: null } });
});

test("9.5 failures, two of them of one change set, are one short and never shown as ten", () => {
  const evidence = { ...EVIDENCE, deployments: 100, failed: 10, independentFailures: 9.5 };
  const verdict = noAnswer({ evidence, missing: { failures: 1, aiFailures: 0, humanFailures: 0 } });
  expect(view({ comparison: stored(verdict), decided: null })).toMatchObject({
    gate: { have: 9, missing: 1 },
  });
});

test("the smaller side is the one there is too little of", () => {
  const evidence = (ai: number, human: number) => ({
    ...EVIDENCE,
    deployments: 200,
    expectedAiFailures: ai,
    expectedHumanFailures: human,
  });
  const missing = (ai: number, human: number) => ({ failures: 0, aiFailures: ai, humanFailures: human });
  const of = (verdict: ReturnType<typeof noAnswer>) => view({ comparison: stored(verdict), decided: null });
  const ai = noAnswer({ reason: "arm-too-small", evidence: evidence(5, 40), missing: missing(5, 0) });
  expect(of(ai)).toMatchObject({ gate: { of: "ai", have: 5, missing: 5, weeks: 20 } });
  const human = noAnswer({ reason: "arm-too-small", evidence: evidence(40, 0), missing: missing(0, 10) });
  expect(of(human)).toMatchObject({ gate: { of: "human", have: 0, missing: 10, weeks: null } });
});

test("a reason that is no matter of quantity has no gate", () => {
  const verdict = noAnswer({ reason: "no-commits-of-origin" });
  expect(view({ comparison: stored(verdict), decided: null })).toMatchObject({
    kind: "not-compared",
    reason: "no-commits-of-origin",
    gate: null,
  });
});

test("a word once given stands, even when today nothing could be compared", () => {
  expect(view({ comparison: stored(noAnswer()) })).toMatchObject({
    kind: "answer",
    word: "cannot-tell",
    outlook: null,
  });
});

test("the next word comes on Monday in the organization's own time zone, also over a change of the clocks", () => {
  expect(view({ timeZone: "Europe/Berlin" })).toMatchObject({
    nextWeekEnd: new Date("2026-03-29T22:00:00Z"),
  });
});
