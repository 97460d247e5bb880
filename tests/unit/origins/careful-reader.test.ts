import { describe, expect, test } from "vitest";
import { aiModeOf } from "@/lib/core/origins/classification";
import { classify, classifyAuthor, classifyMessage } from "./commit";

const CLAUDE = "Co-Authored-By: Claude Opus 4.5 <noreply@anthropic.com>";
const CURSOR = "Co-authored-by: Cursor <cursoragent@cursor.com>";
const COPILOT = "Co-authored-by: Copilot <223556219+Copilot@users.noreply.github.com>";
const SIGNED = "Signed-off-by: Maren Vik <maren.vik@example.org>";
const PROSE = "The last cent went missing when the discount was split.";

const after = (trailer: string, ...rest: string[]) => [
  "Round the invoice total",
  "",
  PROSE,
  "",
  trailer,
  "",
  ...rest,
];
const originOf = (lines: readonly string[]) => classifyMessage(...lines).origin;

describe("a trailer of a listed agent counts above whatever a host or a tool appends", () => {
  test.each([
    ["Azure DevOps' work items", ["Related work items: #55"]],
    ["several of Azure DevOps' work items", ["Related work items: #55, #56, #1203"]],
    ["a backport remark", ["(backported from commit 0123abc)"]],
    ["a backport remark by another word", ["(back-ported from 0123abc, conflicts in ledger.ts)"]],
    ["a work item", ["AB#55"]],
    ["two work items", ["AB#55 AB#56"]],
    ["a smart commit", ["SHOP-12 #close"]],
    ["a smart commit with time", ["SHOP-12 #time 2h #comment rounded"]],
    ["an issue key alone", ["SHOP-12"]],
    ["Azure's switch", ["***NO_CI***"]],
    ["a version switch", ["+semver: minor"]],
    ["a version switch of another word", ["+semver: skip"]],
    ["a mention", ["cc @pat"]],
    ["several mentions", ["cc @pat @sam @acme/billing"]],
    ["a command to a bot", ["/cherry-pick release-2.1"]],
    [
      "Phabricator's footer",
      [
        "Summary: rounds once",
        "Test Plan: unit tests",
        "Reviewers: #billing",
        "Differential Revision: https://reviews.example.org/D42",
      ],
    ],
    ["a review tool's paragraph", ["MergeDate: 2026-10-02", "MergedBy: queue", "PullRequest: 41"]],
    ["a merge remark", ["(Merged from https://git.example.org/shop/ledger/pull/41)"]],
    [
      "Gerrit's paragraph",
      [
        "Change-Id: I0123456789abcdef0123456789abcdef01234567",
        "Reviewed-on: https://review.example.org/c/41",
      ],
    ],
    ["a Bazel import", ["PiperOrigin-RevId: 512345678"]],
    ["GitLab's reference", ["See merge request shop/ledger!41"]],
    ["a skip", ["[skip ci]"]],
    ["a bracketed remark", ["[ maren: reworded the subject ]"]],
    ["a reference of another repository", ["shop/ledger#41"]],
    ["a link", ["https://git.example.org/shop/ledger/pull/41"]],
    ["a sentence by hand", ["Tested on staging by hand."]],
    ["two sentences by hand", ["Tested on staging by hand. Needs the new rate table."]],
    ["a list", ["- staging: fine", "- canary: fine"]],
    ["a table of results", ["before 12.01", "after  12.02"]],
    ["words no rule knows", ["approved-in-standup pat sam"]],
    ["a shouted note", ["DO NOT BACKPORT"]],
    ["a number", ["41"]],
    ["another language", ["Geprüft von der Buchhaltung."]],
    ["an emoji", ["🎉"]],
    ["an Acked-by of a person", ["Acked-by: Sam Oduya <sam@example.org>"]],
    ["a rule and a note", ["---", "Only for the 2.x line."]],
  ] as const)("%s", (_name, rest) => {
    for (const trailer of [CLAUDE, CURSOR, COPILOT])
      expect(originOf(after(trailer, ...rest))).toBe("AI_ASSISTED");
  });

  test.each([
    ["glued to the prose above", [PROSE, CLAUDE, "", "Related work items: #55"]],
    ["with a sign-off, above a remark", [PROSE, "", SIGNED, CLAUDE, "", "(backported from commit 0123abc)"]],
    ["at the top of the body", [CLAUDE, "", PROSE]],
    ["at the top, two paragraphs below", [CLAUDE, "", PROSE, "", "It is rounded once now."]],
    ["between two paragraphs", [PROSE, "", CURSOR, "", "It is rounded once now."]],
    ["under an empty heading of a template", [PROSE, "", "Test plan:", "", CLAUDE]],
    ["under a heading in Markdown", [PROSE, "", "## Notes:", "", CLAUDE]],
    ["indented by two spaces", [PROSE, "", `  ${CLAUDE}`]],
    ["indented by one space", [PROSE, "", ` ${CURSOR}`]],
    ["indented by three, under prose", [PROSE, `   ${COPILOT}`]],
    ["indented, a note below", [PROSE, "", `  ${CLAUDE}`, "", "AB#55"]],
    [
      "a session of Amp",
      [PROSE, "", "Amp-Thread-ID: https://ampcode.com/threads/T-0a1b2c3d", "", "Seen on staging."],
    ],
    ["a vendor's word", [PROSE, "", "Made-with: Cursor", "", "Seen on staging."]],
    ["a declaration by key", [PROSE, "", "Assisted-by: Claude Code", "", "Seen on staging."]],
  ])("%s", (_name, body) => {
    expect(originOf(["Round the invoice total", "", ...body])).toBe("AI_ASSISTED");
  });
});

