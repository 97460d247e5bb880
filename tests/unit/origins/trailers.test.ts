import { describe, expect, test } from "vitest";
import { classifyMessage, summary } from "./commit";

const afterBody = (...trailers: string[]) =>
  classifyMessage("Cache sessions", "", "One lookup less.", "", ...trailers);

describe("an agent's co-author trailer with a known address is E4", () => {
  test.each([
    ["Co-Authored-By: Claude Opus 4.7 (1M context) <noreply@anthropic.com>", "Claude Code"],
    ["Co-Authored-By: Claude Code 2.3.1 / Claude Opus 4.7 <noreply@anthropic.com>", "Claude Code"],
    ["CO-AUTHORED-BY: Claude <noreply@anthropic.com>", "Claude Code"],
    ["Co-authored-by: Copilot <175728472+Copilot@users.noreply.github.com>", "GitHub Copilot"],
    [
      "Co-authored-by: Copilot Autofix powered by AI <223894421+github-code-quality[bot]@users.noreply.github.com>",
      "GitHub Copilot",
    ],
    ["Co-authored-by: Cursor <cursoragent@cursor.com>", "Cursor"],
    ["Co-authored-by: cursoragent@cursor.com", "Cursor"],
    ["Co-authored-by: OpenAI GPT 5.5 <noreply@openai.com>", "OpenAI Codex"],
    ["Co-authored-by: aider (vertex_ai/gemini-2.5-pro) <noreply@aider.dev>", "Aider"],
    ["Co-authored-by: OpenHands-GPT-5 openhands@all-hands.dev", "OpenHands"],
    ["Co-authored-by: us.anthropic.claude-opus-5 via Crush <charmcrush@users.noreply.github.com>", "Crush"],
    ["Co-authored-by: Amp <amp@ampcode.com>", "Amp"],
    ["Co-authored-by: opencode <noreply@opencode.ai>", "opencode"],
    [
      "Co-authored-by: gemini-code-assist[bot] <176961590+gemini-code-assist[bot]@users.noreply.github.com>",
      "Gemini Code Assist",
    ],
    ["Co-authored-by: Junie <junie@jetbrains.com>", "JetBrains Junie"],
    ["Co-authored-by: Warp <agent@warp.dev>", "Warp (Oz)"],
    ["Co-authored-by: Qwen-Coder <qwen-coder@alibabacloud.com>", "Qwen Code"],
    ["Co-authored-by: Roo Code <roomote@roocode.com>", "Roo Code"],
    [
      "Co-authored-by: greptile-apps[bot] <165735046+greptile-apps[bot]@users.noreply.github.com>",
      "Greptile",
    ],
    ["Co-authored-by: Ona <no-reply@ona.com>", "Ona"],
    ["Co-developed-by: Claude <noreply@anthropic.com>", "Claude Code"],
  ])("%s", (line, tool) => {
    const result = afterBody(line);
    expect(summary(result)).toBe(`AI_ASSISTED: ${tool}`);
    expect(result).toMatchObject({ level: "E4", ruleId: "trailer/agent", evidence: line });
  });
});

describe("malformed trailers are still read", () => {
  test.each([
    "Co-Authored-By: Claude <noreply@anthropic.com)",
    "Co-Authored-By: Claude Opus4.7<noreply@anthropic.com>",
    "Co-Authored-By: Claude noreply@anthropic.com",
    "Co-Authored-By: Claude <noreply@anthropic.com",
    "Co-Authored-By:Claude <noreply@anthropic.com>",
    "Co-authored-by：Claude <noreply@anthropic.com>",
    "Co-authored-by Claude <noreply@anthropic.com>",
    "Co-authored-by: Co-authored-by: Claude <noreply@anthropic.com>",
    "Co-Authored-By: Cla\u200bude <noreply@anthropic.com>",
    "Co-Authored-By: Claude &lt;noreply@anthropic.com&gt;",
    "Co-authored-by: Maren Vik <maren@example.org>, Claude <noreply@anthropic.com>",
    "Co-Authored-By: Claude <noreply@anth",
  ])("%s", (line) => {
    expect(summary(afterBody(line))).toBe("AI_ASSISTED: Claude Code");
  });
});

test("a folded trailer is one line", () => {
  expect(summary(afterBody("Co-authored-by: Cursor", "  <cursoragent@cursor.com>"))).toBe(
    "AI_ASSISTED: Cursor",
  );
});

test("CRLF line ends and a uniformly indented body change nothing", () => {
  const crlf =
    "Cache sessions\r\n\r\nOne lookup less.\r\n\r\nCo-authored-by: Cursor <cursoragent@cursor.com>\r\n";
  expect(summary(classifyMessage(crlf))).toBe("AI_ASSISTED: Cursor");
  expect(
    summary(
      classifyMessage(
        "Cache sessions",
        "",
        "    One lookup less.",
        "",
        "    Co-authored-by: Cursor <cursoragent@cursor.com>",
      ),
    ),
  ).toBe("AI_ASSISTED: Cursor");
});

