import { isFooterShaped } from "./footers";
import { isAttribution, isNeutral, MAX_MARK_LENGTH, readTrailer } from "./lines";
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
  /** In the body: its paragraph holds nothing but trailers and notes. */
  alone: boolean;
}

/** A commit message taken apart; quotations are gone. */
export interface ParsedMessage {
  subject: string;
  statements: readonly Statement[];
  /** Several commits in one: marks of the squashed ones count wherever they stand. */
  squash: boolean;
  /** The prose speaks of trailers and the like, so a trailer in its middle may be what it speaks of. */
  speaksOfMarks: boolean;
}

const GLUED = /\b(co-?authored-by\s*:\s.*[^\s@]@[^\s@]+)\s*$/i;
const REMOVES =
  /\b(?:remove|strip|drop|delete|disable|ignore|detect|parse|handle|add|support|document|test|avoid|stop|skip|allow|ban|forbid|reject|recogni[sz]e|hide|keep|use|omit)[a-z]*\s+(?:(?:the|all|any|old|an?|every)\s+)*["'`]?$/i;
/** What any mark in a body contains; most messages have none of it and needn't be read for marks. */
const MAYBE_MARKED =
  /https?:\/\/|-session|replit-|-edit-id|-checkpoint|thread-id|author|agent|-(?:by|with|using):|\[x\]|\b(?:ai|llm|with|by|using) /i;
const SPEAKS_OF_MARKS =
  /\b(?:trailers?|co-?author(?:ship|s|ed|ing)?|attributions?|footers?|bylines?|signatures?|disclosures?|assisted-by|generated-by)\b/i;
/** A sentence about this very change, or a ticked box, which also counts among prose. */
const SAYS_OF_ITSELF =
  /^(?:[-*+] \[x\] |(?:[*_]{0,2}(?:ai|llm|genai)[- ][a-z]{3,13}|note|disclosure)[*_]{0,2}: ?|(?:the |most of |all |some of )?(?:this|these|all|the)\b.{0,60}\b(?:was|were|is|are|been)\b)/i;
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
function readStatements(
  lines: readonly string[],
  place: Place,
  statements: Statement[],
  alone = false,
): void {
  const before = statements.length;
  for (const line of lines) {
    const last = statements.at(-1);
    if (isFolded(line)) {
      if (statements.length > before && last?.key != null && last.value.length < MAX_MARK_LENGTH)
        last.value = `${last.value} ${line.trim()}`.trim();
      continue;
    }
    const trailer = readTrailer(line);
    statements.push({ line, key: trailer?.key ?? null, value: trailer?.value ?? line, place, alone });
  }
}

const endsInColon = (line: string) => line.endsWith(":") || line.endsWith("\uFF1A");
/** A heading that a template left empty introduces nothing. */
const EMPTY_HEADING =
  /^(?:#{1,6} ?)?\*{0,2}(?:test plan|testing|tests?|notes?|changes|summary|why|what|how|screenshots?|to-?do|fixes|related|reviewers?|refs?|references|description|checklist|risks?|rollback|rollout|links?|context|background|closes)\??\*{0,2}:\*{0,2}$/i;
const LEADS_TO_EXAMPLE = /(?:^|\s)(?:such as|for example|e\.g\.|i\.e\.|like|namely|reads?|says?|adds?)$/i;

const introduces = (paragraph: Paragraph | undefined) => {
  const line = paragraph === undefined || paragraph.quoted ? undefined : paragraph.lines.at(-1);
  if (line === undefined || line.startsWith("* ")) return false;
  return (endsInColon(line) && !EMPTY_HEADING.test(line)) || LEADS_TO_EXAMPLE.test(line);
};

const isWholeMark = ({ quoted, lines }: Paragraph) =>
  !quoted && closingRun(lines) === 0 && !isFolded(lines[0] ?? "");

/** "is what we strip now" after a trailer goes on about it; "ok-to-land" and "Thanks, Bea" begin something else. */
const goesOn = (line: string) => CONTINUES.test(line) && line.includes(" ");

/** The trailers that a paragraph begins with, where no sentence is around them: someone wrote on below without a blank line. */
function readLeading(paragraphs: readonly Paragraph[], index: number, into: Statement[]): void {
  const { lines } = paragraphs[index] as Paragraph;
  const end = lines.findIndex((line) => !isFolded(line) && !isMarkLine(line));
  if (end <= 0) return;
  const leading = lines.slice(0, end);
  const isSentence = isAttribution(lines[end - 1] ?? "") && goesOn(lines[end] ?? "");
  const stands = !introduces(paragraphs[index - 1]) && !isSentence && !leading.some(endsInColon);
  readStatements(leading, "body", into, stands && leading.some(isAttribution));
}

/** The last paragraph's marks where it also holds prose: those it begins with, and the run of mark lines it ends with. */
function readMixedEnd(paragraphs: readonly Paragraph[], cautious: boolean, into: Statement[]): void {
  const { lines, quoted } = paragraphs.at(-1) as Paragraph;
  const start = closingRun(lines);
  if (quoted || cautious || endsInColon(lines[start - 1] ?? "")) return;
  readLeading(paragraphs, paragraphs.length - 1, into);
  readStatements(lines.slice(start), "last", into);
}

/** First index of the mark paragraphs that end the message. */
function closingStart(paragraphs: readonly Paragraph[]): number {
  let start = paragraphs.length;
  while (start > 0 && isWholeMark(paragraphs[start - 1] as Paragraph)) start--;
  return start;
}

const ENDS_SENTENCE = /[.!?…:;)\]"'”`]$/;

/** Whether what stands before a mark and what stands after it are one sentence, and the mark its object. */
function continuesSentence(before: string | undefined, next: Paragraph | undefined): boolean {
  const line = next?.lines[0] ?? "";
  if (before === undefined || ENDS_SENTENCE.test(before)) return false;
  return CONTINUES.test(line) && !CONVENTIONAL.test(line) && !isMarkLine(line);
}

function readBody(paragraphs: readonly Paragraph[], end: number, squash: boolean, into: Statement[]): void {
  for (let index = 0; index < end; index++) {
    const paragraph = paragraphs[index] as Paragraph;
    const { quoted, lines } = paragraph;
    if (quoted) continue;
    const run = closingRun(lines);
    const next = paragraphs[index + 1];
    if (run === 0) {
      if (
        !introduces(paragraphs[index - 1]) &&
        (squash || !continuesSentence(paragraphs[index - 1]?.lines.at(-1), next))
      )
        readStatements(lines, "body", into, lines.every(isMarkLine));
    } else if (squash && run < lines.length && (next?.lines[0] ?? "* ").startsWith("* ")) {
      if (!endsInColon(lines[run - 1] ?? "")) readStatements(lines.slice(run), "body", into);
    } else readProse(paragraphs, index, run, into);
  }
}

/** What a paragraph of prose says of the change itself, and the trailers glued to its end. */
function readProse(paragraphs: readonly Paragraph[], index: number, run: number, into: Statement[]): void {
  const { lines } = paragraphs[index] as Paragraph;
  if (index < paragraphs.length - 1) readLeading(paragraphs, index, into);
  for (let at = 0; at < run; at++) {
    const line = lines[at] ?? "";
    if (!SAYS_OF_ITSELF.test(line)) continue;
    const isQuoted = at === 0 ? introduces(paragraphs[index - 1]) : endsInColon(lines[at - 1] ?? "");
    if (!isQuoted) readStatements([line], "body", into);
  }
  if (run === lines.length || run === 0) return;
  const before = lines[run - 1] ?? "";
  if (endsInColon(before) || LEADS_TO_EXAMPLE.test(before)) return;
  if (continuesSentence(before, paragraphs[index + 1])) return;
  readStatements(lines.slice(run), "body", into, lines.slice(run).some(isAttribution));
}

function readGlued(subject: string, into: Statement[]): void {
  const tail = subject.slice(-400);
  const at = tail.search(/\bco-?authored-by\s*:/i);
  const found = at > 0 && !REMOVES.test(tail.slice(0, at)) ? GLUED.exec(tail.slice(at)) : null;
  const trailer = found?.[1] === undefined ? null : readTrailer(found[1]);
  if (trailer !== null) into.push({ line: subject, ...trailer, place: "subject", alone: false });
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

const PROSE_READ = 20_000;

/** Whether the prose, quotations included, speaks of such marks. */
function isAboutTrailers(subject: string, paragraphs: readonly Paragraph[]): boolean {
  if (SPEAKS_OF_MARKS.test(subject)) return true;
  let left = PROSE_READ;
  for (const { lines } of paragraphs) {
    for (const line of lines) {
      left -= line.length;
      if (left < 0) return true;
      if (SPEAKS_OF_MARKS.test(line) && !isMarkLine(line)) return true;
    }
  }
  return false;
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
    return { subject, statements, squash: false, speaksOfMarks: false };
  }
  const { subject, paragraphs, squashed } = toParagraphs(message, isAboutMarks);
  const squash = squashed || isSquash(subject, paragraphs);
  readGlued(subject, statements);
  const last = paragraphs.at(-1);
  if (last === undefined) return { subject, statements, squash, speaksOfMarks: false };

  const cautious = isAboutMarks(subject);
  const start = closingStart(paragraphs);
  const mixedEnd = start === paragraphs.length;
  if (!cautious && MAYBE_MARKED.test(message)) {
    readBody(paragraphs, mixedEnd ? start - 1 : start, squash, statements);
    if (mixedEnd && !last.quoted) readProse(paragraphs, start - 1, last.lines.length, statements);
  }
  if (mixedEnd) readMixedEnd(paragraphs, cautious, statements);
  else readClosing(paragraphs, start, cautious, statements);
  const speaksOfMarks =
    statements.some(({ place }) => place === "body") && isAboutTrailers(subject, paragraphs);
  return { subject, statements, squash, speaksOfMarks };
}
