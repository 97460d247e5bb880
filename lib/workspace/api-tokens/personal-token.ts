import { randomBytes } from "node:crypto";

const TOKEN_BYTES = 32;
const PREFIX = "iris_personal_";
const TOKEN = /^iris_personal_[A-Za-z0-9_-]{43}$/;

/** Days a personal token can be good for; it has an end always. */
export const PERSONAL_TOKEN_DAYS = { least: 1, usual: 90, most: 365 } as const;

/** A new token of a person: 256 random bits behind a prefix that secret scanners can find. Only its hash is kept. */
export function newPersonalToken(): string {
  return PREFIX + randomBytes(TOKEN_BYTES).toString("base64url");
}

/** Whether a text has the form of a personal token. */
export function isPersonalToken(text: string): boolean {
  return TOKEN.test(text);
}
