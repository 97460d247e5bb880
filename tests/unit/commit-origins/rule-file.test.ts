import { expect, test } from "vitest";
import { commitOriginsBody } from "@/lib/ingest/commit-origins/push-schema";
import { parseRuleFile, readRules, toRuleFile } from "@/lib/ingest/commit-origins/rule-file";
import { teachMarkForm } from "@/lib/ingest/commit-origins/teach-form";

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
  ["a name that turns the text around it", { ...AGENT, name: "Acme\u202e agent" }, "rules.0.name"],
  [
    "a tool that can't be seen",
    { ...AGENT, means: "no-mark", name: undefined, tool: "\u200b" },
    "rules.0.tool",
  ],
  ["a reason on two lines", { ...AGENT, reason: "Known.\nSince May." }, "rules.0.reason"],
  [
    "an account with a control character",
    { ...AGENT, kind: "account", mark: "a\u0007@b.example" },
    "rules.0.mark",
  ],
  ["a field nobody knows", { ...AGENT, regex: ".*" }, "rules.0"],
])("%s is refused by its place", (_name, rule, path) => {
  expect(problemsOf(rule).map((problem) => problem.path)).toContain(path);
});

test.each([
  ["name", "Acme\u2066"],
  ["reason", "a\nb"],
  ["reason", "a\0"],
])("the form of the settings refuses the %s %j, which the database would", (field, text) => {
  const form = { kind: "trailer", mark: "Acme-Run", means: "agentic", name: "Acme agent", reason: "" };
  expect(teachMarkForm.safeParse(form).success).toBe(true);
  expect(teachMarkForm.safeParse({ ...form, [field]: text }).error?.issues).toMatchObject([
    { path: [field], message: expect.stringMatching(/Unreadable$/) },
  ]);
});

test("a pushed tool's name is kept on one line, in its order", () => {
  const commit = {
    sha: "a".repeat(40),
    origin: "BOT",
    tools: ["acme\u202e\n bot\0"],
    evidence_level: "E1",
    rule_id: "bot/known",
    unknown_reason: null,
  };
  const body = commitOriginsBody.parse({ rules_version: "1.0", commits: [commit] });
  expect(body.commits[0]?.tools).toEqual(["acme\ufffd  bot\ufffd"]);
  const unseen = commitOriginsBody.safeParse({
    rules_version: "1.0",
    commits: [{ ...commit, tools: ["\n"] }],
  });
  expect(unseen.success).toBe(false);
});

test("what isn't JSON says so", () => {
  expect(parseRuleFile("{")).toMatchObject({ ok: false, problems: [{ path: "" }] });
});
