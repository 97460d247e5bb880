/** One `Key: value` line; the key is lower-case with spaces as hyphens. */
export interface Trailer {
  key: string;
  value: string;
}

/** Marks are short: a longer line is prose or data. */
export const MAX_MARK_LENGTH = 1_000;

const KEY_VALUE = /^([A-Za-z][A-Za-z0-9]*(?:-[A-Za-z0-9]+)*)[ \t]?[:\uFF1A](?!\/\/)[ \t]*(\S.*)?$/;
/** Written without the colon or with spaces in the key, as people and models do. */
const CO_AUTHOR = /^co[- ]?author(?:ed)?(?:[- ]by)?[ \t]*[:\uFF1A]?[ \t]+(?=\S)/i;
const CO_AUTHOR_KEY = "co-authored-by";

/** Reads one line as a trailer, or null. */
export function readTrailer(line: string): Trailer | null {
  if (line.length > MAX_MARK_LENGTH || line === "") return null;
  const first = line.charCodeAt(0) | 0x20;
  if (first < 0x61 || first > 0x7a) return null;
  const coAuthor = first === 0x63 ? CO_AUTHOR.exec(line) : null;
  if (coAuthor !== null && (/[:\uFF1A]/.test(coAuthor[0]) || /[- ]by/i.test(coAuthor[0]))) {
    return { key: CO_AUTHOR_KEY, value: line.slice(coAuthor[0].length).replace(CO_AUTHOR, "").trim() };
  }
  const found = KEY_VALUE.exec(line);
  if (found?.[1] === undefined) return null;
  return { key: found[1].toLowerCase(), value: (found[2] ?? "").trim() };
}

const NEUTRAL = new RegExp(
  [
    /\(cherry picked from commit [0-9a-f]{7,64}\)$/,
    /-{2,}$/,
    /(?:fix(?:es|ed)?|close[sd]?|resolve[sd]?|refs?|see(?: merge request)?|part of|related to|addresses|re)\s+\S{1,200}(?:[, ]+(?:and\s+)?#\d+)*\.?$/,
    /\[[\w .@-]{1,60}: .*\]$/,
    /\[(?:skip ci|ci skip|no ci|skip actions)\]$/,
    /#(?:\s|\d|$)/,
    /BREAKING[ -]CHANGE\b/,
  ]
    .map(({ source }) => `^(?:${source})`)
    .join("|"),
  "i",
);
const BARE_URL = /^[^\p{L}\p{N}[<]{0,8}<?(?:\[[^\]]{0,100}\]\()?https:\/\/\S+$/u;

/** Issue references, cherry-pick notes, rules and links: they may stand between trailers without ending them. */
export const isNeutral = (line: string) =>
  line.length <= MAX_MARK_LENGTH &&
  (NEUTRAL.test(line) || (line.includes("https://") && BARE_URL.test(line)));
