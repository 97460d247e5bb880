import { expect, test } from "vitest";
import { classifyCommit } from "@/lib/core/origins/classify";
import { unmappedMarks } from "@/lib/core/origins/unmapped";
import { isPushedMark } from "@/lib/ingest/commit-origins/mark-key";
import { toPushedCommit } from "@/lib/tools/cli/origins-push/body";

const SHA = "a".repeat(40);
function pushed(authorName: string, authorEmail: string, message = "Change a thing") {
  const metadata = { authorName, authorEmail, message, messageCompleteness: "full" } as const;
  const found = classifyCommit(metadata);
  return toPushedCommit(SHA, found, null, unmappedMarks(metadata, found));
}

test("a commit leaves as these nine fields and no other", () => {
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
    marks: [],
  });
});

test("marks that no rule knows leave as keys, names and apps: no value, no address, no person", () => {
  const commit = pushed(
    "acme-sync[bot]",
    "1+acme-sync[bot]@users.noreply.github.com",
    "Sync\n\nGenerated with AcmeGPT\nWritten by Ann Example\nAcme-Run: 4711-secret\nCo-authored-by: Acme <noreply@acme.example>",
  );
  expect(commit.marks).toEqual(["account:github:acme-sync[bot]", "footer:acmegpt", "trailer:acme-run"]);
  expect(commit.marks.every(isPushedMark)).toBe(true);
  for (const personal of ["account:ann@example.com", "trailer:Acme Run", "footer:", "note:x"])
    expect(isPushedMark(personal)).toBe(false);
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
