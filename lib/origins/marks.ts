import { AGENT_ACCOUNT, agentBehind, levelOf } from "./agent-author";
import type { EvidenceLevel } from "./classification";
import { AGENT_IDENTITIES } from "./data/agents";
import {
  AI_ANSWER_KEYS,
  CO_AUTHOR_KEYS,
  DECLARING_KEYS,
  SESSION_LINKS,
  VENDOR_TRAILERS,
  type VendorTrailer,
} from "./data/marks";
import { readFooter } from "./footers";
import { findAgent, toIdentity } from "./identity";
import type { ParsedMessage, Place, Statement } from "./message";
import { toolByExactName, toolByPhrase, UNSTATED_AI } from "./tool-names";

/** One mark of an AI tool in a message. */
export interface Mark {
  tool: string;
  level: EvidenceLevel;
  ruleId: string;
  line: string;
  place: Place;
}

interface Found {
  tool: string;
  level: EvidenceLevel;
  ruleId: string;
  /** Counts in any unquoted paragraph, not only in closing ones. */
  selfProving?: boolean;
}

const MAX_ADDRESSES = 20;
/** One person as git writes them, which nearly all are. */
const ONE_PERSON =
  /^([^\s>,;)<@][^<>@]*?) *<([^\s<>(),;:"'[\]@]{1,100}(?:\[bot\])?@[^\s<>(),;:"'[\]@]{0,159}[^\s<>(),;:"'[\]@.])>$/;
