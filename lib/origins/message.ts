import { isFooterShaped } from "./footers";
import { isNeutral, MAX_MARK_LENGTH, readTrailer } from "./lines";
import { isOneLine, type Paragraph, toParagraphs } from "./paragraphs";

/**
 * Where a line speaks for the commit. subject: glued to the end of the first line. last: the last paragraph.
 * closing: the run of mark paragraphs before it. body: a mark paragraph anywhere else.
 */
export type Place = "subject" | "last" | "closing" | "body";

/** One line that speaks for the commit itself rather than about something. */
export interface Statement {
  line: string;
  /** Lower-case trailer key, null for a line that isn't a trailer. */
  key: string | null;
  value: string;
  place: Place;
}

/** A commit message taken apart; quotations are gone. */
export interface ParsedMessage {
  subject: string;
  statements: readonly Statement[];
  /** Several commits in one: marks of the squashed ones count wherever they stand. */
  squash: boolean;
}

const GLUED = /\b(co-?authored-by\s*:\s.*[^\s@]@[^\s@]+)\s*$/i;
const REMOVES =
  /\b(?:remove|strip|drop|delete|disable|ignore|detect|parse|handle|add|support|document|test|avoid|stop|skip|allow|ban|forbid|reject|recogni[sz]e|hide|keep|use|omit)[a-z]*\s+(?:(?:the|all|any|old|an?|every)\s+)*["'`]?$/i;
/** Outside a squash only marks that prove themselves count in the body, and each contains one of these. */
const SELF_PROVING = /https?:\/\/|-session|replit-|-edit-id|-checkpoint|thread-id/i;
const PULL_NUMBER = /\([#!]\d+\)$/;
const RULES_WORD = /contributing|polic|guid|templat|trailer|tag|format|footer|example/i;
/** A change to the rules about marks will quote them. */
const ABOUT_MARKS =
  /\bcontributing\b|\b(?:ai|llm|assisted-by|generated-by|co-?author\w*|trailers?|attribution|commit)\b.{0,40}\b(?:policy|policies|guid\w+|templates?|trailers?|tags?|format|footers?|examples?)\b/i;
const isAboutMarks = (subject: string) => {
  const text = subject.slice(0, 400);
  return RULES_WORD.test(text) && ABOUT_MARKS.test(text);
};
const CONTINUES = /^\p{Ll}/u;
const CONVENTIONAL = /^\p{Ll}+(?:\([^)]*\))?!?: /u;

const isMarkLine = (line: string) => readTrailer(line) !== null || isNeutral(line) || isFooterShaped(line);
const isFolded = (line: string) => line.startsWith(" ") || line.startsWith("\t");

/** Index of the first line of the run of mark lines that ends the paragraph; its length if there is none. */
function closingRun(lines: readonly string[]): number {
  let start = lines.length;
  for (let index = lines.length - 1; index >= 0; index--) {
    const line = lines[index] ?? "";
    if (isFolded(line)) continue;
    if (!isMarkLine(line)) break;
    start = index;
  }
  return start;
}

/** Reads lines as statements, into one array: a hostile message has too many for spreading arrays into calls. */
function readStatements(lines: readonly string[], place: Place, statements: Statement[]): void {
  const before = statements.length;
  for (const line of lines) {
    const last = statements.at(-1);
    if (isFolded(line)) {
      if (statements.length > before && last?.key != null && last.value.length < MAX_MARK_LENGTH)
        last.value = `${last.value} ${line.trim()}`.trim();
      continue;
    }
    const trailer = readTrailer(line);
    statements.push({ line, key: trailer?.key ?? null, value: trailer?.value ?? line, place });
  }
}

const endsInColon = (line: string) => line.endsWith(":") || line.endsWith("\uFF1A");

const introduces = (paragraph: Paragraph | undefined) => {
  const line = paragraph === undefined || paragraph.quoted ? undefined : paragraph.lines.at(-1);
  return line !== undefined && endsInColon(line) && !line.startsWith("* ");
};

const isWholeMark = ({ quoted, lines }: Paragraph) =>
  !quoted && closingRun(lines) === 0 && !isFolded(lines[0] ?? "");

/** The last paragraph's marks where it also holds prose: the run of mark lines it ends with. */
function readMixedEnd({ lines, quoted }: Paragraph, cautious: boolean, into: Statement[]): void {
  const start = closingRun(lines);
  if (quoted || cautious || endsInColon(lines[start - 1] ?? "")) return;
  const leading = lines.findIndex((line) => !isFolded(line) && !isMarkLine(line));
  readStatements(lines.slice(0, leading), "body", into);
  readStatements(lines.slice(start), "last", into);
}

/** First index of the mark paragraphs that end the message. */
function closingStart(paragraphs: readonly Paragraph[]): number {
  let start = paragraphs.length;
  while (start > 0 && isWholeMark(paragraphs[start - 1] as Paragraph)) start--;
  return start;
}

function continuesSentence(next: Paragraph | undefined): boolean {
  const line = next?.lines[0] ?? "";
  return CONTINUES.test(line) && !CONVENTIONAL.test(line) && !isMarkLine(line);
}

function readBody(paragraphs: readonly Paragraph[], end: number, squash: boolean, into: Statement[]): void {
  for (let index = 0; index < end; index++) {
    const { quoted, lines } = paragraphs[index] as Paragraph;
    if (quoted || introduces(paragraphs[index - 1])) continue;
    const run = closingRun(lines);
    const next = paragraphs[index + 1];
    if (run === 0) {
      if (squash || !continuesSentence(next)) readStatements(lines, "body", into);
    } else if (squash && run < lines.length && (next?.lines[0] ?? "* ").startsWith("* ")) {
      if (!endsInColon(lines[run - 1] ?? "")) readStatements(lines.slice(run), "body", into);
    }
  }
}

function readGlued(subject: string, into: Statement[]): void {
  const tail = subject.slice(-400);
  const at = tail.search(/\bco-?authored-by\s*:/i);
  const found = at > 0 && !REMOVES.test(tail.slice(0, at)) ? GLUED.exec(tail.slice(at)) : null;
  const trailer = found?.[1] === undefined ? null : readTrailer(found[1]);
  if (trailer !== null) into.push({ line: subject, ...trailer, place: "subject" });
}

function readClosing(
  paragraphs: readonly Paragraph[],
  start: number,
  cautious: boolean,
  into: Statement[],
): void {
  const end = paragraphs.length - 1;
  const introduced = introduces(paragraphs[start - 1]);
  if (introduced && start === end) return;
  for (let index = cautious || introduced ? end : start; index <= end; index++) {
    readStatements(paragraphs[index]?.lines ?? [], index === end ? "last" : "closing", into);
  }
}

function isSquash(subject: string, paragraphs: readonly Paragraph[]): boolean {
  if (PULL_NUMBER.test(subject)) return true;
  const items = paragraphs.filter(({ lines }) => lines[0]?.startsWith("* ")).length;
  return items > 1 || paragraphs.some(({ lines }) => lines[0] === "---------");
}

/**
 * Finds the lines that speak for the commit: trailers, footers and links in the closing paragraphs, in squashed items
 * and in paragraphs of their own. Code fences, block quotes, indented blocks, reverted messages and what a sentence
 * ending in ":" introduces are quotations and are left out. Time grows linearly with the message.
 */
export function parseMessage(message: string): ParsedMessage {
  const statements: Statement[] = [];
  if (isOneLine(message)) {
    const subject = message.trim();
    readGlued(subject, statements);
    return { subject, statements, squash: false };
  }
  const { subject, paragraphs, squashed } = toParagraphs(message, isAboutMarks);
  const squash = squashed || isSquash(subject, paragraphs);
  readGlued(subject, statements);
  const last = paragraphs.at(-1);
  if (last === undefined) return { subject, statements, squash };

  const cautious = isAboutMarks(subject);
  const start = closingStart(paragraphs);
  const mixedEnd = start === paragraphs.length;
  if (!cautious && (squash || SELF_PROVING.test(message))) {
    readBody(paragraphs, mixedEnd ? start - 1 : start, squash, statements);
  }
  if (mixedEnd) readMixedEnd(last, cautious, statements);
  else readClosing(paragraphs, start, cautious, statements);
  return { subject, statements, squash };
}
