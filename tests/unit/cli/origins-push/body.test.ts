import { expect, test } from "vitest";
import { toPushedCommit } from "@/lib/cli/origins-push/body";
import { classifyCommit } from "@/lib/origins/classify";

const SHA = "a".repeat(40);
const pushed = (authorName: string, authorEmail: string, message = "Change a thing") =>
  toPushedCommit(SHA, classifyCommit({ authorName, authorEmail, message, messageCompleteness: "full" }));

test("a commit leaves as these eight fields and no other", () => {
  const commit = pushed(
    "Ann Example",
    "ann@example.com",
    "Fix it\n\nCo-Authored-By: Claude <noreply@anthropic.com>",
  );
  expect(commit).toEqual({
    sha: SHA,
    origin: "AI_ASSISTED",
    tools: ["Claude Code"],
    evidence_level: "E4",
    rule_id: "trailer/agent",
    unknown_reason: null,
    lines_added: null,
    lines_removed: null,
  });
});

test("a product's or an app's name leaves, the name somebody gave a bot account doesn't", () => {
  expect(pushed("dependabot[bot]", "49699333+dependabot[bot]@users.noreply.github.com").tools).toEqual([
    "Dependabot",
  ]);
  expect(pushed("acme-sync[bot]", "1+acme-sync[bot]@users.noreply.github.com").tools).toEqual(["acme-sync"]);
  for (const commit of [
    pushed("Smith Release Bot", "release-bot@example.com"),
    pushed("ann-smith-runner", "ci@example.com"),
    pushed("Ann's automation", "project_12_bot_ab@noreply.gitlab.example.com"),
  ]) {
    expect(commit.origin).toBe("BOT");
    expect(commit.tools).toEqual([]);
  }
});
