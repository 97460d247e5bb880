import { AI_ANSWER_KEYS, CO_AUTHOR_KEYS, DECLARING_KEYS, VENDOR_TRAILERS } from "./data/marks";

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
/** A whole trailer in Markdown's italics or bold. */
const EMPHASIZED = /^([_*]{1,3})(?! )(.+?)\1$/;

/** A trailer whose key alone is bold, with an emoji before it at times: "**🤖 Authored-By**: `Claude Code`". */
const EMPHASIZED_KEY =
  /^([_*]{1,3})[^\p{L}_*]{0,8}([A-Za-z][A-Za-z0-9-]{1,40})(?:[:\uFF1A]\1|\1[ \t]?[:\uFF1A])[ \t]*(\S.*)$/u;

/** "_" and "*", as they read with the bit set that makes letters lower-case. */
const EMPHASIS = 0x7f;
const ASTERISK = 0x2a;

/** Reads one line as a trailer, or null. */
export function readTrailer(line: string): Trailer | null {
  if (line.length > MAX_MARK_LENGTH || line === "") return null;
  const first = line.charCodeAt(0) | 0x20;
  if (first < 0x61 || first > 0x7a) {
    return first === EMPHASIS || first === ASTERISK ? readEmphasized(line) : null;
  }
  const coAuthor = first === 0x63 ? CO_AUTHOR.exec(line) : null;
  if (coAuthor !== null && (/[:\uFF1A]/.test(coAuthor[0]) || /[- ]by/i.test(coAuthor[0]))) {
    return { key: CO_AUTHOR_KEY, value: line.slice(coAuthor[0].length).replace(CO_AUTHOR, "").trim() };
  }
  const found = KEY_VALUE.exec(line);
  if (found?.[1] === undefined) return null;
  return { key: found[1].toLowerCase(), value: (found[2] ?? "").trim() };
}

function readEmphasized(line: string): Trailer | null {
  const [, , key, value] = EMPHASIZED_KEY.exec(line) ?? [];
  if (key !== undefined && value !== undefined) return { key: key.toLowerCase(), value: value.trim() };
  const inner = EMPHASIZED.exec(line)?.[2];
  return inner === undefined || /^[_*]/.test(inner) ? null : readTrailer(inner);
}

/** Keys of trailers by which tools are named. */
export const AI_KEYS: ReadonlySet<string> = new Set([
  ...CO_AUTHOR_KEYS,
  ...DECLARING_KEYS,
  ...AI_ANSWER_KEYS,
  ...VENDOR_TRAILERS.map(({ key }) => key),
]);

/** Whether a line is a trailer by whose key tools are named. */
export function isAttribution(line: string): boolean {
  const trailer = readTrailer(line);
  return trailer !== null && AI_KEYS.has(trailer.key);
}

const NEUTRAL = new RegExp(
  [
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
/** Case tells these from prose. */
const NOTE = new RegExp(
  [
    // What trackers, hosts, release and review tools append: remarks in brackets, commands, mentions, references.
    /\([^()]{3,300}\)\.?$/,
    /\*{2,3}[\w -]{2,40}\*{2,3}$/,
    /\+[\w-]{2,30}: ?\S{1,60}$/,
    /[Cc][Cc]:? +@\S.{0,200}$/,
    /(?:[@/][\w./-]{2,60}[ ,]*){1,12}$/,
    /(?:AB#\d{1,9}|[A-Z][A-Z0-9]{1,9}-\d{1,7}|[\w.-]{1,60}\/[\w.-]{1,60}[#!]\d{1,9}|!\d{1,9})(?:[ ,]+\S{1,40}){0,8}$/,
    // "Related work items: #55", "Test Plan: unit tests", "Differential Revision: https://…": keys in several words.
    /[A-Z][\w-]{0,30}(?: [\w-]{1,30}){1,3}: ?\S.{0,200}$/,
  ]
    .map(({ source }) => `^(?:${source})`)
    .join("|"),
);
const BARE_URL = /^[^\p{L}\p{N}[<]{0,8}<?(?:\[[^\]]{0,100}\]\()?https:\/\/\S+$/u;

/** Issue references, cherry-pick notes, rules and links: they may stand between trailers without ending them. */
export const isNeutral = (line: string) =>
  line.length <= MAX_MARK_LENGTH &&
  (NEUTRAL.test(line) || NOTE.test(line) || (line.includes("https://") && BARE_URL.test(line)));
