import { type AiMode, aiModeOf, type Classification } from "./classification";
import { classifyCommit, RULES_VERSION } from "./classify";
import type { CommitMetadata } from "./commit-metadata";
import { NOTHING_TAUGHT, type Teaching } from "./taught";

/** A fact of a commit without which it would have been something else. */
export interface Counterfactual {
  /** What is taken away or replaced, in words. */
  without: string;
  origin: Classification["origin"];
  tools: readonly string[];
  ruleId: string;
}

/** Why a commit has its origin, and what would have changed it. */
export interface Explanation extends Classification {
  mode: AiMode | null;
  rulesVersion: string;
  /** What the rule means. */
  because: string;
  wouldChange: readonly Counterfactual[];
}

const RULE_WORDS: readonly [prefix: string, words: string][] = [
  ["note/attested", "A git note attests AI lines in files this commit touches."],
  ["note/unverified", "A git note attests AI lines; which files the commit touches isn't known."],
  ["agent/attested", "No person is the author, and a git note attests AI lines."],
  ["agent/marked", "No person is the author, and an AI agent left its mark in the message."],
  ["identity/agent", "The author's account is a listed AI agent's."],
  ["identity/", "The author's name or address looks like an AI agent's."],
  ["pull/commit", "A commit that was squashed into it carries an agent's mark."],
  ["pull/label", "A label of its pull request says that an AI wrote it."],
  ["taught/", "Your organization or this repository taught what the mark means."],
  ["trailer/agent-name", "A trailer names an AI tool with an address no list knows."],
  ["trailer/agent", "A trailer names a listed AI agent."],
  ["trailer/vendor", "A trailer that only this tool writes."],
  ["trailer/", "A trailer names an AI tool."],
  ["link/session", "A link to the AI session it came from."],
  ["footer/", "A line that says which AI wrote the change."],
  ["bot/known", "The author is a listed bot."],
  ["bot/", "The author looks like automation."],
  ["human/note-attested", "A git note attests that a person typed the lines."],
  ["human/web-editor", "A bot's web editor committed what a person typed."],
  ["human/no-evidence", "No mark of an AI or a bot. That doesn't prove that a person typed it."],
  ["hint/", "Only a hint of AI, too thin to count."],
  ["unknown/no-metadata", "Neither author nor message was shown."],
  ["unknown/no-message", "No message was shown, and nobody lists the author."],
  ["unknown/subject-only", "Only the first line was shown."],
  ["unknown/cut-off", "The message was cut off before its end."],
  ["unknown/title-only", "A squash merge without a body, in a repository whose squashes never have one."],
  ["unknown/no-author", "No author was shown, so a bot can't be told from a person."],
];

/** What a rule means, in a sentence. */
export const describeRule = (ruleId: string): string =>
  RULE_WORDS.find(([prefix]) => ruleId.startsWith(prefix))?.[1] ?? ruleId;

const NEUTRAL_NAME = "Some Person";
const NEUTRAL_EMAIL = "some.person@example.org";

const withoutLine = (message: string, line: string): string => {
  const lines = message.split("\n");
  return lines.filter((one) => one.trim() !== line.trim()).join("\n");
};

/** What could have been otherwise about a commit, one thing at a time. */
function alternatives(metadata: CommitMetadata, found: Classification): [string, CommitMetadata][] {
  const { message, authorName, authorEmail, gitNote, isBot } = metadata;
  const list: [string, CommitMetadata][] = [];
  if (message !== null && found.evidence !== null && message.includes(found.evidence.trim()))
    list.push([
      `the line "${found.evidence}"`,
      { ...metadata, message: withoutLine(message, found.evidence) },
    ]);
  if (authorName !== null || authorEmail !== null)
    list.push([
      "this author (a person instead)",
      { ...metadata, authorName: NEUTRAL_NAME, authorEmail: NEUTRAL_EMAIL, isBot: false },
    ]);
  if (isBot === true) list.push(["the provider's is_bot", { ...metadata, isBot: null }]);
  if (gitNote != null) list.push(["the git note", { ...metadata, gitNote: null }]);
  if (message !== null)
    list.push(["the message's body", { ...metadata, message: message.split("\n")[0] ?? "" }]);
  if (metadata.messageCompleteness !== "full")
    list.push(["the doubt whether the message is whole", { ...metadata, messageCompleteness: "full" }]);
  if ((metadata.parents ?? 1) > 1) list.push(["its being a merge", { ...metadata, parents: 1 }]);
  return list;
}

/** Classifies a commit and says why, and what would have changed it. Pure. */
export function explainCommit(metadata: CommitMetadata, teaching: Teaching = NOTHING_TAUGHT): Explanation {
  const found = classifyCommit(metadata, teaching);
  const others = alternatives(metadata, found);
  if (teaching.marks.length > 0 && found.ruleId.startsWith("taught/"))
    others.push(["what was taught", metadata]);
  const wouldChange = others.flatMap(([without, other]): Counterfactual[] => {
    const then = classifyCommit(other, without === "what was taught" ? NOTHING_TAUGHT : teaching);
    const isSame = then.origin === found.origin && then.tools.join() === found.tools.join();
    return isSame ? [] : [{ without, origin: then.origin, tools: then.tools, ruleId: then.ruleId }];
  });
  return {
    ...found,
    mode: aiModeOf(found),
    rulesVersion: RULES_VERSION,
    because: describeRule(found.ruleId),
    wouldChange,
  };
}
