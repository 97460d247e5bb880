import { FOOTER_LINES, VENDOR_LINKS } from "./data/marks";
import { readDeclaredSentence, readDisclosure, readShape, readTickedBox } from "./declarations";
import { MAX_MARK_LENGTH } from "./lines";
import { toolByExactName, toolByWholePhrase } from "./tool-names";

/** A line that says which AI wrote the change. */
export interface Footer {
  tool: string;
  /** A vendor's link, or words about this very change: it counts in any unquoted paragraph. */
  provesItself: boolean;
}

const LINK = /^\*{0,2}\[([^\]]{1,80})\]\((https?:\/\/[^)\s]{1,300})\)/;

const vendorOf = (url: string) => VENDOR_LINKS.find(({ pattern }) => pattern.test(url))?.tool ?? null;

/** Whether a line has a footer's shape, known tool or not. */
export const isFooterShaped = (line: string) =>
  line.length <= MAX_MARK_LENGTH &&
  (readShape(line) !== null || FOOTER_LINES.some(({ pattern }) => pattern.test(line)));

function readLinked(agent: string): Footer | null {
  const [, name, url] = LINK.exec(agent) ?? [];
  if (name === undefined || url === undefined) return null;
  const tool = vendorOf(url) ?? toolByExactName(name)?.tool ?? null;
  return tool === null ? null : { tool, provesItself: true };
}

/** Reads a whole line such as "🤖 Generated with [Claude Code](https://…)"; null where it names no AI tool. */
export function readFooter(line: string): Footer | null {
  if (line.length > MAX_MARK_LENGTH) return null;
  const fixed = FOOTER_LINES.find(({ pattern }) => pattern.test(line));
  if (fixed !== undefined) return { tool: fixed.tool, provesItself: true };
  const shape = readShape(line);
  if (shape !== null) {
    const linked = readLinked(shape.agent);
    if (linked !== null) return linked;
  }
  const said = (shape && readDeclaredSentence(line)) ?? readTickedBox(line) ?? readDisclosure(line);
  if (said !== null) return { tool: said.tool, provesItself: said.speaksOfItself };
  const phrase = shape === null ? null : toolByWholePhrase(shape.agent);
  return phrase === null || (phrase.shared && shape?.verb !== "generated")
    ? null
    : { tool: phrase.tool, provesItself: shape?.itself !== "" };
}

const GENERATED = /^(?:generated|created|made|built|written|authored|produced|coded)$/;
const NAME = /^[A-Za-z][\w .+-]{1,39}$/;

/** The name in "Generated with [name](link)" or "Written with name", lower-case; null for any other line. */
export function footerName(line: string): string | null {
  if (line.length > MAX_MARK_LENGTH) return null;
  const shape = readShape(line);
  if (shape === null || !GENERATED.test(shape.verb)) return null;
  const name = (LINK.exec(shape.agent)?.[1] ?? shape.agent.replace(/[.!\s]+$/, "")).trim();
  return NAME.test(name) ? name.toLowerCase() : null;
}

/** The same where it can't be a colleague's: "Written by Ida" is one's, "Generated with Acme" and a link are a tool's. */
export function toolishFooterName(line: string): string | null {
  const shape = line.length > MAX_MARK_LENGTH ? null : readShape(line);
  return shape !== null && (shape.verb === "generated" || LINK.test(shape.agent)) ? footerName(line) : null;
}
