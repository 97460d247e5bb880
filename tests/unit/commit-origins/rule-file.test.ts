import { expect, test } from "vitest";
import { parseRuleFile, readRules, toRuleFile } from "@/lib/commit-origins/rule-file";

const AGENT = { kind: "trailer", mark: "Acme-Run", means: "agent", name: "Acme agent", mode: "agentic" };
const problemsOf = (rule: Record<string, unknown>) => {
  const reading = readRules({ rules: [rule] });
  return reading.ok ? [] : reading.problems;
};

test("a file's rules are read in the form they are compared by, and written as they were", () => {
  const file = {
    rules: [
      AGENT,
      { kind: "account", mark: "@Acme[bot]", means: "bot", name: "Acme sync" },
      { kind: "account", mark: "7+acme@users.noreply.github.com", means: "person" },
      {
        kind: "account",
        mark: "copilot@github.com",
        means: "no-mark",
        tool: "GitHub Copilot",
        from: "2026-04-01",
      },
      { kind: "footer", mark: "AcmeGPT", means: "agent", name: "Acme agent" },
    ],
  };
  const reading = parseRuleFile(JSON.stringify(file));
  if (!reading.ok) throw new Error("unreadable");
  expect(reading.rules.map(({ kind, value, mode }) => [kind, value, mode])).toEqual([
    ["trailer", "acme-run", "agentic"],
    ["account", "github:acme[bot]", null],
    ["account", "github-id:7", null],
    ["account", "copilot@github.com", null],
    ["footer", "acmegpt", "assisted"],
  ]);
  expect(readRules(toRuleFile(reading.rules))).toEqual(reading);
});

test.each<[string, Record<string, unknown>, string]>([
  ["an unknown kind", { ...AGENT, kind: "branch" }, "rules.0.kind"],
  ["a key with spaces", { ...AGENT, mark: "acme run" }, "rules.0.mark"],
  ["an account that is none", { ...AGENT, kind: "account", mark: "two words" }, "rules.0.mark"],
  ["an agent without a name", { ...AGENT, name: undefined }, "rules.0.name"],
  [
    "a person with a name",
    { kind: "account", mark: "a@b.example", means: "person", name: "Ana" },
    "rules.0.name",
  ],
  ["a bot with a mode", { ...AGENT, means: "bot" }, "rules.0.mode"],
  ["a day that is none", { ...AGENT, from: "2026-13-01" }, "rules.0.from"],
  ["days the wrong way round", { ...AGENT, from: "2026-02-01", until: "2026-01-01" }, "rules.0.until"],
  ["a tool for an agent", { ...AGENT, tool: "Cursor" }, "rules.0.tool"],
  ["a field nobody knows", { ...AGENT, regex: ".*" }, "rules.0"],
])("%s is refused by its place", (_name, rule, path) => {
  expect(problemsOf(rule).map((problem) => problem.path)).toContain(path);
});

test("what isn't JSON says so", () => {
  expect(parseRuleFile("{")).toMatchObject({ ok: false, problems: [{ path: "" }] });
});
