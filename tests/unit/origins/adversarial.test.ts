import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { classifyCommit } from "@/lib/core/origins/classify";
import type { CommitMetadata } from "@/lib/core/origins/commit-metadata";
import { ORIGINS } from "@/lib/core/origins/origin";
import { classify, commit } from "./commit";

const FRAGMENTS = [
  "Co-authored-by: ",
  "Claude <noreply@anthropic.com>",
  "🤖 Generated with [",
  "](https://claude.ai/code)",
  "```",
  "> ",
  "    ",
  "\t",
  "\r\n",
  "\n\n",
  "\\n",
  "* ",
  "---------",
  'Revert "',
  "Assisted-by:",
  " via ",
  "(aider)",
  "[bot]",
  "@users.noreply.github.com",
  "&lt;",
  "\u200b",
  "\ud800",
  "\0",
  "Squashed commit of the following:",
];
const text = fc.oneof(
  fc.string({ unit: "binary", maxLength: 300 }),
  fc
    .array(fc.oneof(fc.constantFrom(...FRAGMENTS), fc.string({ maxLength: 12 })), { maxLength: 40 })
    .map((parts) => parts.join("")),
);
const maybe = <Value>(value: fc.Arbitrary<Value>) => fc.option(value, { nil: null });
const anyCommit: fc.Arbitrary<CommitMetadata> = fc.record({
  authorName: maybe(text),
  authorEmail: maybe(text),
  committerName: maybe(text),
  committerEmail: maybe(text),
  isBot: maybe(fc.boolean()),
  message: maybe(text),
  messageCompleteness: fc.constantFrom("full", "subject", "unknown"),
  parents: maybe(fc.nat(3)),
  changedFiles: maybe(fc.array(text, { maxLength: 3 })),
  gitNote: maybe(text),
});

test("any metadata gets one verdict: no throw, the same twice, input untouched, reasons only where unknown", () => {
  fc.assert(
    fc.property(anyCommit, (metadata) => {
      const before = JSON.stringify(metadata);
      const result = classifyCommit(metadata);
      expect(ORIGINS).toContain(result.origin);
      expect(classifyCommit(metadata)).toEqual(result);
      expect(JSON.stringify(metadata)).toBe(before);
      expect(result.unknownReason !== null).toBe(result.origin === "UNKNOWN");
      expect(result.tools.length > 0).toBe(result.origin === "AI_ASSISTED" || result.origin === "BOT");
      if (result.origin === "AI_ASSISTED") expect(result.evidence).not.toBeNull();
    }),
    { numRuns: 1_000, seed: 20261124 },
  );
});

test("evidence can be stored: no NUL, no half surrogate pair, at most 1,000 characters", () => {
  fc.assert(
    fc.property(text, (name) => {
      const message = `Cache\n\nCo-authored-by: ${name.replace(/\s/g, " ")} ${"x".repeat(990)} <noreply@anthropic.com>`;
      const { evidence } = classify({ message, authorName: `${name}[bot]` });
      expect(evidence ?? "").not.toMatch(/\p{Surrogate}|\0/u);
      expect((evidence ?? "").length).toBeLessThanOrEqual(1_000);
    }),
    { numRuns: 300, seed: 20261124 },
  );
});

const MEGABYTE = 1_000_000;
const filled = (unit: string) => unit.repeat(Math.ceil(MEGABYTE / unit.length));

describe("a hostile megabyte is classified in linear time", () => {
  test.each<[string, string]>([
    ["one long line", filled("a")],
    ["spaces", filled(" ")],
    ["dashes in a key", `${filled("a-")}: x`],
    ["colons", filled("a: ")],
    ["blank lines", filled("\n")],
    ["CRLF", filled("\r\n")],
    ["opened fences", filled("```x\n")],
    ["closed fences", filled("```\n")],
    ["mixed fences", filled("```a\n~~~\n")],
    ["block quotes", filled("> x\n")],
    ["trailers", filled("Co-authored-by: A B <a@b.example>\n")],
    ["trailer paragraphs", filled("Made-by: A\n\n")],
    ["addresses", `Co-authored-by: ${filled("a@b, ")}`],
    ["at signs", filled("Co-authored-by: @@@@@@@@@@@@@@@@@@@@@@@@@@\n")],
    ["folded lines", `Fixes: a\n${filled(" x\n")}`],
    ["squash items", filled("* fix\n\n")],
    ["footers", filled("🤖 Generated with [x](https://x.example)\n\n")],
    ["brackets", filled("Generated with [")],
    ["links", filled("https://claude.ai/code \n")],
    ["indented lines", filled("    x\n")],
    ["escaped line ends", filled("\\n")],
    ["revert quotes", `Revert "${filled('"')}`],
    ["vias", `Assisted-by: ${filled(" via ")}`],
    ["half surrogates", filled("\ud800")],
  ])("%s", (_, hostile) => {
    const metadata = [
      commit({ message: hostile }),
      commit({ message: `Cache\n\n${hostile}\n\nCo-authored-by: Cursor <cursoragent@cursor.com>` }),
    ];
    const slowest = Math.max(...metadata.map((one) => fastestOf(3, () => classifyCommit(one))));
    expect(slowest).toBeLessThan(1_000);
  });

  test.each<[string, Partial<CommitMetadata>]>([
    ["author name", { authorName: filled("a b-") }],
    ["author name of brackets", { authorName: filled("(") }],
    ["author e-mail", { authorEmail: filled("a.b-") }],
    ["e-mail of plus signs", { authorEmail: `${filled("1+")}@users.noreply.github.com` }],
    ["git note", { gitNote: filled("a\n  s_0123456789abcd 1-2\n"), changedFiles: ["a"] }],
    [
      "git note of digits",
      { gitNote: `a\n  s_0123456789abcd ${filled("1-2,")}\n---\n{}`, changedFiles: ["a"] },
    ],
  ])("%s", (_, changes) => {
    expect(fastestOf(3, () => classify(changes))).toBeLessThan(1_000);
  });
});

/** Milliseconds of the fastest run: a busy machine delays single runs, a bad regular expression delays all. */
function fastestOf(runs: number, work: () => unknown): number {
  const times = Array.from({ length: runs }, () => {
    const started = performance.now();
    work();
    return performance.now() - started;
  });
  return Math.min(...times);
}

test("a mark at the end of a megabyte is still found", () => {
  const message = `Cache\n\n${filled("A line of prose.\n\n")}Co-authored-by: Cursor <cursoragent@cursor.com>`;
  expect(classify({ message })).toMatchObject({ origin: "AI_ASSISTED", tools: ["Cursor"] });
});
