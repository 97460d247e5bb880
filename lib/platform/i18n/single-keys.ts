/**
 * Whether single keys do something on a page (/, ?, g and a letter, ← and →). Who speaks to the computer, or presses keys
 * unawares, can switch them off (WCAG 2.1.4); on is kept as no cookie at all.
 */
export const SINGLE_KEYS = ["on", "off"] as const;
export type SingleKeys = (typeof SINGLE_KEYS)[number];

export const SINGLE_KEYS_COOKIE = "single-keys";

/** The choice from its cookie; anything else means on. */
export function parseSingleKeys(cookie: string | undefined): SingleKeys {
  return cookie === "off" ? "off" : "on";
}