test("a shell's unexpanded \\n is read as a line end", () => {
  expect(summary(classifyMessage("Cache sessions\\n\\nCo-Authored-By: Claude <noreply@anthropic.com>"))).toBe(
    "AI_ASSISTED: Claude Code",
  );
});

test("a trailer glued to the end of the subject counts, unless the subject removes it", () => {
  expect(summary(classifyMessage("Cache sessions Co-authored-by: Cursor <cursoragent@cursor.com>"))).toBe(
    "AI_ASSISTED: Cursor",
  );
  expect(summary(classifyMessage("Strip the Co-authored-by: Cursor <cursoragent@cursor.com>"))).toBe("HUMAN");
  expect(summary(classifyMessage("chore: drop Co-authored-by: Claude from the template"))).toBe("HUMAN");
});

describe("a vendor's own trailer is E4", () => {
  test.each([
    ["Claude-Session: https://claude.ai/code/session_01ABCDEFGHJKLMNP", "Claude Code"],
    ["Claude-Generated-By: Claude Code (cli/claude-opus-4-7=100%)", "Claude Code"],
    ["Copilot-Session: 0f3c2a10-1111-4222-8333-444455556666", "GitHub Copilot"],
    [
      "Agent-Logs-Url: https://github.com/acme/shop/sessions/0f3c2a10-1111-4222-8333-444455556666",
      "GitHub Copilot",
    ],
    ["Made-with: Cursor", "Cursor"],
    ["Amp-Thread-ID: https://ampcode.com/threads/T-0f3c2a10-1111-4222", "Amp"],
    ["Replit-Commit-Author: Agent", "Replit Agent"],
    ["Replit-Task-Id: 0f3c2a10-1111-4222", "Replit Agent"],
    ["X-Lovable-Edit-ID: edt-0f3c2a10", "Lovable"],
    ["Generated-By: PostHog Code", "PostHog Code"],
  ])("%s", (line, tool) => {
    expect(summary(afterBody(line))).toBe(`AI_ASSISTED: ${tool}`);
    expect(afterBody(line).level).toBe("E4");
  });
});

describe("a declaration in words is E3, and names the tool rather than its model", () => {
  test.each([
    ["Assisted-by: Crush:qwen3.8-max", "Crush"],
    ["Assisted-by: Claude Sonnet 4.6 via Crush <crush@charm.land>", "Crush"],
    ["Assisted-by: OpenCode:claude-opus-4.6", "opencode"],
    ["Assisted-by: Cursor/Claude Opus 4.6", "Cursor"],
    ["Assisted-by: Copilot (GPT-5.4)", "GitHub Copilot"],
    ["Assisted-by: Claude:claude-opus-4-7 coccinelle sparse", "Claude (tool not stated)"],
    ["Assisted-by: <anthropic/claude-opus-4.6>", "Claude (tool not stated)"],
    ["Assisted-by: generic LLM chatbot", "unknown (AI tool not stated)"],
    ["Generated-by: Claude Sonnet 4", "Claude (tool not stated)"],
    ["Generated-By: ChatGPT 5", "GPT (tool not stated)"],
    ["Coding-Agent: claude-code", "Claude Code"],
    ["AI-assisted: drafting and tests", "unknown (AI tool not stated)"],
    ["Ai-assisted: true", "unknown (AI tool not stated)"],
    ["Codex: GPT-5", "OpenAI Codex"],
  ])("%s", (line, tool) => {
    const result = afterBody(line);
    expect(summary(result)).toBe(`AI_ASSISTED: ${tool}`);
    expect(["E3", "E4"]).toContain(result.level);
  });
});

describe("weak trailers are AI_ASSISTED at E2", () => {
  test.each([
    ["Co-authored-by: Claude", "Claude (tool not stated)"],
    ["Co-authored-by: GitHub Copilot <copilot@github.com>", "GitHub Copilot"],
    ["Co-authored-by: Codex <codex@example.com>", "OpenAI Codex"],
    ["Co-authored-by: Claude Opus 4.7 <ai@example.com>", "Claude (tool not stated)"],
    ["Co-authored-by: Windsurf <noreply@codeium.com>", "Windsurf"],
    ["Entire-Checkpoint: 794e9074a54c", "unknown (Entire checkpoint)"],
    ["Signed-off-by: Claude <noreply@anthropic.com>", "Claude Code"],
  ])("%s", (line, tool) => {
    const result = afterBody(line);
    expect(summary(result)).toBe(`AI_ASSISTED: ${tool}`);
    expect(result).toMatchObject({ level: "E2" });
    expect(result.flags).toContain("weak");
  });
});