describe("other words and broken forms of the same trailer", () => {
  test.each([
    "Co-authored-with: Claude",
    "Co-authored-with: Claude Code",
    "Authored-with: Claude",
    "Authored-with: Cursor",
    "Developed-with: GitHub Copilot",
    "Implemented-with: Codex",
    "Agent-Signature: claude-opus-4-5 on behalf of pat",
    "Agent-Signature: Claude Opus 4.5",
    "Claude-Session-Id: 0a1b2c3d-0a1b-4c2d-8e3f-0a1b2c3d4e5f",
    "Generated-By: PostHog Desktop",
    "Co-Authored-By: Claude <noreplyanthropic.com>",
    "Co-Authored-By: Claude <noreply.anthropic.com>",
    "Co-authored-by: Cursor <cursoragentcursor.com>",
    "Co-authored-by: Cursor <[email protected]>",
    "Co-authored-by: Claude <[email protected]>",
    "Co-authored-by: GitHub Copilot <[email protected]>",
    "Co-authored-by: Amp <amp@example.com>",
    "Co-authored-by: Codex <codex@example.com>",
    "Co-authored-by: factory-droid[bot]",
    "Co-authored-by: anthropic-code-agent[bot]",
    "_Co-Authored-By: Oz <oz-agent@warp.dev>_",
    "**Co-Authored-By: Claude <noreply@anthropic.com>**",
    "Co-authored-by: omx <omx@oh-my-codex.dev>",
    "Co-authored-by: SageOx <ox@sageox.ai>",
    "Co-authored-by: Nori <contact@tilework.tech>",
    "Co-authored-by: Sculptor <sculptor@imbue.com>",
    "Co-authored-by: CommandCode <noreply@commandcode.ai>",
    "Co-authored-by: BLACKBOX <code@blackbox.ai>",
    "Generated with [Nori](https://nori.ai)",
  ])("%s", (line) => {
    expect(originOf(["Round the invoice total", "", PROSE, "", line])).toBe("AI_ASSISTED");
  });

  test("Gas Town's three trailers together; one of them alone is anybody's", () => {
    const town = ["Executed-By: shop/crew/ash", "Rig: shop", "Role: crew"];
    expect(classifyMessage("Round totals", "", ...town)).toMatchObject({
      origin: "AI_ASSISTED",
      tools: ["Gas Town"],
    });
    expect(originOf(["Round totals", "", "Executed-By: the night job"])).toBe("HUMAN");
    expect(originOf(["Round totals", "", "Role: crew", "Rig: shop"])).toBe("HUMAN");
  });
});

