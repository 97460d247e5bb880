import { FOOTER_LINES, VENDOR_LINKS } from "./data/marks";
import { MAX_MARK_LENGTH } from "./lines";
import { type NamedTool, toolByExactName, toolByPhrase } from "./tool-names";

/** A vendor's footer line: the tool, and whether the line proves itself by a vendor's link. */
export interface Footer {
  tool: string;
  linked: boolean;
}

const FOOTER =
  /^[^\p{L}\p{N}["'`<>|]{0,12}(?:(?:this|the) (?:commit|pr|pull request|change|code|patch) (?:was|is|has been) )?((?:auto-?|ai[- ]|fully )?generated|created|made|built|written|authored|co-?authored|implemented|crafted|vibe[- ]?coded|coded|developed|produced|drafted|assisted|ultraworked|pair[- ]programmed) (?:with|by|using|via|in)(?: the help of)? (\S.*)$/iu;
const LINK = /^\*{0,2}\[([^\]]{1,80})\]\((https?:\/\/[^)\s]{1,300})\)/;
const PLAIN_END = /(?:\s+\(|\s+[-–—]|\s+via\s|,|\.(?:\s|$)|\s*[^\p{L}\p{N}\s.+-]+$)/u;

const vendorOf = (url: string) => VENDOR_LINKS.find(({ pattern }) => pattern.test(url))?.tool ?? null;

function plainTool(rest: string): NamedTool | null {
  const end = PLAIN_END.exec(rest)?.index ?? rest.length;
  return (
    toolByExactName(rest) ??
    toolByExactName(rest.slice(0, end)) ??
    (rest.length < 60 ? toolByPhrase(rest) : null)
  );
}

/** Whether a line has a footer's shape, known tool or not. */
export const isFooterShaped = (line: string) =>
  line.length <= MAX_MARK_LENGTH &&
  (FOOTER.test(line) || FOOTER_LINES.some(({ pattern }) => pattern.test(line)));

/** Reads a whole line such as "🤖 Generated with [Claude Code](https://…)"; null where it names no AI tool. */
export function readFooter(line: string): Footer | null {
  if (line.length > MAX_MARK_LENGTH) return null;
  const fixed = FOOTER_LINES.find(({ pattern }) => pattern.test(line));
  if (fixed !== undefined) return { tool: fixed.tool, linked: true };
  const found = FOOTER.exec(line);
  if (found?.[1] === undefined || found[2] === undefined) return null;
  const link = LINK.exec(found[2]);
  if (link?.[1] !== undefined && link[2] !== undefined) {
    const tool = vendorOf(link[2]) ?? toolByExactName(link[1])?.tool ?? null;
    return tool === null ? null : { tool, linked: true };
  }
  const named = plainTool(found[2]);
  if (named === null || (named.shared && !found[1].toLowerCase().endsWith("generated"))) return null;
  return { tool: named.tool, linked: false };
}
