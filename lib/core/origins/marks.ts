import { AGENT_ACCOUNT, agentBehind, levelOf, listedAgent } from "./agent-author";
import type { EvidenceLevel } from "./classification";
import {
  AGENTS,
  AI_ANSWER_KEYS,
  CO_AUTHOR_KEYS,
  DECLARING_KEYS,
  SESSION_LINKS,
  VENDOR_TRAILERS,
  type VendorTrailer,
} from "./data/marks";
import { footerName, readFooter } from "./footers";
import { toIdentity } from "./identity";
import type { ParsedMessage, Place, Statement } from "./message";
import { accountForms, NOTHING_TAUGHT, type TaughtMark, type Teaching, taughtRuleId } from "./taught";
import { toolByExactName, toolByName, toolByPhrase, UNSTATED_AI } from "./tool-names";

/** What an organization taught, and the day of the commit it is asked about. */
export interface TaughtOn {
  teaching: Teaching;
  day: string | null;
}

export const UNTAUGHT: TaughtOn = { teaching: NOTHING_TAUGHT, day: null };

/** One mark of an AI tool in a message. */
export interface Mark {
  tool: string;
  level: EvidenceLevel;
  ruleId: string;
  line: string;
  place: Place;
  /** Several agents leave it: it names its tool only where nothing else names one. */
  yields?: boolean;
}

