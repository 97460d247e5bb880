import { isAttribution } from "./lines";

/** Consecutive non-blank lines; `quoted` ones repeat somebody else's text. */
export interface Paragraph {
  lines: readonly string[];
  quoted: boolean;
}

export interface Paragraphs {
  subject: string;
  paragraphs: readonly Paragraph[];
  /** Written by `git merge --squash`: the squashed messages stand indented inside. */
  squashed: boolean;
}

const FENCE = /^ {0,3}(`{3,}|~{3,})/;
const BARE_FENCE = /^ {0,3}(?:`{3,}|~{3,})\s*$/;
const REVERT =
  /^(?:Revert|Reapply) "(.*)"(?: \([#!]\d+\))?$|^revert(?:\([^)]*\))?!?: "?(.*?)"?(?: \([#!]\d+\))?$/;
const ORIGINAL =
  /^(?:original|reverted|previous|old)\s+(?:commit\s+)?(?:message|commit|text|description|body):?$/i;
const SQUASHED = "Squashed commit of the following:";
/** Where a provider or a person cut the text. */
const ELISION = /^\[?(?:\.{3}|…)\]?$/;
const INDENT = /^[ \t]+/;

const INVISIBLE = /[\u200B\u2060\uFEFF\0]/g;
/** Spaces and hyphens that word processors and web pages put in place of the plain ones. */
const ODD_SPACE = /[\u00A0\u2007\u202F\u3000]/g;
const ODD_HYPHEN = /[\u2010\u2011]/g;
const UNUSUAL = /[\r\u00A0\u2007\u200B\u2010\u2011\u202F\u2060\u3000\uFEFF\0]|&lt;|\\n/;

/** Characters read of a message, half from each end: marks stand at the ends, and this bounds the time a commit takes. */
const MAX_READ = 262_144;

/** Most commits are a subject and nothing else, and there is nothing in it to take apart. */
export const isOneLine = (message: string) =>
  message.length <= MAX_READ && !message.includes("\n") && !UNUSUAL.test(message);

function normalize(whole: string): string {
  const half = MAX_READ / 2;
  const message = whole.length > MAX_READ ? `${whole.slice(0, half)}\n\n${whole.slice(-half)}` : whole;
  if (!UNUSUAL.test(message)) return message;
  let text = message
    .replace(/\r\n?/g, "\n")
    .replace(INVISIBLE, "")
    .replace(ODD_SPACE, " ")
    .replace(ODD_HYPHEN, "-");
  if (text.includes("&lt;"))
    text = text.replaceAll("&lt;", "<").replaceAll("&gt;", ">").replaceAll("&amp;", "&");
  // A shell that didn't expand "\n" leaves the whole message on one line.
  return text.includes("\\n") && !text.trim().includes("\n") ? text.replaceAll("\\n", "\n") : text;
}

/** Removes the indent all body lines share; a heredoc inside a script leaves such a body. */
function dedent(lines: readonly string[]): readonly string[] {
  let shared = Number.POSITIVE_INFINITY;
  for (const line of lines) {
    if (line === "" || ELISION.test(line)) continue;
    shared = Math.min(shared, INDENT.exec(line)?.[0].length ?? 0);
    if (shared === 0) return lines;
  }
  return Number.isFinite(shared)
    ? lines.map((line) => (ELISION.test(line) ? line : line.slice(shared)))
    : lines;
}

/** Cuts a revert where the message it reverts begins. */
function withoutRevertedMessage(lines: readonly string[], reverted: string | null): readonly string[] {
  const title = reverted?.trim() ?? null;
  const start = lines.findIndex((line) => {
    const text = line.trim();
    return (title !== null && title !== "" && text === title) || (text.length < 40 && ORIGINAL.test(text));
  });
  return start < 0 ? lines : lines.slice(0, start);
}

/** Code 32 and below is a space or a control character; most lines end in neither. */
const withoutTrailingSpace = (line: string) =>
  line.charCodeAt(line.length - 1) > 32 ? line : line.trimEnd();

interface Fences {
  isFence: (index: number) => boolean;
  /** Index of the line that closes the fence opened at `index`, or -1. */
  closes: (index: number) => number;
}

function fencesOf(lines: readonly string[]): Fences {
  const marks = lines.map((line) => FENCE.exec(line)?.[1]?.[0] ?? null);
  const lastClose = new Map<string, number>();
  marks.forEach((mark, index) => {
    if (mark !== null && BARE_FENCE.test(lines[index] ?? "")) lastClose.set(mark, index);
  });
  const closes = (index: number) => {
    const mark = marks[index] ?? "";
    if ((lastClose.get(mark) ?? -1) <= index) return -1;
    let close = index + 1;
    while (marks[close] !== mark || !BARE_FENCE.test(lines[close] ?? "")) close++;
    return close;
  };
  return { isFence: (index) => marks[index] !== null, closes };
}

/** ">" */
const QUOTE = 62;
const SPACE = 32;
const isIndented = (line: string) => line.startsWith("    ") || line.startsWith("\t");

const SLIGHT_INDENT = /^ {1,3}(?=[A-Za-z_*])/;

/** A trailer that stands a little to the right under a body that doesn't: nobody quotes that way, tools indent so. */
const withoutSlightIndent = (line: string) =>
  line.charCodeAt(0) === SPACE && SLIGHT_INDENT.test(line) && isAttribution(line.trimStart())
    ? line.trimStart()
    : line;

function splitParagraphs(lines: readonly string[], hasFence: boolean): Paragraph[] {
  const fences = hasFence ? fencesOf(lines) : null;
  const paragraphs: Paragraph[] = [];
  let start = -1;
  for (let index = 0; index <= lines.length; index++) {
    const line = lines[index] ?? "";
    const end = fences !== null && line !== "" && fences.isFence(index) ? fences.closes(index) : -1;
    const quotes = end > 0 || line.charCodeAt(0) === QUOTE;
    if (line !== "" && !quotes) {
      if (start < 0) start = index;
      continue;
    }
    if (start >= 0)
      paragraphs.push({ lines: lines.slice(start, index), quoted: isIndented(lines[start] ?? "") });
    start = -1;
    if (quotes) paragraphs.push({ lines: [line], quoted: true });
    if (end > 0) index = end;
  }
  return paragraphs;
}

function revertedTitle(subject: string): string | null | undefined {
  const found = subject.length > 1_000 ? null : REVERT.exec(subject);
  return found === null ? undefined : (found[1] ?? found[2] ?? null);
}

/** Inside `git merge --squash` text the indented lines are the messages and the rest is their header. */
function unfoldSquash(lines: readonly string[]): readonly string[] {
  return lines.map((line) =>
    line.startsWith("    ") ? line.slice(4) : /^commit [0-9a-f]{7,64}$/.test(line) ? "" : line,
  );
}

/**
 * Splits a message into subject and paragraphs and marks the quotations. `keepsIndent` tells from the subject
 * whether an indented body is an example to leave alone.
 */
export function toParagraphs(message: string, keepsIndent: (subject: string) => boolean): Paragraphs {
  const text = normalize(message);
  const lines = text.split("\n").map(withoutTrailingSpace);
  const first = lines.findIndex((line) => line !== "");
  const subject = (lines[first] ?? "").trim();
  const rest = first < 0 ? [] : lines.slice(first + 1);
  const reverted = revertedTitle(subject);
  const squashed = text.includes(SQUASHED) && (rest.includes(SQUASHED) || subject === SQUASHED);
  let body: readonly string[] = squashed ? unfoldSquash(rest) : rest;
  if (reverted !== undefined) body = withoutRevertedMessage(body, reverted);
  else if (INDENT.test(body.find((line) => line !== "") ?? "") && !keepsIndent(subject)) body = dedent(body);
  if (text.includes("\n ")) body = body.map(withoutSlightIndent);
  return {
    subject,
    paragraphs: splitParagraphs(body, text.includes("```") || text.includes("~~~")),
    squashed,
  };
}
