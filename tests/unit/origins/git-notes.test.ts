import { describe, expect, test } from "vitest";
import { classify, summary } from "./commit";

const SESSION = "s_0123456789abcd";
const LINES = `  ${SESSION}::t_0123456789abcd 4-9`;

function note(attested: string[], tool = "cursor", changes: Record<string, unknown> = {}): string {
  const agent = { agent_id: { tool, id: "1", model: "m" } };
  const metadata = {
    schema_version: "authorship/3.0.0",
    prompts: { "0123456789abcdef": agent },
    sessions: { [SESSION]: agent },
    humans: { h_0123456789abcd: { author: "Maren Vik" } },
    ...changes,
  };
  return `${attested.map((line) => `${line}\n`).join("")}---\n${JSON.stringify(metadata)}`;
}

const noted = (gitNote: string, changedFiles: string[] | null = ["src/total.ts"]) =>
  classify({ gitNote, changedFiles });

test("attested lines in a file of this commit are AI_ASSISTED at E5, with the attestation as evidence", () => {
  expect(noted(note(["src/total.ts", LINES]))).toMatchObject({
    origin: "AI_ASSISTED",
    tools: ["Cursor"],
    level: "E5",
    ruleId: "note/attested",
    evidence: `src/total.ts ${LINES.trim()}`,
  });
});

test("the old format's prompt keys and quoted paths count", () => {
  expect(summary(noted(note(["src/total.ts", "  0123456789abcdef 1,3-4"], "codex")))).toBe(
    "AI_ASSISTED: OpenAI Codex",
  );
  expect(summary(noted(note(['"src/a b.ts"', LINES]), ["src/a b.ts"]))).toBe("AI_ASSISTED: Cursor");
});

test("a note about files the commit doesn't touch is stale and attests nothing", () => {
  expect(noted(note(["src/other.ts", LINES]))).toMatchObject({ origin: "HUMAN", flags: ["stale-note"] });
});

test("without the list of files a note is weak evidence, never E5", () => {
  expect(noted(note(["src/total.ts", LINES]), null)).toMatchObject({
    origin: "AI_ASSISTED",
    level: "E2",
    flags: ["weak"],
  });
});

test("only known human keys attest a person", () => {
  expect(noted(note(["src/total.ts", "  h_0123456789abcd 4-9"]))).toMatchObject({
    origin: "HUMAN",
    level: "E5",
    ruleId: "human/note-attested",
  });
});

describe("notes that attest no AI leave the commit to its other marks", () => {
  test.each([
    ["an empty note", note([])],
    ["the test tool", note(["src/total.ts", LINES], "mock_ai")],
    ["an unknown session", note(["src/total.ts", LINES], "cursor", { sessions: {} })],
    ["a prototype's name as key", note(["src/total.ts", "  __proto__ 4-9"])],
    ["broken JSON", `src/total.ts\n${LINES}\n---\n{"sessions":`],
    ["no divider", `src/total.ts\n${LINES}`],
  ])("%s", (_, gitNote) => {
    expect(summary(noted(gitNote))).toBe("HUMAN");
    const message = "Cache\n\nCo-Authored-By: Claude <noreply@anthropic.com>";
    expect(summary(classify({ gitNote, changedFiles: ["src/total.ts"], message }))).toBe(
      "AI_ASSISTED: Claude Code",
    );
  });
});

test("a note beats the author's identity", () => {
  const result = classify({
    authorName: "github-actions[bot]",
    authorEmail: "github-actions[bot]@users.noreply.github.com",
    gitNote: note(["src/total.ts", LINES]),
    changedFiles: ["src/total.ts"],
  });
  expect(result.level).toBe("E5");
});
