import { AGENT_IDENTITIES, type AgentIdentity } from "./data/agents";
import { BOT_IDENTITIES, type BotIdentity } from "./data/bots";

/** A git name and address taken apart. Addresses and logins are lower-case. */
export interface Identity {
  name: string | null;
  email: string | null;
  localPart: string | null;
  githubId: number | null;
  login: string | null;
}

const MAX_LENGTH = 320;
const NOREPLY = /^(?:(\d{1,12})\+)?([a-z0-9_-]+(?:\[bot\])?)@users\.noreply\.([a-z0-9.-]+)$/;
/** One login, several GitHub apps: the only account without `[bot]` trusted under an id nobody listed. */
const RESERVED_LOGIN = "copilot";

const text = (value: string | null | undefined) => {
  const trimmed = value?.trim() ?? "";
  return trimmed === "" ? null : trimmed.slice(0, MAX_LENGTH);
};

/** Takes a name and an address apart; a `[bot]` name stands in for a login the address doesn't carry. */
export function toIdentity(name: string | null | undefined, email: string | null | undefined): Identity {
  const shownName = text(name);
  const lower = text(email)?.toLowerCase() ?? null;
  const address = lower?.startsWith("<") ? lower.replace(/^<|>$/g, "") : lower;
  const noreply = address?.includes("@users.noreply.") ? NOREPLY.exec(address) : null;
  const botName = shownName?.endsWith("[bot]") ? shownName.toLowerCase() : null;
  const at = address?.lastIndexOf("@") ?? -1;
  return {
    name: shownName,
    email: address,
    localPart: at > 0 ? (address?.slice(0, at) ?? null) : null,
    githubId: noreply?.[1] !== undefined && noreply[3] === "github.com" ? Number(noreply[1]) : null,
    login: noreply?.[2] ?? botName,
  };
}

/** The identity as one line of evidence. */
export function describeIdentity({ name, email }: Identity): string {
  if (name === null) return email ?? "";
  return email === null ? name : `${name} <${email}>`;
}

interface Keys {
  githubIds: readonly number[];
  logins: readonly string[];
  emails: readonly string[];
}

interface Index<Row> {
  byId: ReadonlyMap<number, Row>;
  byEmail: ReadonlyMap<string, Row>;
  byLogin: ReadonlyMap<string, Row>;
}

function indexBy<Row extends Keys>(rows: readonly Row[]): Index<Row> {
  const entries = <Key>(keys: (row: Row) => readonly Key[]) =>
    new Map(rows.flatMap((row) => keys(row).map((key): [Key, Row] => [key, row])));
  return {
    byId: entries((row) => row.githubIds),
    byEmail: entries((row) => row.emails),
    byLogin: entries((row) => row.logins),
  };
}

function lookUp<Row>(index: Index<Row>, { githubId, email, login }: Identity): Row | null {
  const known =
    (githubId === null ? undefined : index.byId.get(githubId)) ??
    (email === null ? undefined : index.byEmail.get(email));
  if (known !== undefined) return known;
  if (login === null) return null;
  const trusted = githubId === null || login.endsWith("[bot]") || login === RESERVED_LOGIN;
  return trusted ? (index.byLogin.get(login) ?? null) : null;
}

const AGENTS = indexBy(AGENT_IDENTITIES);
const BOTS = indexBy(BOT_IDENTITIES);
const BOT_BY_NAME = new Map(BOT_IDENTITIES.flatMap((bot) => bot.names.map((name) => [name, bot] as const)));

/** The AI agent behind an account or address: numeric GitHub id first, then full e-mail, then login. */
export const findAgent = (identity: Identity): AgentIdentity | null => lookUp(AGENTS, identity);

/** The listed automation behind an account or address; a full name counts only where nothing better is known. */
export function findBot(identity: Identity): BotIdentity | null {
  const known = lookUp(BOTS, identity);
  if (known !== null || identity.name === null) return known;
  return BOT_BY_NAME.get(identity.name.toLowerCase()) ?? null;
}
