import { createHash, randomBytes } from "node:crypto";

const TOKEN_BYTES = 32;
/** Tells people and secret scanners whose token it is. */
const PREFIX = "iris_";
const TOKEN = /^iris_[A-Za-z0-9_-]{43}$/;

/** A new token: 256 random bits behind a prefix that secret scanners can find. Only its hash is kept. */
export function newApiToken(): string {
  return PREFIX + randomBytes(TOKEN_BYTES).toString("base64url");
}

/** Whether a text has the form of a token. */
export function isApiToken(text: string): boolean {
  return TOKEN.test(text);
}

/** What the database knows a token by: its SHA-256 as hex. Looking up a hash tells a clock nothing about the token. */
export function apiTokenHash(token: string): string {
  return createHash("sha256").update(token).digest("hex");
}
