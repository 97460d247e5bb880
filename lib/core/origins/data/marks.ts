import rules from "./marks.json";

export type Confidence = "high" | "medium" | "low";

/** One row of `marks.json`: what is compared, whose it is, and where that is known from. */
export interface MarkRow {
  kind: string;
  mark: string;
  key?: string;
  of?: string;
  writes?: string;
  proves?: boolean;
  yields?: boolean;
  with?: string[];
  source: string;
  confidence: string;
  since?: string;
  until?: string;
}

export const MARK_ROWS: readonly MarkRow[] = rules.marks;

const rowsOf = (kind: string) => MARK_ROWS.filter((row) => row.kind === kind);
const marksOf = (kind: string): ReadonlySet<string> => new Set(rowsOf(kind).map(({ mark }) => mark));
const ofRow = ({ of }: MarkRow) => of ?? "";

/** Whose a listed account or address is. "low" is only ever weak evidence (E2). */
export interface ListedAgent {
  tool: string;
  confidence: Confidence;
}

/**
 * Rule-driven automation. "fixed": it writes the content itself, so quoted AI text doesn't count.
 * "runner": a shared identity that runs whatever a workflow says, so an AI mark on its commit wins.
 */
export interface ListedBot {
  name: string;
  kind: "fixed" | "runner";
  by: "id" | "login" | "email" | "name";
}

/** Listed accounts by what they are found by. */
export interface Accounts<Row> {
  id: ReadonlyMap<string, Row>;
  email: ReadonlyMap<string, Row>;
  login: ReadonlyMap<string, Row>;
}

const toAgent = (row: MarkRow): ListedAgent => ({
  tool: ofRow(row),
  confidence: row.confidence as Confidence,
});
const agentsBy = (kind: string) => new Map(rowsOf(kind).map((row) => [row.mark, toAgent(row)] as const));
const botsBy = (by: ListedBot["by"]) =>
  new Map(
    rowsOf(`bot-${by}`).map((row): [string, ListedBot] => [
      row.mark,
      { name: ofRow(row), kind: row.writes as ListedBot["kind"], by },
    ]),
  );

/** Accounts and addresses that only an AI tool writes commits with. */
export const AGENTS: Accounts<ListedAgent> = {
  id: agentsBy("agent-id"),
  email: agentsBy("agent-email"),
  login: agentsBy("agent-login"),
};

export const BOTS: Accounts<ListedBot> = {
  id: botsBy("id"),
  email: botsBy("email"),
  login: botsBy("login"),
};
/** Full author names no person carries, used where neither id, login nor address is known. */
export const BOTS_BY_NAME: ReadonlyMap<string, ListedBot> = botsBy("name");

/**
 * Domains of AI vendors: a machine's mailbox there is a weak sign (E2) for whatever product is named, one no row lists
 * included. Employees' addresses at the same domains prove nothing.
 */
export const AI_VENDOR_DOMAINS: ReadonlyMap<string, string> = new Map(
  rowsOf("vendor-domain").map((row) => [row.mark, ofRow(row)]),
);

/** What a pattern recognizes, and the tool or bot it stands for. */
export interface PatternRow {
  tool: string;
  pattern: RegExp;
  confidence: Confidence;
}

const patternsOf = (kind: string, flags: string): PatternRow[] =>
  rowsOf(kind).map((row) => ({
    tool: ofRow(row),
    pattern: new RegExp(row.mark, flags),
    confidence: row.confidence as Confidence,
  }));

/** Author names of a tool's workers, written as no person's name is. */
export const AGENT_NAMES = patternsOf("agent-name", "i");

/** A trailer key that a tool writes itself. */
export interface VendorTrailer extends PatternRow {
  key: string;
  /** The value can't be mistaken for an example, so the trailer counts in any unquoted paragraph. */
  selfProving: boolean;
  /** Several agents leave it: it names its tool only where nothing else names one. */
  yields: boolean;
  /** Keys of trailers that have to stand beside it. */
  beside: readonly string[];
}

export const VENDOR_TRAILERS: readonly VendorTrailer[] = rowsOf("trailer").map((row) => ({
  key: row.key ?? "",
  tool: ofRow(row),
  pattern: new RegExp(row.mark, "i"),
  confidence: row.confidence as Confidence,
  selfProving: row.proves ?? false,
  yields: row.yields ?? false,
  beside: row.with ?? [],
}));

/** Trailers that name a person or tool as author of part of the commit. Review and report trailers are not among them. */
export const CO_AUTHOR_KEYS = marksOf("co-author-key");
/** Trailers that declare in words what wrote the change (Linux kernel, ASF, OpenInfra and project policies). */
export const DECLARING_KEYS = marksOf("declaring-key");
/** Trailers answered by yes, no, or what the AI did. */
export const AI_ANSWER_KEYS = marksOf("answer-key");

/** As a line's only content, or as a trailer's value, these prove a session of the agent. */
export const SESSION_LINKS = patternsOf("session-link", "i");
/** Links a footer such as "Generated with [Name](link)" is recognized by, whatever the name. */
export const VENDOR_LINKS = [...SESSION_LINKS, ...patternsOf("vendor-link", "i")];
/** Whole lines that agents write into pull requests, which squash merges then carry into commits. */
export const FOOTER_LINES = patternsOf("line", "i");
/** What a ticked box of a pull request's template says. */
export const TICKED_BOXES = patternsOf("ticked-box", "i");

/** Names compared as a whole, never as a word inside a text. Shared ones are people's names too. */
export const TOOL_NAMES: readonly { name: string; tool: string; shared: boolean }[] = [
  ...rowsOf("tool-name").map((row) => ({ name: row.mark, tool: ofRow(row), shared: false })),
  ...rowsOf("shared-name").map((row) => ({ name: row.mark, tool: ofRow(row), shared: true })),
];
/** A model named without its tool, as `{family} (tool not stated)`. Anchored on the whole name. */
export const MODEL_NAMES = patternsOf("model", "");

/** Automation that opens pull requests in a person's name: its opening line, plus itself as co-author. */
export const BORROWED_NAME_BOTS = patternsOf("borrowed-name", "m").map(({ tool, pattern }) => ({
  bot: tool,
  line: pattern,
}));
/** A bot account that also commits what a person typed into its web editor. */
export const WEB_EDITOR_TRAILERS = rowsOf("web-editor").map((row) => ({
  bot: ofRow(row),
  key: row.key ?? "",
  value: new RegExp(row.mark, "i"),
}));

/** Branch prefixes agents push to: a hint, never evidence. Lower-case. */
export const AGENT_BRANCH =
  /\b(?:from|branch) '?(?:[\w.-]+[/:])?(claude|codex|cursor|copilot|devin|jules|openhands|aider|sweep|junie|droid)\//i;
