import type { Origin } from "./origin";

/**
 * How strong the evidence is. E5 attested lines in a git note · E4 an identity or a vendor's trailer ·
 * E3 a footer or a declaration in words · E2 weak, could be read otherwise · E1 a hint that changes nothing.
 */
export type EvidenceLevel = "E1" | "E2" | "E3" | "E4" | "E5";

/**
 * no-metadata: neither author nor message. no-message: an author nobody lists, and nothing else. subject-only: the
 * source forwards first lines. cut-off: the message ends where the source cut it. title-only: a squash merge whose
 * repository keeps none of the squashed messages. no-author: a message without a mark, by nobody knows whom.
 */
export const UNKNOWN_REASONS = [
  "no-metadata",
  "no-message",
  "subject-only",
  "cut-off",
  "title-only",
  "no-author",
] as const;
export type UnknownReason = (typeof UNKNOWN_REASONS)[number];

/** How the AI took part. agentic: an agent is the author. assisted: a person commits, with help. */
export const AI_MODES = ["agentic", "assisted"] as const;
export type AiMode = (typeof AI_MODES)[number];

/** How the AI took part, as the rule that decided says; null unless an AI did. docs/origins.md lists the rules. */
export function aiModeOf({ origin, ruleId }: { origin: Origin; ruleId: string }): AiMode | null {
  if (origin !== "AI_ASSISTED") return null;
  return /^(?:(?:identity|agent)\/|taught\/agentic$)/.test(ruleId) ? "agentic" : "assisted";
}

/**
 * weak: the class rests on E2 alone. hint: only E1, the class is HUMAN. ai-contributed: a bot's commit that also
 * carries an AI mark. tool-uncertain: the AI is certain, the product isn't. unknown-bot: automation no list knows.
 * merge: a merge commit. stale-note: the git note attests only files this commit doesn't touch.
 */
export type ClassificationFlag =
  | "weak"
  | "hint"
  | "ai-contributed"
  | "tool-uncertain"
  | "unknown-bot"
  | "merge"
  | "stale-note";

/** What was found of one commit, with the evidence to check it by. */
export interface Classification {
  origin: Origin;
  /** AI tools for AI_ASSISTED, the bot's name for BOT, empty otherwise. */
  tools: readonly string[];
  level: EvidenceLevel | null;
  /** Stable id of the rule that decided, described in docs/origins.md. */
  ruleId: string;
  /** The exact line, or the identity, that says so; null where nothing does. */
  evidence: string | null;
  /** Why an UNKNOWN is unknown; null for every other origin. */
  unknownReason: UnknownReason | null;
  flags: readonly ClassificationFlag[];
}
