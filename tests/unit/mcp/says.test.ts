import { describe, expect, test } from "vitest";
import { parseCsv } from "@/lib/read/mcp/parse-csv";
import { saysOf } from "@/lib/read/mcp/says";

const EVIDENCE = {
  deployments: 809,
  failed: 61,
  independentFailures: 61,
  expectedAiFailures: 20,
  expectedHumanFailures: 41,
};
type Asked = Parameters<typeof saysOf>[0];
const asked = (now: object, verdict: object | null = null, source = "datadog") =>
  ({
    basis: { source },
    comparison: { result: { verdict: { evidence: EVIDENCE, withheld: null, ...now } } },
    verdict,
  }) as unknown as Asked;
const RATIO = { ratio: 1.4, interval: { low: 0.8, high: 2.3 } };

describe("what an agent may say of the comparison", () => {
  test("a week's word comes with its estimate, interval and counts", () => {
    const said = saysOf(
      asked({ verdict: "more", ...RATIO }, { verdict: "more", weekEnd: "2026-11-30T00:00:00Z" }),
    );
    expect(said).toBe(
      "Verdict of the week to 2026-11-30: deployments of AI-assisted commits fail more often than those of human commits. " +
        "Adjusted estimate 1.40×, 95% interval 0.80× to 2.30×. 61 failed of 809 deployments compared.",
    );
  });

  test.each([
    [asked({ verdict: "cannot-tell", ...RATIO }), "Can't tell yet."],
    // One look leans, the week's word doesn't: the week's holds.
    [
      asked({ verdict: "more", ...RATIO }, { verdict: "cannot-tell", weekEnd: "2026-11-30T00:00:00Z" }),
      "Can't tell yet.",
    ],
    [asked({ verdict: "withheld", withheld: "model-check", ...RATIO }), "No verdict: the model check fails"],
    [
      asked({ verdict: "not-compared", reason: "too-few-failures" }),
      "Can't tell yet: fewer than 10 deployments failed.",
    ],
    [
      { basis: { source: "datadog" }, comparison: null, verdict: null } as Asked,
      "Nothing has been compared yet.",
    ],
  ])("without a word it forbids a claim in either direction (%#)", (report, beginning) => {
    const said = saysOf(report);
    expect(said.startsWith(beginning)).toBe(true);
    expect(said).toContain("Don't report a difference, and don't report that there is none.");
  });
});

test("what is said of estimates says first that it is estimated from git", () => {
  const said = saysOf(asked({ verdict: "cannot-tell", ...RATIO }, null, "git"));
  expect(said.startsWith("Estimated from git: failures are reverts and hotfixes, not incidents. ")).toBe(
    true,
  );
});

test("a CSV is read with quotes, commas, line ends within cells and empty cells", () => {
  expect(parseCsv('id,name,last\r\n1,"a ""b"", c",\r\n2,"two\r\nlines",x\r\n')).toEqual([
    { id: "1", name: 'a "b", c', last: "" },
    { id: "2", name: "two\r\nlines", last: "x" },
  ]);
  expect(parseCsv("id\r\n")).toEqual([]);
});
