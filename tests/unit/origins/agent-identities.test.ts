import { describe, expect, test } from "vitest";
import { classify, classifyAuthor, summary } from "./commit";

describe("an AI agent's own account is AI_ASSISTED, not a bot and not a person", () => {
  test.each([
    ["Claude <noreply@anthropic.com>", "Claude Code"],
    ["claude[bot] <209825114+claude[bot]@users.noreply.github.com>", "Claude Code"],
    ["Claude Code <claude-code@anthropic.com>", "Claude Code"],
    ["Copilot <198982749+Copilot@users.noreply.github.com>", "GitHub Copilot"],
    ["copilot-swe-agent[bot] <198982749+Copilot@users.noreply.github.com>", "GitHub Copilot"],
    ["Cursor Agent <cursoragent@cursor.com>", "Cursor"],
    ["cursor[bot] <206951365+cursor[bot]@users.noreply.github.com>", "Cursor"],
    ["Codex <codex@openai.com>", "OpenAI Codex"],
    [
      "chatgpt-codex-connector[bot] <199175422+chatgpt-codex-connector[bot]@users.noreply.github.com>",
      "OpenAI Codex",
    ],
    ["Devin AI <158243242+devin-ai-integration[bot]@users.noreply.github.com>", "Devin"],
    ["google-labs-jules[bot] <161369871+google-labs-jules[bot]@users.noreply.github.com>", "Google Jules"],
    ["Anyone At All <openhands@all-hands.dev>", "OpenHands"],
    ["Amp <amp@ampcode.com>", "Amp"],
    ["opencode-agent[bot] <opencode-agent[bot]@users.noreply.github.com>", "opencode"],
    ["lovable-dev[bot] <lovable-dev[bot]@users.noreply.github.com>", "Lovable"],
    ["gpt-engineer-app[bot] <159125892+gpt-engineer-app[bot]@users.noreply.github.com>", "Lovable"],
    ["v0 <v0[bot]@users.noreply.github.com>", "v0"],
    ["sweep-nightly[bot] <131841235+sweep-nightly[bot]@users.noreply.github.com>", "Sweep"],
    ["junie-agent <247260674+junie-agent@users.noreply.github.com>", "JetBrains Junie"],
    ["factory-droid[bot] <138933559+factory-droid[bot]@users.noreply.github.com>", "Factory Droid"],
    ["kiro-agent[bot] <245459735+kiro-agent[bot]@users.noreply.github.com>", "Kiro"],
    ["seer-by-sentry[bot] <157164994+seer-by-sentry[bot]@users.noreply.github.com>", "Sentry Seer"],
    ["coderabbitai[bot] <136622811+coderabbitai[bot]@users.noreply.github.com>", "CodeRabbit"],
    ["Replit Agent <agent@replit.com>", "Replit Agent"],
    ["Oz <oz-agent@warp.dev>", "Warp (Oz)"],
  ])("%s", (author, tool) => {
    const result = classifyAuthor(author);
    expect(summary(result)).toBe(`AI_ASSISTED: ${tool}`);
    expect(result).toMatchObject({ level: "E4", ruleId: "identity/agent" });
    expect(result.evidence).toContain("@");
  });
});

test("the e-mail alone is enough, as a provider that hides names sends it", () => {
  expect(classify({ authorName: null, authorEmail: "CursorAgent@Cursor.com", message: null })).toMatchObject({
    origin: "AI_ASSISTED",
    tools: ["Cursor"],
    evidence: "cursoragent@cursor.com",
  });
});

test("a numeric GitHub id outlives a renamed login", () => {
  expect(summary(classifyAuthor("x <158243242+renamed-app[bot]@users.noreply.github.com>"))).toBe(
    "AI_ASSISTED: Devin",
  );
});

test("an agent's login under somebody else's id is not the agent", () => {
  expect(classifyAuthor("Kim <4242+junie-agent@users.noreply.github.com>").origin).toBe("HUMAN");
});

test("is_bot doesn't turn a known agent into a bot", () => {
  expect(classify({ authorName: null, authorEmail: "cursoragent@cursor.com", isBot: true }).origin).toBe(
    "AI_ASSISTED",
  );
});

test("the requesting person as co-author doesn't change an agent's commit", () => {
  const message = "Cache sessions\n\nCo-authored-by: Maren Vik <maren.vik@example.org>";
  expect(summary(classifyAuthor("Amp <amp@ampcode.com>", message))).toBe("AI_ASSISTED: Amp");
});

test("(aider) after the author's name is Aider; after the committer's only, it is a hint", () => {
  expect(classifyAuthor("Maren Vik (aider) <maren.vik@example.org>")).toMatchObject({
    origin: "AI_ASSISTED",
    tools: ["Aider"],
    level: "E4",
  });
  expect(
    classify({ committerName: "Maren Vik (aider)", committerEmail: "maren.vik@example.org" }),
  ).toMatchObject({
    origin: "HUMAN",
    level: "E1",
    ruleId: "hint/committer",
    flags: ["hint"],
  });
});

describe("weak identities are AI_ASSISTED at E2 and say so", () => {
  test.each([
    ["claude code <maren.vik@example.org>", "Claude Code"],
    ["openhands <maren.vik@example.org>", "OpenHands"],
    ["Maren Vik (claude) <maren+claude@example.org>", "Claude (tool not stated)"],
    ["Maren Vik (gpt-5.2-codex) <maren.vik@example.org>", "GPT (tool not stated)"],
    ["Claude <noreply@vik.example>", "Claude (tool not stated)"],
    ["vik-agent <agent@vik.example>", "unknown (agent account)"],
    ["Build helper <claude-bot@vik.example>", "Claude (tool not stated)"],
    ["openai-codex[bot] <215057067+openai-codex[bot]@users.noreply.github.com>", "OpenAI Codex"],
  ])("%s", (author, tool) => {
    const result = classifyAuthor(author);
    expect(summary(result)).toBe(`AI_ASSISTED: ${tool}`);
    expect(result.level).toBe("E2");
    expect(result.flags).toContain("weak");
  });
});

describe("people who share a name or an employer with a tool are HUMAN", () => {
  test.each([
    "Claude Fournier <claude.fournier@example.fr>",
    "Claude <claude.fournier@example.fr>",
    "Devin <devin.okafor@example.com>",
    "Jules Moreau <jules@example.fr>",
    "Oz <77001+oz-demir@users.noreply.github.com>",
    "Bolt <77002+boltfan@users.noreply.github.com>",
    "Goose <goose@example.com>",
    "Patricia Cline <pcline@example.com>",
    "Cody Rhodes <cody@example.com>",
    "Gemini Reyes <gemini@example.mx>",
    "Amp Suwan <amp@example.co.th>",
    "Kiro Petrov <kiro.petrov@example.bg>",
    "Devinder Kaur <devinder@example.in>",
    "Anna Weber <anna@anthropic.com>",
    "Noa Levi <noa@all-hands.dev>",
    "Paul Long <paul@aider.chat>",
    "Vera Blum <vera.blum@jetbrains.com>",
    "Leo Sanz <leo.sanz@adevinta.com>",
    "rita-lovable <rita@example.com>",
    "tom-droid <tom@example.com>",
    "Agentsmith <agentsmith@example.com>",
    "Real Estate Agent <agent@homes.example>",
    "Marie (Claude) Petit <marie@example.fr>",
    "Sam Ortiz (Devin) <sam@example.com>",
  ])("%s", (author) => {
    expect(summary(classifyAuthor(author))).toBe("HUMAN");
  });
});
