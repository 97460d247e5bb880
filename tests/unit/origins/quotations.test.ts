import { describe, expect, test } from "vitest";
import { classifyMessage, summary } from "./commit";

const TRAILER = "Co-Authored-By: Claude <noreply@anthropic.com>";
const FOOTER = "🤖 Generated with [Claude Code](https://claude.com/claude-code)";
const SIGNED = "Signed-off-by: Maren Vik <maren.vik@example.org>";

describe("quoted marks are not evidence", () => {
  test.each<[string, string[]]>([
    [
      "in a code fence",
      ["docs: credit AI help", "", "```", "feat: x", "", TRAILER, "```", "", "Linked from the handbook."],
    ],
    ["in a code fence at the end", ["docs: credit AI help", "", "~~~text", TRAILER, "~~~"]],
    [
      "in a block quote",
      ["fix: rounding", "", "The old one said", "", "> fix", ">", `> ${TRAILER}`, "", "Now tested."],
    ],
    ["in a block quote at the end", ["fix: rounding", "", `> ${TRAILER}`]],
    ["in an indented block", ["fix: rounding", "", "As in", "", `    ${TRAILER}`, "", SIGNED]],
    [
      "in an indented block that is the whole body of a text about marks",
      ["Document co-author trailers format", "", `    ${TRAILER}`],
    ],
    ["in a list", ["fix: template", "", `- ${TRAILER}`]],
    ["inside a sentence", ["fix: template", "", `The line ${TRAILER} is gone.`]],
    [
      "after a sentence that ends in a colon",
      ["fix: template", "", "We no longer accept:", "", FOOTER, "", SIGNED],
    ],
    ["directly under a line that ends in a colon", ["fix: template", "", "The hook adds:", TRAILER]],
    [
      "footer and trailer after a colon",
      ["fix: template", "", "The hook adds:", "", FOOTER, "", TRAILER, "", SIGNED],
    ],
    [
      "in the middle of a sentence split by paragraphs",
      ["fix: template", "", "Commits must carry", "", FOOTER, "", "so that we can count them.", "", SIGNED],
    ],
    [
      "mid-text in a policy",
      [
        "CONTRIBUTING: our AI policy",
        "",
        "This line is not welcome.",
        "",
        "Generated with Claude Code",
        "",
        SIGNED,
      ],
    ],
    [
      "mixed with prose in a policy",
      [
        "docs: AI policy",
        "",
        "Either form will do",
        "Assisted-by: Copilot (GPT-5.4)",
        "",
        "Anything else is refused.",
        "",
        SIGNED,
      ],
    ],
  ])("%s", (_, lines) => {
    expect(summary(classifyMessage(...lines))).toBe("HUMAN");
  });
});

describe("the same marks written for the commit itself still count", () => {
  test("after a closed fence", () => {
    expect(summary(classifyMessage("fix: x", "", "```", "code", "```", "", TRAILER))).toBe(
      "AI_ASSISTED: Claude Code",
    );
  });
  test("after a fence that never closes", () => {
    expect(summary(classifyMessage("fix: x", "", "```", "code", "", TRAILER))).toBe(
      "AI_ASSISTED: Claude Code",
    );
  });
  test("in a policy change that an agent wrote", () => {
    expect(
      summary(
        classifyMessage("docs: AI policy", "", "The line to use:", "", "Assisted-by: Cursor", "", TRAILER),
      ),
    ).toBe("AI_ASSISTED: Claude Code");
  });
});

describe("reverts", () => {
  const HASH = "This reverts commit 3f2a9c1d7b5e4a60c8d1e2f3a4b5c6d7e8f90123.";
  test("a person's plain revert is HUMAN", () => {
    expect(summary(classifyMessage('Revert "Cache sessions"', "", HASH))).toBe("HUMAN");
  });
  test("a person's revert that repeats the reverted message is HUMAN, indented or not", () => {
    const repeated = ["feat: cache sessions", "", TRAILER];
    expect(summary(classifyMessage('Revert "feat: cache sessions"', "", HASH, "", ...repeated))).toBe(
      "HUMAN",
    );
    expect(
      summary(classifyMessage('Revert "feat: cache sessions"', "", ...repeated.map((line) => `    ${line}`))),
    ).toBe("HUMAN");
    expect(
      summary(classifyMessage('Revert "x (#3)" (#4)', "", HASH, "", "Original message:", "", ...repeated)),
    ).toBe("HUMAN");
  });
  test("an agent's revert carries its own trailer and is AI_ASSISTED", () => {
    expect(
      summary(classifyMessage('Revert "Cache sessions"', "", HASH, "", "It broke logins.", "", TRAILER)),
    ).toBe("AI_ASSISTED: Claude Code");
  });
});