describe("a sentence of its own declares what wrote the change", () => {
  test.each([
    "Authored with Claude.",
    "Authored with Claude",
    "Authored by Claude.",
    "Written with Claude.",
    "This diff was authored with Claude.",
    "This diff was authored with Claude Code.",
    "This PR was authored with Claude Code (Opus).",
    "This change was authored with Codex.",
    "This pull request was generated by Devin.",
    "This commit was written by Claude, reviewed by hand.",
    "This patch was produced using GitHub Copilot and reviewed manually.",
    "This code was largely written with Cursor.",
    "This work was done".replace("done", "created with Aider."),
    "These changes were generated with Gemini CLI.",
    "Most of this commit was written with Claude Code.",
    "All changes in this PR were generated by Claude Code.",
    "The code in this PR was written with Claude Code.",
    "The majority of this change was authored with Claude Code.",
    "Developed with Claude Code; reviewed and tested by hand before marking it ready for review.",
    "Developed with Claude Code, reviewed and tested by hand.",
    "Implemented with Codex - checked against the old totals.",
    "Built using Cursor.",
    "Drafted with ChatGPT, then edited by hand.",
    "Created with the help of GitHub Copilot.",
    "Created with assistance from Claude Code.",
    "AI Disclosure: this commit was authored by Claude Code.",
    "AI Disclosure: this commit was authored by Claude.",
    "AI disclosure: Copilot for the tests",
    "AI usage: Claude Code, for the first draft",
    "AI assistance: used Cursor for the table",
    "Disclosure: this PR was written with Claude Code.",
    "Note: this patch was generated with an LLM.",
    "NOTE: This diff is entirely auto-generated by LLM-based patch generator.",
    "Vibe-coded with Claude Code",
    "Co-authored with Claude.",
    "Generated by PostHog Agent",
    "Generated by yours truly __Gemini Code__",
    "Automated security fix generated by Orbis Security AI",
    "- [x] Warp Agent Mode - This PR was created via Warp's agent",
    "- [x] I used the AI Agent Mode",
    "- [X] This PR was generated with Claude Code.",
    "* [x] AI-assisted",
    "- [x] I used AI to write the tests",
    "- [x] AI tools were used",
  ])("%s", (line) => {
    expect(originOf(["Round the invoice total", "", PROSE, "", line])).toBe("AI_ASSISTED");
  });

  test("a sentence about this very change counts in the middle as well, and above any note", () => {
    for (const line of [
      "This diff was authored with Claude Code.",
      "- [x] Warp Agent Mode - used for the tests",
    ]) {
      expect(originOf(["Round totals", "", line, "", PROSE])).toBe("AI_ASSISTED");
      expect(originOf(["Round totals", "", PROSE, line, "It is rounded once.", "", "More of it."])).toBe(
        "AI_ASSISTED",
      );
      expect(originOf(["Round totals", "", PROSE, "", line, "", "AB#55"])).toBe("AI_ASSISTED");
    }
  });
});

