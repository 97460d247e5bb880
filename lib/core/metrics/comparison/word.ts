/** What is said in a word: of two origins, whether one breaks production more often. */
export type Word = "more" | "less" | "cannot-tell" | "withheld";

/** Why an answer gets no word although enough was counted. */
export const WITHHELD_REASONS = [
  /** The fit misses something that moves the answer. */
  "model-check",
  /** Deployments and breaking commits say different things. */
  "parts-disagree",
  /** Breaking commits, where enough are known, don't lean the way that all together do. */
  "not-confirmed",
] as const;
export type WithheldReason = (typeof WITHHELD_REASONS)[number];

/** What a word is decided from. */
export interface Leaning {
  /** Signed root of the likelihood's drop at a ratio of 1: above 1.96 the 95 % interval lies above 1. */
  z: number;
  /** What forbids a word whatever the figures say. */
  forbidden: WithheldReason | null;
  /** What breaking commits have to show in the same direction, and what they show; null where the answer is theirs. */
  confirmation: { needed: number; z: number } | null;
}

/** One look: the two-sided 5 % point. */
export const ONE_LOOK = 1.959963984540054;

/**
 * A word that is looked at every week needs a higher bar to begin with: at 2.7 some false word appears in about one of
 * twenty histories without a difference in two years of weekly looks, at 1.96 in one of four. It stays until z falls
 * below 1.96, so that it doesn't come and go. Chosen by simulation: docs/metrics/simulations.md
 */
export const WORD_LIMIT = 2.7;

/** The word for a z beyond `limit`, with the reason where one is withheld. */
export function wordAt(leaning: Leaning, limit: number): { word: Word; withheld: WithheldReason | null } {
  const { z, forbidden, confirmation } = leaning;
  if (forbidden !== null) return { word: "withheld", withheld: forbidden };
  if (!(Math.abs(z) > limit)) return { word: "cannot-tell", withheld: null };
  if (confirmation !== null && Math.sign(z) * confirmation.z < confirmation.needed) {
    return { word: "withheld", withheld: "not-confirmed" };
  }
  return { word: z > 0 ? "more" : "less", withheld: null };
}

/** This week's word, given last week's: a word once given is kept until its interval holds 1 again. */
export function nextWord(leaning: Leaning, before: Word | "not-compared" | null) {
  const kept = before === "more" ? 1 : before === "less" ? -1 : 0;
  return wordAt(leaning, kept * leaning.z > 0 ? ONE_LOOK : WORD_LIMIT);
}
