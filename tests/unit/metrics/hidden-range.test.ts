import { expect, test } from "vitest";
import { hiddenRange } from "@/lib/core/metrics/hidden-range";

const evaluated = (n: number) => ({ evaluated: n, failed: 0, rate: 0 });
const COMMITS = {
  failureRates: { AI_ASSISTED: evaluated(100), HUMAN: evaluated(300), BOT: evaluated(20) },
  commits: 470,
  knownCommits: 420,
};
const SEEN = { seen: 40, unmarked: 12 };

test("without notes anything from none to every human and unknown commit may hide", () => {
  expect(hiddenRange(COMMITS, null)).toEqual({ basis: "bounds", known: 100, low: 0, high: 350, among: 350 });
});

test("with notes, q / (1 − q) for each commit known by a mark alone, at the ends of q's interval", () => {
  const notes = { ...SEEN, attested: 40, aiCommits: 100, unmarkedInterval: { low: 0.2, high: 0.5 } };
  // 60 known by a mark alone: 60 × 0.2/0.8 = 15 and 60 × 0.5/0.5 = 60.
  expect(hiddenRange(COMMITS, notes)).toEqual({ basis: "notes", known: 100, low: 15, high: 60, among: 350 });
});

test("never more than there are, and none where every AI commit is attested", () => {
  const certain = { ...SEEN, attested: 0, aiCommits: 100, unmarkedInterval: { low: 0.9, high: 1 } };
  expect(hiddenRange(COMMITS, certain)).toMatchObject({ low: 350, high: 350 });
  const attested = { ...SEEN, attested: 100, aiCommits: 100, unmarkedInterval: { low: 0.2, high: 0.5 } };
  expect(hiddenRange(COMMITS, attested)).toMatchObject({ low: 0, high: 0 });
});