describe("mentions, people and denials stay HUMAN", () => {
  test.each([
    "Reviewed with Claude from payments.",
    "Written with Claude from payments.",
    "Developed with Claude from the payments team.",
    "Developed with Claude and Pat.",
    "Written with Claude, who knows the parser.",
    "Written by Claude",
    "Drafted by Devin.",
    "Built with Jules.",
    "Implemented with Cody from infra.",
    "Paired with Devin.",
    "Pair-programmed with Claude.",
    "Coded with Amp in the next room.",
    "Authored with Bolt.",
    "This commit was written by Devin.",
    "This change was developed with Jules.",
    "This patch was written with Copilot disabled.",
    "This patch was not generated by Claude Code.",
    "This commit was written without AI.",
    "This change was generated by Claude Code's hook runner.",
    "This page was generated by Copilot Studio export.",
    "This code was generated by protoc.",
    "These files were generated using openapi-generator.",
    "This commit was created by the release script.",
    "This fix was tested with Cursor pagination on.",
    "Made with love.",
    "Made with Cursor pagination in mind.",
    "Built with Docker.",
    "Written using Go 1.25.",
    "Generated with sqlc.",
    "Authored with care.",
    "Created with Amp-style keys.",
    "AI Disclosure: none",
    "AI Disclosure: no AI was used.",
    "AI disclosure: not generated by Copilot",
    "AI usage: I didn't use Copilot",
    "AI policy: this commit was checked with the bot",
    "- [ ] Warp Agent Mode - This PR was created via Warp's agent",
    "- [ ] I used the AI Agent Mode",
    "- [ ] This PR was generated with Claude Code.",
    "- [ ] AI-assisted",
    "- [x] I have read the AI policy",
    "- [x] No AI was used",
    "- [x] I used AI-free tooling only",
    "- [x] Removed the AI widget",
    "- [x] Copilot login works again",
    "- [x] Tested with Cursor and VS Code",
    "Claude wrote the parser last year.",
    "Ask Gemini for the numbers.",
    "We should let Claude Code do this next time.",
    "Fixes the crash that Copilot reported.",
    "Co-authored-with: Claude Perrin <c.perrin@example.org>",
    "Co-authored-with: Devin",
    "Authored-with: Jules",
    "Developed-by: Devin",
    "Implemented-by: Cody",
    "Written-by: Oz",
    "Co-authored-by: Claude Perrin <claude.perrin@example.org>",
    "Co-authored-by: Devin <[email protected]>",
    "Co-authored-by: Jules Verne <codex@example.com>",
    "Co-authored-by: Pat <patexample.org>",
    "Co-authored-by: Jules <julesexample.org>",
    "Agent-Signature: pat",
    "Executed-By: pat",
    "Example: https://ampcode.com/threads/T-0a1b2c3d-0a1b",
    "See: https://ampcode.com/threads/T-0a1b2c3d-0a1b",
    "Docs: https://claude.ai/code/session_0a1b2c3d4e",
    "Reviewed-by: Claude <noreply@anthropic.com>",
    "Reported-by: Cursor <cursoragent@cursor.com>",
    "Tested-by: Copilot",
  ])("%s", (line) => {
    expect(originOf(["Round the invoice total", "", PROSE, "", line])).toBe("HUMAN");
  });

  test.each<[string, string[]]>([
    ["quoted in the middle after a colon", ["The hook adds this line:", "", CLAUDE, "", "We drop it."]],
    ["after words that lead to an example", ["Commits end in a line such as", "", CLAUDE, "", "We drop it."]],
    ["between two halves of a sentence", ["Lines such as", "", CURSOR, "", "are dropped now."]],
    [
      "where the prose is about trailers",
      ["Some commits carry a trailer.", "", CLAUDE, "", "We show it now."],
    ],
    [
      "where the prose is about co-authors",
      ["The list of co-authors was cut.", "", CLAUDE, "", "It is whole now."],
    ],
    [
      "where the prose is about attribution",
      ["Attribution is parsed.", "", "Assisted-by: Codex", "", "Done."],
    ],
    ["in a fence, a note below", [PROSE, "", "```", CLAUDE, "```", "", "Related work items: #55"]],
    ["in a block quote, a note below", [PROSE, "", `> ${CLAUDE}`, "", "AB#55"]],
    ["indented by four spaces, a note below", [PROSE, "", `    ${CLAUDE}`, "", "AB#55"]],
    ["in a list, a note below", [PROSE, "", `- ${CLAUDE}`, "", "SHOP-12 #close"]],
    ["inside a sentence", [`The line "${CLAUDE}" is gone.`, "", "AB#55"]],
    ["a fenced declaration", [PROSE, "", "```", "This commit was authored with Claude Code.", "```"]],
    ["a quoted declaration", [PROSE, "", "> This commit was authored with Claude Code."]],
    [
      "a declaration after a colon",
      ["The bot wrote:", "", "This diff was authored with Claude Code.", "", "It lied."],
    ],
    ["a declaration glued under a colon", ["The bot wrote:", "This diff was authored with Claude Code."]],
  ])("%s", (_name, body) => {
    expect(originOf(["Round the invoice total", "", ...body])).toBe("HUMAN");
  });

  test.each<[string, string[]]>([
    ["a policy", ["CONTRIBUTING: say what AI wrote", "", "Use one line.", "", CLAUDE, "", "Nothing else."]],
    ["a template", ["Add a commit message template", "", "Default:", "", CURSOR, "", "Edit as needed."]],
    [
      "a revert",
      [
        'Revert "Round totals"',
        "",
        "This reverts commit 0123abc.",
        "",
        "Round totals",
        "",
        CLAUDE,
        "",
        "AB#55",
      ],
    ],
    [
      "a revert with the original's text",
      ["revert: round totals", "", "Original message:", CLAUDE, "", "Related work items: #55"],
    ],
    ["a parser's fixture", ["Parse co-author trailers", "", "Fixture", "", CLAUDE, "", "It is read."]],
  ])("%s", (_name, lines) => {
    expect(originOf(lines)).toBe("HUMAN");
  });
});

