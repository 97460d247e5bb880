import type { Classification } from "@/lib/core/origins/classification";
import { RULES_VERSION } from "@/lib/core/origins/classify";
import type { ChangedLines } from "./git-log";

/** All that leaves the machine about a commit. */
export interface PushedCommit {
  sha: string;
  origin: Classification["origin"];
  /** AI tools, or the bot's product name. */
  tools: readonly string[];
  evidence_level: Classification["level"];
  rule_id: string;
  unknown_reason: Classification["unknownReason"];
  /** Lines of text files it adds and removes; null for a merge and at a shallow clone's edge. */
  lines_added: number | null;
  lines_removed: number | null;
  /** Marks that no rule knows: keys of trailers, names in "Generated with …", apps; never an address. */
  marks: readonly string[];
}

/** What the server keeps of a repository between two pushes. */
export interface Cursor {
  /** SHA-256 that stands for the repository. */
  key: string;
  /** These commits, and all that lead to them, were sent. */
  heads: readonly string[];
  /** The commit of `refs/notes/ai` they were read with; null where notes weren't there. */
  notes_commit: string | null;
}

/** The body of one request. */
export interface PushBody {
  rules_version: string;
  commits: readonly PushedCommit[];
  /** Where the push stands once these commits are stored; null where that can't be told yet. */
  cursor: Cursor | null;
  /** Whether further requests of this push follow; after the last, the server works out its figures. */
  more: boolean;
}

/** Most commits one request may carry. */
export const BATCH_SIZE = 5_000;

/**
 * Rules by which a bot's name is its product's or its app's. Under any other it is what the author of a commit called
 * themselves, or the mailbox of their address, and stays here.
 */
const NAMES_A_PRODUCT: ReadonlySet<string> = new Set([
  "bot/known",
  "bot/app",
  "bot/borrowed-name",
  "taught/bot",
]);

/** A classification without anything personal: no evidence, no name a person chose, nothing that could be an address. */
export function toPushedCommit(
  sha: string,
  found: Classification,
  lines: ChangedLines | null = null,
  marks: readonly string[] = [],
): PushedCommit {
  const namesProduct = found.origin !== "BOT" || NAMES_A_PRODUCT.has(found.ruleId);
  return {
    sha,
    origin: found.origin,
    tools: namesProduct ? found.tools.filter((tool) => !tool.includes("@")) : [],
    evidence_level: found.level,
    rule_id: found.ruleId,
    unknown_reason: found.unknownReason,
    lines_added: lines?.added ?? null,
    lines_removed: lines?.removed ?? null,
    marks: marks.filter((mark) => !mark.includes("@")),
  };
}

/** @param version of the rules, with what was taught behind it. */
export function toBody(
  commits: readonly PushedCommit[],
  cursor: Cursor | null,
  more: boolean,
  version: string = RULES_VERSION,
): PushBody {
  return { rules_version: version, commits, cursor, more };
}