const LOCAL_PART = /[^\s<>(),;:"'[\]]{1,100}(?:\[bot\])?$/;
const DOMAIN = /^[^\s<>(),;:"'[\]]{1,160}/;
const CUT_ADDRESS = /<([^\s<>]{6,100})$/;
const NEGATED =
  /^(?:no|none|not|n\/?a|false|0|never|nobody|nothing|nil|null|-|without|human|humans|manual(?:ly)?)(?![\w-])/i;
const GENERIC_AI = /(?:^|[^a-z])(?:ai|llms?|genai|chatbot|large language model)(?:[^a-z]|$)/i;
/** Names without an address that are not read as a person's. */
const ALONE_MEANS_TOOL: ReadonlySet<string> = new Set(["claude", "gemini"]);
const KNOWN_ADDRESSES = AGENT_IDENTITIES.flatMap(({ emails, tool }) =>
  emails.map((email) => ({ email, tool })),
);

const TRAILERS_BY_KEY = new Map(
  VENDOR_TRAILERS.map(({ key }) => [key, VENDOR_TRAILERS.filter((row) => row.key === key)]),
);

/** Splits "Name <address>, Name <address>" into identities, malformed brackets included. */
function peopleIn(value: string): { name: string; email: string }[] {
  const one = ONE_PERSON.exec(value);
  if (one?.[1] !== undefined && one[2] !== undefined && !/[\s("]$/.test(one[1]))
    return [{ name: one[1], email: one[2] }];
  const people: { name: string; email: string }[] = [];
  let from = 0;
  for (let at = value.indexOf("@"); at >= 0; at = value.indexOf("@", at + 1)) {
    // Looking out from each "@" takes no time where there is none, which a search for whole addresses does.
    const local = LOCAL_PART.exec(value.slice(Math.max(from, at - 105), at))?.[0];
    const domain = local === undefined ? undefined : DOMAIN.exec(value.slice(at + 1, at + 161))?.[0];
    if (local === undefined || domain === undefined) continue;
    const name = value.slice(from, at - local.length).replace(/^[\s>,;)]+|[\s<("]+$/g, "");
    people.push({ name, email: `${local}@${domain.replace(/[.)>\]]+$/, "")}` });
    from = at + 1 + domain.length;
    at = from - 1;
    if (people.length === MAX_ADDRESSES) break;
  }
  return people;
}

/** The agent whose address was cut off at the end of the message, as in "Claude <noreply@anthr". */
function fromCutAddress(value: string): Found | null {
  const start = CUT_ADDRESS.exec(value)?.[1]?.toLowerCase();
  const known =
    start === undefined ? undefined : KNOWN_ADDRESSES.find(({ email }) => email.startsWith(start));
  return known === undefined ? null : { tool: known.tool, level: "E2", ruleId: "trailer/cut-address" };
}

function namedWithoutAddress(value: string): Found | null {
  const name = value.replace(CUT_ADDRESS, "").trim();
  const named = toolByPhrase(name);
  if (named === null || (named.shared && !ALONE_MEANS_TOOL.has(name.toLowerCase()))) return null;
  return { tool: named.tool, level: "E2", ruleId: "trailer/name-only" };
}

/** The product a name states, where it states one and not just the model it ran. */
function statedTool(name: string): string | null {
  const named = toolByPhrase(name);
  return named === null || isUnstated(named.tool) ? null : named.tool;
}

function coAuthor({ name, email }: { name: string; email: string }): Found | null {
  const identity = toIdentity(name, email);
  const agent = findAgent(identity);
  if (agent !== null) {
    // A vendor's shared mailbox is less certain than the product the line names.
    const tool = agent.confidence === "low" ? (statedTool(name) ?? agent.tool) : agent.tool;
    return { tool, level: levelOf(agent.confidence), ruleId: "trailer/agent" };
  }
  const behind = agentBehind(identity);
  if (behind !== null) {
    const tool = isUnstated(behind.tool) ? (statedTool(name) ?? behind.tool) : behind.tool;
    return { tool, level: "E2", ruleId: "trailer/agent-name" };
  }
  const named = toolByPhrase(name);
  return named === null || named.shared
    ? null
    : { tool: named.tool, level: "E2", ruleId: "trailer/agent-name" };
}

function readCoAuthors({ key, value }: Statement): Found[] {
  const people = peopleIn(value);
  const known = people.map(coAuthor).filter((found) => found !== null);
  if (known.some(({ ruleId }) => ruleId === "trailer/agent")) return known;
  const cut = fromCutAddress(value);
  if (cut !== null) return [cut];
  const named = people.length > 0 || key === "author" ? null : namedWithoutAddress(value);
  return named === null ? known : [named];
}

/** `Signed-off-by` certifies rather than writes: only a known agent's address makes it a weak sign. */
function readSignOff(value: string): Found[] {
  return peopleIn(value)
    .map(({ name, email }) => findAgent(toIdentity(name, email)))
    .filter((agent) => agent !== null)
    .map(({ tool }) => ({ tool, level: "E2", ruleId: "trailer/agent-sign-off" }));
}

function readDeclaration(value: string): Found[] {
  if (value === "" || NEGATED.test(value)) return [];
  const people = peopleIn(value);
  if (people.length > 0) {
    return people.flatMap((person): Found[] => {
      const found = coAuthor(person);
      if (found === null) return [];
      const known = found.ruleId === "trailer/agent" && found.level === "E4";
      return [
        {
          tool: declaredTool(person.name) ?? found.tool,
          level: known ? "E4" : "E3",
          ruleId: "trailer/declared",
        },
      ];
    });
  }
  const tool = declaredTool(value) ?? (GENERIC_AI.test(value.slice(0, 200)) ? UNSTATED_AI : null);
  return tool === null ? [] : [{ tool, level: "E3", ruleId: "trailer/declared" }];
}

/** A declaring key leaves no doubt that a tool is meant, so names people share count here. */
const declaredTool = (value: string) => toolByPhrase(value)?.tool ?? null;

function readAnswer(value: string): Found[] {
  if (value === "" || NEGATED.test(value)) return [];
  return [{ tool: declaredTool(value) ?? UNSTATED_AI, level: "E3", ruleId: "trailer/ai-assisted" }];
}

function readVendorTrailer(rows: readonly VendorTrailer[], value: string): Found[] {
  return rows
    .filter((row) => row.value.test(value))
    .map(({ tool, confidence, selfProving }) => ({
      tool,
      level: levelOf(confidence),
      ruleId: "trailer/vendor",
      selfProving,
    }));
}

/** A trailer keyed by the tool itself, such as `Codex: GPT-5`. */
function readToolKey(key: string, value: string): Found[] {
  const tool = toolByExactName(key);
  if (tool === null || tool.shared || declaredTool(value)?.endsWith("(tool not stated)") !== true) return [];
  return [{ tool: tool.tool, level: "E3", ruleId: "trailer/tool-key" }];
}

function readTrailerMarks(statement: Statement, key: string): Found[] {
  const { value } = statement;
  const vendor = readVendorTrailer(TRAILERS_BY_KEY.get(key) ?? [], value);
  if (vendor.length > 0) return vendor;
  if (CO_AUTHOR_KEYS.has(key)) return readCoAuthors(statement);
  if (DECLARING_KEYS.has(key)) return readDeclaration(value);
  if (AI_ANSWER_KEYS.has(key)) return readAnswer(value);
  if (key === "signed-off-by") return readSignOff(value);
  return [...readSessionLink(value), ...readToolKey(key, value)];
}

const LINK_WRAPPING = /^[^\p{L}\p{N}[<]{0,8}(?:\[[^\]]{0,100}\]\(|<)?/u;

function readSessionLink(text: string): Found[] {
  if (!text.includes("https://")) return [];
  const url = text.replace(LINK_WRAPPING, "");
  const link = SESSION_LINKS.find(({ pattern }) => pattern.test(url));
  return link === undefined
    ? []
    : [{ tool: link.tool, level: "E4", ruleId: "link/session", selfProving: true }];
}

function readLine(line: string): Found[] {
  const session = readSessionLink(line);
  if (session.length > 0) return session;
  const footer = readFooter(line);
  if (footer === null) return [];
  return [{ tool: footer.tool, level: "E3", ruleId: "footer/vendor", selfProving: footer.linked }];
}

function read(statement: Statement): Found[] {
  const found = statement.key === null ? [] : readTrailerMarks(statement, statement.key);
  return found.length > 0 ? found : readLine(statement.line);
}

/**
 * The AI marks of a message, in its order. In a merge only the last paragraph speaks for the merge itself, and a
 * pull request's footer pasted below "Merge pull request" belongs to the merged branch.
 */
export function findMarks({ statements, squash }: ParsedMessage, isMerge: boolean): Mark[] {
  const marks: Mark[] = [];
  for (const statement of statements) {
    if (isMerge && statement.place !== "last") continue;
    for (const { selfProving, ...found } of read(statement)) {
      if (statement.place === "body" && !squash && selfProving !== true) continue;
      if (isMerge && found.level !== "E4") continue;
      marks.push({ ...found, line: statement.line, place: statement.place });
    }
  }
  return marks;
}

/** The tools of several marks: concrete names push out "tool not stated" ones, and weak marks only add to weak ones. */
export function toolsOf(marks: readonly { tool: string; level: EvidenceLevel }[]): string[] {
  const strong = marks.filter(({ level }) => level !== "E2");
  const names = [...new Set((strong.length > 0 ? strong : marks).map(({ tool }) => tool))];
  const concrete = names.filter((name) => !isUnstated(name));
  return concrete.length > 0 ? concrete : names.slice(0, 1);
}

/** Whether the tool is uncertain although the AI isn't. */
export const isUnstated = (tool: string) =>
  tool === AGENT_ACCOUNT || tool.endsWith("(tool not stated)") || tool.startsWith("unknown (");