describe("agents that are accounts", () => {
  const onGithub = "anthropic-code-agent[bot] <242468646+Claude@users.noreply.github.com>";

  test("Claude on GitHub is Claude, whatever else the host calls it", () => {
    const logs =
      "Agent-Logs-Url: https://github.com/shop/ledger/sessions/0a1b2c3d-0a1b-4c2d-8e3f-0a1b2c3d4e5f";
    expect(classifyAuthor(onGithub)).toMatchObject({ origin: "AI_ASSISTED", tools: ["Claude Code"] });
    expect(classifyAuthor(onGithub, `Round totals\n\n${logs}`).tools).toEqual(["Claude Code"]);
    expect(classifyMessage("Round totals", "", logs, `Co-authored-by: ${onGithub}`).tools).toEqual([
      "Claude Code",
    ]);
    expect(classifyMessage("Round totals", "", logs).tools).toEqual(["GitHub Copilot"]);
    const flagged = {
      authorName: null,
      authorEmail: "242468646+Claude@users.noreply.github.com",
      isBot: true,
    };
    expect(classify(flagged)).toMatchObject({ origin: "AI_ASSISTED", tools: ["Claude Code"] });
  });

  test("Codex' default mailbox alone, but not with a person's name on it", () => {
    expect(classify({ authorName: null, authorEmail: "codex@example.com" })).toMatchObject({
      origin: "AI_ASSISTED",
      tools: ["OpenAI Codex"],
      level: "E2",
    });
    expect(classifyAuthor("Maren Vik <codex@example.com>").origin).toBe("HUMAN");
  });

  test.each([
    ["openai-code-agent[bot] <242516109+Codex@users.noreply.github.com>", "OpenAI Codex"],
    ["warp-agent-staging[bot] <1+warp-agent-staging[bot]@users.noreply.github.com>", "Warp (Oz)"],
    ["warp-dev-github-integration[bot] <240773466+x[bot]@users.noreply.github.com>", "Warp (Oz)"],
    ["oz-for-oss[bot] <277970191+oz-for-oss[bot]@users.noreply.github.com>", "Warp (Oz)"],
    ["oz-by-warp[bot] <243557089+oz-by-warp[bot]@users.noreply.github.com>", "Warp (Oz)"],
    ["posthog[bot] <206114724+posthog[bot]@users.noreply.github.com>", "PostHog Code"],
    ["cto-new[bot] <140088366+cto-new[bot]@users.noreply.github.com>", "cto.new"],
    ["engine-labs-app[bot] <9+engine-labs-app[bot]@users.noreply.github.com>", "cto.new"],
    ["continue-staging[bot] <230944351+continue-staging[bot]@users.noreply.github.com>", "Continue"],
    ["ask-bonk[bot] <249159057+ask-bonk[bot]@users.noreply.github.com>", "Bonk"],
    ["codeflash-ai[bot] <148906541+codeflash-ai[bot]@users.noreply.github.com>", "Codeflash"],
    ["blink-so[bot] <211532188+blink-so[bot]@users.noreply.github.com>", "Blink"],
    ["shop/crew/ash <ash@example.org>", "Gas Town"],
    ["Nora (copilot/claude-sonnet-4) <nora@example.org>", "GitHub Copilot"],
  ])("%s is %s", (author, tool) => {
    expect(classifyAuthor(author)).toMatchObject({ origin: "AI_ASSISTED", tools: [tool] });
  });

  test.each([
    "fix-it-felix[bot] <260785270+fix-it-felix[bot]@users.noreply.github.com>",
    "acme-sync[bot] <5+acme-sync[bot]@users.noreply.github.com>",
  ])("%s stays a bot that someone may map", (author) => {
    expect(classifyAuthor(author)).toMatchObject({ origin: "BOT", flags: ["unknown-bot"] });
  });

  test.each([
    "Ann (support/billing) <ann@example.org>",
    "Ann (cursor/pagination) <ann@example.org>",
    "Crew Chief <crew@example.org>",
    "a/b <a@example.org>",
  ])("%s is a person", (author) => {
    expect(classifyAuthor(author).origin).toBe("HUMAN");
  });
});

