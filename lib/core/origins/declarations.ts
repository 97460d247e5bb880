import { TICKED_BOXES } from "./data/marks";
import { inEnglish, isForeign } from "./other-languages";
import { type NamedTool, toolByExactName, toolByPhrase, UNSTATED_AI } from "./tool-names";

/** A sentence that says which AI wrote the change. */
export interface Declaration {
  tool: string;
  /** It speaks of this very change ("This commit was authored with …"), so it counts wherever it stands unquoted. */
  speaksOfItself: boolean;
}

const ABOUT_ITSELF =
  /^(?:(?:the )?(?:majority|most|all|some|parts?|much|bulk) of )?(?:this|these|the(?= (?:commit|pr|pull request|merge request|diff|patch|change|code|implementation)s? (?:was|were|is|are|has|have|in|of) )|all) (?:commit|pr|pull request|mr|merge request|change|changeset|code|patch|diff|branch|work|implementation|feature|fix|refactor|refactoring|migration|stack|series)s? (?:(?:in|of) this (?:commit|pr|pull request|diff) )?(?:was|were|is|are|has been|have been) /i;
const VERB =
  /^(?:(?:primarily|mostly|partly|partially|entirely|fully|largely|jointly|initially|completely|auto(?:matically)?|ai|co|vibe|pair)[- ]?)*(generated|created|made|built|written|authored|implemented|crafted|coded|developed|produced|drafted|prepared|assisted|ultraworked|programmed)(?: (?:entirely|largely|mostly|primarily|together|in collaboration|collaboratively|automatically))? (with|by|using|via|in) (?:the (?:help|assistance|aid|support) (?:of|from) |(?:help|assistance) from |an? )?(\S.*)$/i;
const LABEL =
  /^(?:[*_]{0,2}(?:(?:ai|llm|genai)[- ](?:disclosure|usage|use|assistance|attribution|note|statement|involvement)|disclosure|note|attribution|authorship)[*_]{0,2}: ?[*_]{0,2} ?)/i;