describe("these trailers are not AI evidence", () => {
  test.each([
    "Co-authored-by: Claude Perrin <claude.perrin@example.fr>",
    "Co-authored-by: Claude <claude.perrin@example.fr>",
    "Co-authored-by: Oz <77001+ozdemir@users.noreply.github.com>",
    "Co-authored-by: Devin Ivy <devin@example.com>",
    "Co-authored-by: Jules <jules@example.com>",
    "Co-authored-by: Devin",
    "Co-authored-by: Amp Chai <amp.c@example.co.th>",
    "Reviewed-by: Claude <noreply@anthropic.com>",
    "Reported-by: kernel test robot <lkp@intel.com>",
    "Tested-by: Copilot <198982749+Copilot@users.noreply.github.com>",
    "Suggested-by: Devin AI <158243242+devin-ai-integration[bot]@users.noreply.github.com>",
    "Assisted-by: none",
    "Assisted-by: Claude Perrin <claude.perrin@example.fr>",
    "AI-assisted: no",
    "AI-generated: false",
    "Generated-by: protoc-gen-go v1.36.1",
    "Generated-by: cursor pagination script",
    "Replit-Commit-Author: Deployment",
    "Made-with: love",
    "Claude-Session: none",
    "Codex: chapter three",
  ])("%s", (line) => {
    expect(summary(afterBody(line, "Signed-off-by: Maren Vik <maren.vik@example.org>"))).toBe("HUMAN");
  });
});

test("two tools are both named, and a named tool pushes out an unstated one", () => {
  expect(
    summary(
      afterBody(
        "Co-authored-by: pi <noreply@pi.dev>",
        "Ai-assisted: true",
        "Co-authored-by: Claude Code <noreply@anthropic.com>",
      ),
    ),
  ).toBe("AI_ASSISTED: Pi, Claude Code");
});

test("the strongest mark is the evidence, the level and the rule", () => {
  const result = afterBody(
    "🤖 Generated with [Claude Code](https://claude.com/claude-code)",
    "",
    "Co-Authored-By: Claude <noreply@anthropic.com>",
  );
  expect(result).toMatchObject({ level: "E4", evidence: "Co-Authored-By: Claude <noreply@anthropic.com>" });
});

describe("trailers count in every closing paragraph", () => {
  test("a mark in its own paragraph before the sign-off", () => {
    expect(
      summary(afterBody("Made-with: Cursor", "", "Signed-off-by: Maren Vik <maren.vik@example.org>")),
    ).toBe("AI_ASSISTED: Cursor");
  });
  test("a mark right under the last line of prose", () => {
    expect(
      summary(
        classifyMessage("Cache", "", "- one lookup less", "Co-authored-by: Cursor <cursoragent@cursor.com>"),
      ),
    ).toBe("AI_ASSISTED: Cursor");
  });
  test("a mark followed by an issue reference and a cherry-pick note", () => {
    expect(
      summary(
        afterBody("Made-with: Cursor", "", "Fixes #12", "(cherry picked from commit 1234567890abcdef)"),
      ),
    ).toBe("AI_ASSISTED: Cursor");
  });
  test("marks of squashed commits, which GitHub leaves in the middle", () => {
    const message = [
      "Add the grid (#88)",
      "",
      "* Add the grid",
      "",
      "Body text.",
      "",
      "Made-with: Cursor",
      "",
      "* wip",
      "",
      "* lint",
    ];
    expect(summary(classifyMessage(...message))).toBe("AI_ASSISTED: Cursor");
  });
  test("the squash footer below the rule", () => {
    const message = [
      "Add the grid (#88)",
      "",
      "* one",
      "",
      "* two",
      "",
      "---------",
      "",
      "Co-authored-by: Cursor <cursoragent@cursor.com>",
    ];
    expect(summary(classifyMessage(...message))).toBe("AI_ASSISTED: Cursor");
  });
  test("git merge --squash, which indents the messages", () => {
    const message = [
      "Squashed commit of the following:",
      "",
      "commit 1234567890abcdef1234567890abcdef12345678",
      "Author: Maren Vik <maren.vik@example.org>",
      "Date:   Mon Nov 2 10:00:00 2026 +0100",
      "",
      "    Add the grid",
      "",
      "    Co-authored-by: Cursor <cursoragent@cursor.com>",
    ];
    expect(summary(classifyMessage(...message))).toBe("AI_ASSISTED: Cursor");
  });
  test("a self-proving link in a paragraph of its own, with text after it", () => {
    expect(
      summary(
        classifyMessage(
          "Add the grid",
          "",
          "https://claude.ai/code/session_01ABCDEFGHJK",
          "",
          "Tested on Linux.",
        ),
      ),
    ).toBe("AI_ASSISTED: Claude Code");
  });
});

test("a merge takes its own identity and last paragraph, never the merged branch", () => {
  const merge = ["Merge pull request #4 from acme/claude/fix-totals", "", "fix: totals"];
  expect(classifyMessage(...merge)).toMatchObject({
    origin: "HUMAN",
    level: "E1",
    ruleId: "hint/branch",
    flags: ["merge", "hint"],
  });
  expect(
    summary(classifyMessage(...merge, "", "🤖 Generated with [Claude Code](https://claude.ai/code)")),
  ).toBe("HUMAN");
  expect(summary(classifyMessage("Merge edit", "", "X-Lovable-Edit-ID: edt-0f3c2a10"))).toBe(
    "AI_ASSISTED: Lovable",
  );
});