describe("agentic and assisted are kept apart", () => {
  const modeOf = (...args: Parameters<typeof classifyAuthor>) => aiModeOf(classifyAuthor(...args));

  test("an agent that authors is agentic, a person who commits with one is assisted", () => {
    expect(modeOf("Cursor Agent <cursoragent@cursor.com>")).toBe("agentic");
    expect(modeOf("Cursor Agent <cursoragent@cursor.com>", `Round\n\n${CLAUDE}`)).toBe("agentic");
    expect(modeOf("Maren Vik <maren.vik@example.org>", `Round\n\n${CLAUDE}`)).toBe("assisted");
  });

  test("automation with an agent's mark is agentic: no person wrote it", () => {
    const runner = "github-actions[bot] <41898282+github-actions[bot]@users.noreply.github.com>";
    expect(classifyAuthor(runner, `Round\n\n${CLAUDE}`).ruleId).toBe("agent/marked");
    expect(modeOf(runner, `Round\n\n${CLAUDE}`)).toBe("agentic");
  });

  test("people and bots have no mode", () => {
    expect(modeOf("Maren Vik <maren.vik@example.org>")).toBeNull();
    expect(modeOf("dependabot[bot] <49699333+dependabot[bot]@users.noreply.github.com>")).toBeNull();
  });
});

test("a note on a clean merge counts: such a merge changes no file against both parents", () => {
  const gitNote = `src/total.ts\n  s_0123456789abcd::t_0123456789abcd 1-4\n---\n${JSON.stringify({ sessions: { s_0123456789abcd: { agent_id: { tool: "claude" } } } })}`;
  const merge = { message: "Merge branch 'totals'", parents: 2, changedFiles: [], gitNote };
  expect(classify(merge)).toMatchObject({ origin: "AI_ASSISTED", ruleId: "note/attested", level: "E5" });
  expect(classify({ ...merge, parents: 1 })).toMatchObject({ origin: "HUMAN", flags: ["stale-note"] });
});
