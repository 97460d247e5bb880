import { expect, test } from "vitest";
import { classifyWithPull, toolOfLabel } from "@/lib/core/origins/pull-request";
import { commit, summary } from "./commit";

const TITLE = commit({ message: "Round totals (#12)" });
const withPull = (labels: string[], messages: string[] = [], changes = {}) =>
  classifyWithPull(
    { ...TITLE, ...changes },
    { labels, commits: messages.map((message) => commit({ message })) },
  );

test("the marks of squashed commits count where the squash itself carries none", () => {
  const found = withPull([], ["Round\n\nMade-with: Cursor", "Test it"]);
  expect(found).toMatchObject({
    origin: "AI_ASSISTED",
    ruleId: "pull/commit",
    level: "E4",
    tools: ["Cursor"],
  });
  expect(found.evidence).toBe("Made-with: Cursor");
  expect(summary(withPull([], ["Round", "Test it"]))).toBe("HUMAN");
});

test("they say nothing against what the squash itself shows", () => {
  const bot = {
    authorName: "dependabot[bot]",
    authorEmail: "49699333+dependabot[bot]@users.noreply.github.com",
  };
  expect(withPull(["ai-assisted"], ["x\n\nMade-with: Cursor"], bot).origin).toBe("BOT");
});

test.each([
  ["ai-assisted", "unknown (AI tool not stated)"],
  ["AI generated", "unknown (AI tool not stated)"],
  ["agent: codex", "OpenAI Codex"],
  ["generated-by/claude code", "Claude Code"],
  ["by: Devin", "Devin"],
])("the label %s says what wrote it", (label, tool) => {
  expect(toolOfLabel(label)).toBe(tool);
  expect(withPull([label])).toMatchObject({ origin: "AI_ASSISTED", ruleId: "pull/label", level: "E3" });
});

test.each([
  "cursor",
  "copilot",
  "claude",
  "ai-platform",
  "ai policy",
  "area: codex-docs",
  "bug",
  "agent",
  "by: sam",
])("the label %s says what it is about, or who did it", (label) => {
  expect(toolOfLabel(label)).toBeNull();
  expect(withPull([label]).origin).toBe("HUMAN");
});