const LEADING = /^[^\p{L}\p{N}["'`<>|]{0,12}/u;
/** What may follow the tool's name: the sentence's end, a bracket, a dash, or what people did to it afterwards. */
const REST =
  /^(?:$|[.!](?:\s|$)|\s*;|\s*\(|\s+[-–—](?:\s|$)|,?\s+(?:and |then |but |with |under |after )?(?:(?:the )?(?:human|manual|careful|my|our|close)(?:ly)? |carefully |fully |hand-|peer-|thoroughly |heavily |lightly )?(?:review|test|edit|verif|check|supervis|orchestrat|coordinat|oversight|guidance|direct|adjust|tweak|refin|polish|clean)|,?\s+(?:on behalf of|for|at the request of|under the direction of|as part of|during|in (?:a|one) session)\b|\s+via\s|\s*[^\p{L}\p{N}\s.,'’&/+-])/iu;
/** People are called this too; as the whole agent of such a sentence it is the model. */
const MODELS_ALONE: ReadonlySet<string> = new Set(["claude", "gemini"]);
const ANY_AI =
  /^(?:generative )?(?:AI|LLMs?|artificial intelligence|large language models?)(?: (?:assistants?|agents?|tools?|models?|assistance))?(?![\w-])/;
const NAME_WORDS = 5;

interface Named {
  tool: string;
  isPersonsName: boolean;
}

const toNamed = ({ tool, shared }: NamedTool, name: string): Named => ({
  tool,
  isPersonsName: shared && !MODELS_ALONE.has(name.toLowerCase().replace(/[.!]+$/, "")),
});

/** The tool that a text begins with, its longest name first, where the rest leaves the sentence about it. */
function agentAt(text: string): Named | null {
  const any = ANY_AI.exec(text)?.[0];
  if (any !== undefined && REST.test(text.slice(any.length)))
    return { tool: UNSTATED_AI, isPersonsName: false };
  const plain = text
    .slice(0, 200)
    .replace(/^[*_`"]+/, "")
    .replace(/[*_`"]+(?=[\s.,;!(]|$)/, "");
  const words = [...plain.matchAll(/\S+/g)].slice(0, NAME_WORDS);
  for (const last of words.toReversed()) {
    const end = last.index + last[0].length;
    for (const cut of [end, end - (/[.,;:!]+$/.exec(last[0])?.[0].length ?? 0)]) {
      const name = plain.slice(0, cut);
      const named = toolByExactName(name) ?? modelAlone(name);
      if (named !== null && REST.test(plain.slice(cut))) return toNamed(named, name);
    }
  }
  return null;
}

/** "Claude Opus 4.5", "GPT-5": a model's name, not shared with anybody. */
function modelAlone(name: string): NamedTool | null {
  const named = /\d/.test(name) ? toolByPhrase(name) : null;
  return named === null || named.shared || /[,;:()]/.test(name) ? null : named;
}

interface Parts {
  itself: string;
  verb: string;
  preposition: string;
  /** From the tool's name on. */
  agent: string;
}

const PREPOSITION = / (?:with|by|using|via|in) /i;

/** Takes "This commit was generated with X …" apart; null for a line of another shape. */
export function readShape(line: string): Parts | null {
  const isEnglish = PREPOSITION.test(line);
  if (!isEnglish && !isForeign(line)) return null;
  const stripped = line.replace(LEADING, "");
  const label = LABEL.exec(stripped)?.[0] ?? "";
  const said = label === "" ? stripped : stripped.slice(label.length).replace(LEADING, "");
  const sentence = isEnglish ? said : inEnglish(said);
  if (sentence === null) return null;
  const itself = ABOUT_ITSELF.exec(sentence)?.[0] ?? "";
  const [, verb, preposition, agent] = VERB.exec(sentence.slice(itself.length)) ?? [];
  if (verb === undefined || preposition === undefined || agent === undefined) return null;
  return { itself, verb: verb.toLowerCase(), preposition: preposition.toLowerCase(), agent };
}

/**
 * Whether a name that people have too may stand for the tool: "Generated by Devin" may, "Written by Claude" is a
 * colleague's, and a pair programs together.
 */
function meansTool({ itself, verb, preposition, agent }: Parts, { isPersonsName }: Named): boolean {
  if (verb === "generated") return true;
  const isAlone = MODELS_ALONE.has(agent.replace(/[.!]$/, "").toLowerCase());
  if (isPersonsName || (isAlone && verb === "programmed")) return false;
  return !isAlone || itself !== "" || verb === "authored" || preposition !== "by";
}

/** Reads a sentence such as "Authored with Claude." or "This diff was authored with Claude Code."; null for any other. */
export function readDeclaredSentence(line: string): Declaration | null {
  const shape = readShape(line);
  const named = shape === null ? null : agentAt(shape.agent);
  if (shape === null || named === null || !meansTool(shape, named)) return null;
  return { tool: named.tool, speaksOfItself: shape.itself !== "" };
}

const BOX = /^\s{0,3}[-*+] \[[xX]\]\s+(.*)$/;
const BOX_SAYS_AI =
  /^(?:\*\*|__)?(?:(?:this (?:pr|pull request|commit|change) (?:is|was|contains|includes) )?ai[- ](?:assisted|generated|written|authored)(?: code)?|(?:i|we) (?:have )?used (?:an? )?(?:generative )?(?:ai|llm)(?: (?:tools?|assistants?|assistance))?(?: (?:to|for|in)\b.*)?|(?:generative )?(?:ai|llm) (?:tools? |assistance )?(?:was|were) used(?: (?:to|for|in)\b.*)?)(?:\*\*|__)?[.:!]?$/i;

/** Reads a ticked box of a pull request's template; null where it isn't ticked or isn't about an AI's work. */
export function readTickedBox(line: string): Declaration | null {
  const text = BOX.exec(line)?.[1]?.trim();
  if (text === undefined) return null;
  const listed = TICKED_BOXES.find(({ pattern }) => pattern.test(text));
  const tool =
    listed?.tool ?? readDeclaredSentence(text)?.tool ?? (BOX_SAYS_AI.test(text) ? UNSTATED_AI : null);
  return tool === null ? null : { tool, speaksOfItself: true };
}

const DISCLOSURE =
  /^(?:ai|llm|genai)[- ](?:disclosure|usage|use|assistance|attribution|involvement): ?(\S.*)$/i;
const DENIED = /\b(?:no|not|none|never|without|n\/a|nothing)\b|n['’]t\b/i;
const USED = /\b(?:used|using|with|by|via|from)\s+(\S.*)$/i;

/** "AI Disclosure: Copilot for the tests", where the label leaves no doubt what the rest is about. */
export function readDisclosure(line: string): Declaration | null {
  const said = DISCLOSURE.exec(line.replace(LEADING, ""))?.[1];
  if (said === undefined || DENIED.test(said)) return null;
  const agent = toolByPhrase(said)?.tool ?? firstTool(said) ?? firstTool(USED.exec(said)?.[1] ?? "");
  return agent === null ? null : { tool: agent, speaksOfItself: true };
}

/** The tool whose name a text starts with, whatever follows. */
function firstTool(text: string): string | null {
  const words = text.split(/\s+/).slice(0, NAME_WORDS);
  for (let count = words.length; count > 0; count--) {
    const named = toolByExactName(
      words
        .slice(0, count)
        .join(" ")
        .replace(/[.,;:!)]+$/, ""),
    );
    if (named !== null && (!named.shared || MODELS_ALONE.has(words[0]?.toLowerCase() ?? "")))
      return named.tool;
  }
  return null;
}
