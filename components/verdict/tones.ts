import type { VerdictWord } from "@/lib/read/dashboard/verdict-view";

/** Three calm tones; the word carries the meaning, the colour only repeats it. */
export const WORD_TONES: Record<VerdictWord, { text: string; color: string }> = {
  more: { text: "text-warning", color: "var(--warning)" },
  less: { text: "text-good", color: "var(--good)" },
  withheld: { text: "text-ink", color: "var(--accent)" },
  "cannot-tell": { text: "text-ink", color: "var(--accent)" },
};