interface Found {
  tool: string;
  level: EvidenceLevel;
  ruleId: string;
  /** Counts in any unquoted paragraph, not only in closing ones. */
  selfProving?: boolean;
  yields?: boolean;
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
const GENERIC_AI =
  /(?:^|[^a-z])(?:ai|llms?|genai|chatbot|(?:language|foundation|open-weights?|local|(?:locally |self-)?(?:trained|hosted)) models?)(?:[^a-z]|$)/i;
/** Names without an address that are not read as a person's. */
const ALONE_MEANS_TOOL: ReadonlySet<string> = new Set(["claude", "gemini"]);
const KNOWN_ADDRESSES = [...AGENTS.email].map(([email, { tool }]) => ({ email, tool }));
const letters = (text: string) => text.toLowerCase().replace(/[^a-z0-9]/g, "");
const KNOWN_LETTERS = new Map(KNOWN_ADDRESSES.map(({ email, tool }) => [letters(email), tool]));
const BROKEN_ADDRESS = /^(.{1,100}?)\s*[<(]([^<>]{4,100})[>)]?$/;

const TRAILERS_BY_KEY = new Map(
  VENDOR_TRAILERS.map(({ key }) => [key, VENDOR_TRAILERS.filter((row) => row.key === key)]),
);

/** Splits "Name <address>, Name <address>" into identities, malformed brackets included. */
export function peopleIn(value: string): { name: string; email: string }[] {
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

/** "Claude <noreplyanthropic.com>": an agent's address that lost its signs. */
function fromBrokenAddress(value: string): Found | null {
  const [, , inside] = BROKEN_ADDRESS.exec(value) ?? [];
  const tool = inside === undefined || inside.includes("@") ? undefined : KNOWN_LETTERS.get(letters(inside));
  return tool === undefined ? null : { tool, level: "E2", ruleId: "trailer/broken-address" };
}

function namedWithoutAddress(value: string): Found | null {
  const bracketed = BROKEN_ADDRESS.exec(value);
  const name = (bracketed?.[1] ?? value.replace(CUT_ADDRESS, "")).trim();
  const account = name.endsWith("[bot]") ? listedAgent(toIdentity(name, null)) : null;
  if (account !== null)
    return { tool: account.tool, level: levelOf(account.confidence), ruleId: "trailer/agent" };
  const named = bracketed === null ? toolByPhrase(value.replace(CUT_ADDRESS, "").trim()) : toolByName(name);
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
  const agent = listedAgent(identity);
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
  const damaged = fromCutAddress(value) ?? (people.length > 0 ? null : fromBrokenAddress(value));
  if (damaged !== null) return [damaged];
  const named = people.length > 0 || key === "author" ? null : namedWithoutAddress(value);
  return named === null ? known : [named];
}

/** `Signed-off-by` certifies rather than writes: only a known agent's address makes it a weak sign. */
function readSignOff(value: string): Found[] {
  return peopleIn(value)
    .map(({ name, email }) => listedAgent(toIdentity(name, email)))
    .filter((agent) => agent !== null)
    .map(({ tool }) => ({ tool, level: "E2", ruleId: "trailer/agent-sign-off" }));
}

/** Keys that ask for a tool; any other may as well be answered by a colleague's first name. */
const ASKS_FOR_TOOL = /^(?:ai-|assisted|generated|coding-|made-with|built-with|created-with)/;

function readDeclaration(key: string, value: string): Found[] {
  if (value === "" || NEGATED.test(value)) return [];
  const people = peopleIn(value);
  if (people.length > 0) {
    return people.flatMap((person): Found[] => {
      const found = coAuthor(person);
      if (found === null) return [];
      const known = found.ruleId === "trailer/agent" && found.level === "E4";
      return [
        {
          tool: statedTool(person.name) ?? found.tool,
          level: known ? "E4" : "E3",
          ruleId: "trailer/declared",
        },
      ];
    });
  }
  const named = toolByPhrase(value);
  const isColleague =
    named?.shared === true &&
    !ASKS_FOR_TOOL.test(key) &&
    !ALONE_MEANS_TOOL.has(value.replace(/[.!]+$/, "").toLowerCase());
  if (isColleague) return [];
  const several = toolsListed(value);
  if (several.length > 1) return several.map((tool) => ({ tool, level: "E3", ruleId: "trailer/declared" }));
  const tool = named?.tool ?? (GENERIC_AI.test(value.slice(0, 200)) ? UNSTATED_AI : null);
  return tool === null ? [] : [{ tool, level: "E3", ruleId: "trailer/declared" }];
}

/** "Claude Code, Cursor and Codex": every tool of a list that names nothing else. */
function toolsListed(value: string): string[] {
  const parts = value.slice(0, 200).split(/\s*(?:[,;&+]|\band\b)\s*/);
  const tools = parts.map((part) => toolByExactName(part)?.tool);
  return tools.every((tool) => tool !== undefined) ? [...new Set(tools)] : [];
}

/** A declaring key leaves no doubt that a tool is meant, so names people share count here. */
const declaredTool = (value: string) => toolByPhrase(value)?.tool ?? null;

function readAnswer(value: string): Found[] {
  if (value === "" || NEGATED.test(value)) return [];
  return [{ tool: declaredTool(value) ?? UNSTATED_AI, level: "E3", ruleId: "trailer/ai-assisted" }];
}

function readVendorTrailer(
  rows: readonly VendorTrailer[],
  value: string,
  keys: ReadonlySet<string | null>,
): Found[] {
  return rows
    .filter((row) => row.pattern.test(value) && row.beside.every((key) => keys.has(key)))
    .map(({ tool, confidence, selfProving, yields }) => ({
      tool,
      level: levelOf(confidence),
      ruleId: "trailer/vendor",
      selfProving,
      yields,
    }));
}

/** A trailer keyed by the tool itself, such as `Codex: GPT-5`. */
function readToolKey(key: string, value: string): Found[] {
  const tool = toolByExactName(key);
  if (tool === null || tool.shared || declaredTool(value)?.endsWith("(tool not stated)") !== true) return [];
  return [{ tool: tool.tool, level: "E3", ruleId: "trailer/tool-key" }];
}

/** Keys that may name a session of an agent by its link; "Example:" and "See:" may not. */
const NAMES_SESSION =
  /(?:^|-)(?:sessions?|threads?|agents?|conversations?|tasks?|runs?|logs?|devin|amp|claude|codex|jules|cursor|openhands|warp|oz|linear|ai|chat|trace|transcript|generated|created|written|assisted|made)(?:-|$)/;

function readTrailerMarks(statement: Statement, key: string, keys: ReadonlySet<string | null>): Found[] {
  const { value } = statement;
  const rows = TRAILERS_BY_KEY.get(key);
  const vendor = rows === undefined ? [] : readVendorTrailer(rows, value, keys);
  if (vendor.length > 0) return vendor;
  if (CO_AUTHOR_KEYS.has(key)) return readCoAuthors(statement);
  if (DECLARING_KEYS.has(key)) return readDeclaration(key, value);
  if (AI_ANSWER_KEYS.has(key)) return readAnswer(value);
  if (key === "signed-off-by") return readSignOff(value);
  return [...(NAMES_SESSION.test(key) ? readSessionLink(value) : []), ...readToolKey(key, value)];
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

/** "Devin session: https://…", "Agent run: https://…": a label of words before the link, an agent among them. */
const LABELLED_LINK =
  /^([A-Za-z][\w.-]{0,30}(?: [\w.-]{1,20})?) (?:session|run|thread|task|conversation|transcript|chat)(?: (?:link|url|id))?: ?(?=https:\/\/)/i;
const ANY_AGENT = /^(?:(?:ai|coding|llm)(?: agent)?|agent)$/i;

function readLabelledLink(line: string): Found[] {
  const [label, of] = LABELLED_LINK.exec(line) ?? [];
  if (label === undefined || of === undefined) return [];
  return ANY_AGENT.test(of) || toolByExactName(of) !== null ? readSessionLink(line.slice(label.length)) : [];
}

function readLine(line: string): Found[] {
  const linked = readSessionLink(line);
  const session = linked.length > 0 || !line.includes("https://") ? linked : readLabelledLink(line);
  if (session.length > 0) return session;
  const footer = readFooter(line);
  if (footer === null) return [];
  return [{ tool: footer.tool, level: "E3", ruleId: "footer/vendor", selfProving: footer.provesItself }];
}

function readStatement(statement: Statement, keys: ReadonlySet<string | null>): Found[] {
  const found = statement.key === null ? [] : readTrailerMarks(statement, statement.key, keys);
  return found.length > 0 ? found : readLine(statement.line);
}

/** What the organization says about a statement: about its trailer's key, who it names, or whom a footer names. */
function taughtAbout({ key, value, line }: Statement, { teaching, day }: TaughtOn): TaughtMark[] {
  if (teaching.marks.length === 0) return [];
  const found = [
    key === null ? null : teaching.find("trailer", [key], day),
    ...(key !== null && (CO_AUTHOR_KEYS.has(key) || DECLARING_KEYS.has(key))
      ? peopleIn(value).map(({ name, email }) =>
          teaching.find("account", accountForms(toIdentity(name, email)), day),
        )
      : []),
  ];
  const name = footerName(line);
  if (name !== null) found.push(teaching.find("footer", [name], day));
  return found.filter((mark) => mark !== null);
}

/** A statement's marks after what the organization taught: its own agents are added, what it says is none is taken out. */
function withTeaching(found: readonly Found[], taught: readonly TaughtMark[]): Found[] {
  const agents = taught.flatMap((mark): Found[] =>
    mark.meaning === "agent"
      ? [{ tool: mark.name ?? UNSTATED_AI, level: "E4", ruleId: taughtRuleId(mark), selfProving: true }]
      : [],
  );
  if (agents.length > 0) return agents;
  const refused = taught.filter(({ meaning }) => meaning !== "agent");
  return found.filter(({ tool }) => !refused.some(({ onlyTool }) => onlyTool === null || onlyTool === tool));
}

const isOwnParagraph = ({ place, alone }: Statement) => place === "body" && alone;

/**
 * The AI marks of a message, in its order. In a merge only the last paragraph speaks for the merge itself, and a
 * pull request's footer pasted below "Merge pull request" belongs to the merged branch.
 */
export function findMarks(
  { statements, squash, speaksOfMarks }: ParsedMessage,
  isMerge: boolean,
  taughtOn: TaughtOn = UNTAUGHT,
): Mark[] {
  const marks: Mark[] = [];
  const keys = new Set(statements.map(({ key }) => key));
  for (const statement of statements) {
    if (isMerge && statement.place !== "last") continue;
    const taught = taughtAbout(statement, taughtOn);
    const read = readStatement(statement, keys);
    for (const { selfProving, ...found } of taught.length === 0 ? read : withTeaching(read, taught)) {
      const known = found.level === "E4" || found.ruleId === "trailer/declared";
      const counts =
        statement.place !== "body" ||
        squash ||
        selfProving === true ||
        (known && !speaksOfMarks && isOwnParagraph(statement));
      if (!counts || (isMerge && found.level !== "E4")) continue;
      marks.push({ ...found, line: statement.line, place: statement.place });
    }
  }
  return marks;
}

/**
 * The tools of several marks: concrete names push out "tool not stated" ones, a mark that several agents leave gives
 * way to a named agent, and weak marks only add to weak ones.
 */
export function toolsOf(
  marks: readonly { tool: string; level: EvidenceLevel; yields?: boolean }[],
): string[] {
  const strong = marks.filter(({ level }) => level !== "E2");
  const counted = strong.length > 0 ? strong : marks;
  const sure = counted.filter(({ tool, yields }) => yields !== true && !isUnstated(tool));
  const names = [...new Set((sure.length > 0 ? sure : counted).map(({ tool }) => tool))];
  const concrete = names.filter((name) => !isUnstated(name));
  return concrete.length > 0 ? concrete : names.slice(0, 1);
}

/** Whether the tool is uncertain although the AI isn't. */
export const isUnstated = (tool: string) =>
  tool === AGENT_ACCOUNT || tool.endsWith("(tool not stated)") || tool.startsWith("unknown (");

/** Whether the organization says that one of the message's marks is a bot's. */
export function taughtBot(
  { statements }: ParsedMessage,
  taughtOn: TaughtOn,
): { mark: TaughtMark; line: string } | null {
  if (taughtOn.teaching.marks.length === 0) return null;
  for (const statement of statements) {
    const mark = taughtAbout(statement, taughtOn).find(
      // A bot beside a person is no author; a trailer or a footer of its own says that it wrote the commit.
      ({ meaning, kind }) => meaning === "bot" && kind !== "account",
    );
    if (mark !== undefined) return { mark, line: statement.line };
  }
  return null;
}
