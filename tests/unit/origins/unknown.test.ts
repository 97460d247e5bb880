import { expect, test } from "vitest";
import { classify } from "./commit";

const NOBODY = { authorName: null, authorEmail: null };

test("no author and no message is UNKNOWN, never HUMAN", () => {
  expect(classify({ ...NOBODY, message: null })).toEqual({
    origin: "UNKNOWN",
    tools: [],
    level: null,
    ruleId: "unknown/no-metadata",
    evidence: null,
    unknownReason: "no-metadata",
    flags: [],
  });
  expect(classify({ authorName: " ", authorEmail: "", message: "\n" }).unknownReason).toBe("no-metadata");
});

test("a plain author without a message is UNKNOWN", () => {
  expect(classify({ message: null }).unknownReason).toBe("no-message");
  expect(classify({ message: "", messageCompleteness: "unknown" }).unknownReason).toBe("no-message");
});

test("a message known to be empty is complete, so it is HUMAN", () => {
  expect(classify({ message: "" }).origin).toBe("HUMAN");
});

test("a subject without a mark is UNKNOWN where only subjects come", () => {
  const subject = classify({ message: "Cache sessions", messageCompleteness: "subject" });
  expect(subject).toMatchObject({ origin: "UNKNOWN", unknownReason: "subject-only" });
});

test("identity decides where only subjects come", () => {
  const only = { message: "Cache sessions", messageCompleteness: "subject" as const, authorName: null };
  expect(classify({ ...only, authorEmail: "cursoragent@cursor.com" }).origin).toBe("AI_ASSISTED");
  expect(classify({ ...only, authorEmail: "support@dependabot.com" }).origin).toBe("BOT");
  expect(classify({ ...only, authorEmail: "maren@example.org", isBot: true }).origin).toBe("BOT");
});

test("a message of unknown completeness without a mark is HUMAN", () => {
  expect(classify({ messageCompleteness: "unknown" })).toMatchObject({
    origin: "HUMAN",
    ruleId: "human/no-evidence",
  });
});

test("a message without an author is still read", () => {
  expect(classify({ ...NOBODY, message: "Cache\n\nMade-with: Cursor" }).origin).toBe("AI_ASSISTED");
});

test("a message without a mark and without any author is UNKNOWN: every bot would be called human", () => {
  expect(classify(NOBODY)).toMatchObject({ origin: "UNKNOWN", unknownReason: "no-author" });
});

test("a message that was cut off, and a title whose body the repository drops, are UNKNOWN without a mark", () => {
  expect(classify({ messageCompleteness: "cut" })).toMatchObject({
    origin: "UNKNOWN",
    unknownReason: "cut-off",
  });
  expect(classify({ message: "Round totals (#12)", messageCompleteness: "title" })).toMatchObject({
    origin: "UNKNOWN",
    unknownReason: "title-only",
  });
  const marked = {
    message: "Cache\n\nMade-with: Cursor\n\nAnd then th",
    messageCompleteness: "cut" as const,
  };
  expect(classify(marked).origin).toBe("AI_ASSISTED");
});
