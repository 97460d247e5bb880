import { type Accounts, AGENTS, BOTS, BOTS_BY_NAME, type ListedAgent, type ListedBot } from "./data/marks";

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

function lookUp<Row>(accounts: Accounts<Row>, { githubId, email, login }: Identity): Row | null {
  const known =
    (githubId === null ? undefined : accounts.id.get(String(githubId))) ??
    (email === null ? undefined : accounts.email.get(email));
  if (known !== undefined) return known;
  if (login === null) return null;
  const trusted = githubId === null || login.endsWith("[bot]") || login === RESERVED_LOGIN;
  return trusted ? (accounts.login.get(login) ?? null) : null;
}

/** The AI agent behind an account or address: numeric GitHub id first, then full e-mail, then login. */
export const findAgent = (identity: Identity): ListedAgent | null => lookUp(AGENTS, identity);

/** The listed automation behind an account or address; a full name counts only where nothing better is known. */
export function findBot(identity: Identity): ListedBot | null {
  const known = lookUp(BOTS, identity);
  if (known !== null || identity.name === null) return known;
  return BOTS_BY_NAME.get(identity.name.toLowerCase()) ?? null;
}
