import type { CommitMetadata } from "@/lib/core/origins/commit-metadata";

/** Lengths at which columns and hosts cut texts. */
const COMMON_CUTS: ReadonlySet<number> = new Set([
  255, 256, 500, 512, 1_000, 1_024, 2_000, 2_048, 4_000, 4_096, 8_192, 10_000, 16_384, 32_768, 65_535, 65_536,
]);
/** Shorter ones may be as long as each other by chance. */
const SHORTEST_CUT = 100;
const SAME_LENGTH = 3;
const SQUASH_TITLE = /\([#!]\d+\)$/;
/** Squash merges without a body before a repository counts as one whose squashes have none. */
export const TITLES_NEEDED = 10;

const encoder = new TextEncoder();

/** How a source's messages come, learned from many of them. */
export interface MessageHabits {
  /** Characters at which several different messages end; null where no such length shows. */
  cutAt: number | null;
  /** Squash merges are there, and none of them has a body: what stood in the squashed commits is gone. */
  dropsBodies: boolean;
}

export const NO_HABITS: MessageHabits = { cutAt: null, dropsBodies: false };

/** What a squash merge's message shows: its title alone, or a body too; null for any other message. */
export function squashOf(message: string): "title" | "body" | null {
  const [subject = "", ...body] = message.trim().split("\n");
  if (!SQUASH_TITLE.test(subject)) return null;
  return body.length === 0 ? "title" : "body";
}

/** Learns from messages of one source how it forwards them. */
export function learnMessageHabits(messages: Iterable<string | null>): MessageHabits {
  const longest = new Set<string>();
  let length = SHORTEST_CUT;
  let titles = 0;
  let bodies = 0;
  for (const message of messages) {
    if (message === null) continue;
    if (message.length > length) longest.clear();
    if (message.length >= length) longest.add(message);
    length = Math.max(length, message.length);
    const squash = squashOf(message);
    if (squash === "title") titles += 1;
    else if (squash === "body") bodies += 1;
  }
  return {
    cutAt: longest.size >= SAME_LENGTH ? length : null,
    dropsBodies: bodies === 0 && titles >= TITLES_NEEDED,
  };
}

/** Whether a message ends where something cut it: at a length that texts are cut at, and not with a line's end. */
function isCutOff(message: string, { cutAt }: MessageHabits): boolean {
  if (message.length < SHORTEST_CUT || message.endsWith("\n")) return false;
  if (message.length === cutAt || COMMON_CUTS.has(message.length)) return true;
  return COMMON_CUTS.has(encoder.encode(message).length);
}

/** Whether a message is what is left of a squash merge where only titles are kept. */
export function isTitleOnly(message: string | null, { dropsBodies }: MessageHabits): boolean {
  return dropsBodies && message !== null && squashOf(message) === "title";
}

/**
 * How much of a message a source that may cut it has shown.
 * @param isWhole whether its messages are known to come with their bodies.
 */
export function completenessOf(
  message: string | null,
  isWhole: boolean,
  habits: MessageHabits,
): CommitMetadata["messageCompleteness"] {
  if (message !== null && isCutOff(message, habits)) return "cut";
  if (!isWhole) return "subject";
  return isTitleOnly(message, habits) ? "title" : "full";
}
