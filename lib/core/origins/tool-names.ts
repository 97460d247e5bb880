import { MODEL_NAMES, TOOL_NAMES } from "./data/marks";

/** A tool found by name. `shared` is true where a person may carry the same name. */
export interface NamedTool {
  tool: string;
  shared: boolean;
}

export const TOOL_NOT_STATED = "(tool not stated)";
export const UNSTATED_AI = "unknown (AI tool not stated)";

const TOOL_BY_NAME = new Map<string, NamedTool>(
  TOOL_NAMES.map(({ name, tool, shared }) => [name, { tool, shared }]),
);

/** The AI tools with a name of their own, in alphabetical order. */
export const AI_TOOLS: readonly string[] = [...new Set(TOOL_NAMES.map(({ tool }) => tool))].sort((a, b) =>
  a.localeCompare(b, "en"),
);

const MAX_NAME = 120;
const WRAPPING = /^[\s<"'`*_([]+|[\s>"'`*_)\].!]+$/g;
const VERSION = /[\s/@-]+v?\d+(?:\.\d+)+\S*$/;
const SEPARATOR = /\s*[:/(),;|+&·]\s*|\s+(?:and|with|using|on|by|from)\s+|\s+[-–—]\s+/;

const EVERY_SEPARATOR = new RegExp(`${SEPARATOR.source}|\\s+via\\s+`);

const ANY_MODEL = new RegExp(MODEL_NAMES.map(({ pattern }) => pattern.source).join("|"));
const PLAIN = /^[A-Za-z][\w-]*(?: [\w-]+)*$/;

function clean(name: string): string {
  const text = name.slice(0, MAX_NAME);
  return (PLAIN.test(text) ? text : text.replace(WRAPPING, "").replace(/\s+/g, " ")).toLowerCase();
}

function exact(cleaned: string): NamedTool | null {
  const found = TOOL_BY_NAME.get(cleaned);
  if (found !== undefined) return found;
  if (cleaned.endsWith(" agent")) return TOOL_BY_NAME.get(cleaned.slice(0, -" agent".length)) ?? null;
  return /\d/.test(cleaned) && VERSION.test(cleaned)
    ? (TOOL_BY_NAME.get(cleaned.replace(VERSION, "")) ?? null)
    : null;
}

function model(cleaned: string): NamedTool | null {
  if (!ANY_MODEL.test(cleaned)) return null;
  const found = MODEL_NAMES.find(({ pattern }) => pattern.test(cleaned));
  return found === undefined ? null : { tool: found.tool, shared: false };
}

/** The tool whose whole name this is, a trailing version number aside. */
export const toolByExactName = (name: string): NamedTool | null => exact(clean(name));

/** The tool, or the family of the model such as "claude-opus-4-5" or "GPT 5.5", whose whole name this is. */
export function toolByName(name: string): NamedTool | null {
  const cleaned = clean(name);
  return exact(cleaned) ?? model(cleaned);
}

/**
 * The tool named by a phrase such as "Crush:qwen3-max", "Claude Opus 4.5 via Crush" or
 * "Claude Code 2.1.63 / Claude Opus 4.6". A tool beats the model it ran; a model vouches for a name people share.
 */
export function toolByPhrase(phrase: string): NamedTool | null {
  const text = phrase.slice(0, MAX_NAME);
  const via = text.toLowerCase().lastIndexOf(" via ");
  if (via >= 0) {
    const carrier = toolByExactName(text.slice(via + 5));
    if (carrier !== null) return { ...carrier, shared: false };
  }
  const whole = toolByExactName(text);
  if (whole !== null) return whole;
  const parts = text.split(SEPARATOR).filter((part) => part.trim() !== "");
  const ran = parts.map((part) => model(clean(part))).find((found) => found !== null) ?? null;
  const named = parts.map(toolByExactName).find((found) => found !== null) ?? null;
  if (named === null) return ran;
  return ran === null ? named : { tool: named.tool, shared: false };
}

/** The same for a phrase that names nothing but tools and models, such as "Claude Opus 4.5 via Crush". */
export function toolByWholePhrase(phrase: string): NamedTool | null {
  const parts = phrase
    .slice(0, MAX_NAME)
    .split(EVERY_SEPARATOR)
    .filter((part) => part.trim() !== "");
  if (parts.some((part) => toolByName(part) === null)) return null;
  return toolByPhrase(phrase);
}
