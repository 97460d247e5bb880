import { expect, test } from "vitest";
import type { CommitRecord } from "@/lib/core/deployments/record";
import {
  isSeveralLines,
  noEvidenceRuleId,
  strengthOf,
  toCommitOrigin,
} from "@/lib/ingest/commit-origins/classify-commits";

const commit = (change: Partial<CommitRecord>): CommitRecord => ({
  sha: "0".repeat(40),
  committedAt: null,
  authorEmail: "someone@example.com",
  isBot: null,
  message: "Change a thing",
  leadTimeSeconds: null,
  timeToDeploySeconds: null,
  ...change,
});

test("a single line says HUMAN only where messages are known to be whole", () => {
  expect(toCommitOrigin(commit({}), { messagesAreWhole: false })).toMatchObject({
    origin: "UNKNOWN",
    unknown_reason: "subject-only",
    strength: 0,
  });
  expect(toCommitOrigin(commit({}), { messagesAreWhole: true })).toMatchObject({
    origin: "HUMAN",
    unknown_reason: null,
    strength: 1,
    rule_id: noEvidenceRuleId(),
  });
});

test("what is personal stands in the secret part alone", () => {
  const message = "Change\n\nCo-Authored-By: Claude <noreply@anthropic.com>";
  const { secret, ...plain } = toCommitOrigin(commit({ message }), { messagesAreWhole: false });
  expect(plain).toMatchObject({ origin: "AI_ASSISTED" });
  expect(JSON.stringify(plain)).not.toMatch(/someone@example|Change|Co-Authored/);
  expect(JSON.parse(secret)).toMatchObject({ authorEmail: "someone@example.com", isBot: null, message });
});

test.each([
  [{ origin: "UNKNOWN", level: null }, 0],
  [{ origin: "HUMAN", level: null }, 1],
  [{ origin: "HUMAN", level: "E1" }, 1],
  [{ origin: "AI_ASSISTED", level: "E2" }, 2],
  [{ origin: "BOT", level: "E5" }, 5],
] as const)("%o has strength %i", (found, strength) => {
  expect(strengthOf(found)).toBe(strength);
});

test.each([
  [null, false],
  ["", false],
  ["subject", false],
  ["subject\n", false],
  ["\nsubject\r\n", false],
  ["subject\nbody", true],
])("%j shows more than a subject: %s", (message, several) => {
  expect(isSeveralLines(message)).toBe(several);
});
