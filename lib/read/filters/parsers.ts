import { createMultiParser, createParser } from "nuqs/server";
import { isEdge } from "@/lib/core/question/edge";
import { forEachList, UNNAMED } from "@/lib/core/question/lists";
import { isUuid } from "@/lib/core/uuid";
import { KNOWN_WINDOWS, type WindowDays } from "./filters";

/** More would make a URL no server takes; nobody chooses that many by hand. */
export const MOST_NAMES = 50;

const LONGEST_NAME = 300;

const windowDays = createParser({
  parse: (text) => (KNOWN_WINDOWS.some((days) => days === text) ? (Number(text) as WindowDays) : null),
  serialize: (days: WindowDays) => String(days),
});

const edge = createParser({
  parse: (text) => (isEdge(text) ? text : null),
  serialize: (text: string) => text,
});

/**
 * A key that may be repeated, each value once, in the order given; what can't be meant is left out. `spelled`: a value
 * as it is spelled today.
 */
export function listOf<T extends string>(
  isValid: (text: string) => text is T,
  spelled: (text: string) => string = (text) => text,
) {
  return createMultiParser<T[]>({
    parse: (texts) => [...new Set(texts.map(spelled))].filter(isValid).slice(0, MOST_NAMES),
    serialize: (values) => values,
    eq: (a, b) => a.length === b.length && a.every((value, i) => value === b[i]),
  }).withDefault([]);
}

/** Whether a text can be compared with what is stored: PostgreSQL's texts hold no NUL, and it refuses to be asked for one. */
export const isStorable = (text: string): boolean => !text.includes("\0");

const isText = (text: string): text is string =>
  text !== "" && text.length <= LONGEST_NAME && isStorable(text);
const names = listOf(isText);
const namesOrNone = listOf((text: string): text is string => text === UNNAMED || isText(text));
const idsOrNone = listOf((text: string): text is string => text === UNNAMED || isUuid(text));

/**
 * The filters as a URL carries them, for the server and the browser alike. `from` and `to` count together only;
 * where both are there, `window` doesn't count.
 */
export const filterParsers = {
  window: windowDays,
  from: edge,
  to: edge,
  ...forEachList(({ takesUnnamed }) => (takesUnnamed ? namesOrNone : names)),
  repository: idsOrNone,
};
export type FilterKey = keyof typeof filterParsers;
