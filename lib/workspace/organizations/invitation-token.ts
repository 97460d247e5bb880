import { createHash, randomBytes } from "node:crypto";

const TOKEN_BYTES = 32;

/** A new invitation's secret, for its link. Only its hash is kept. */
export function newInvitationToken(): string {
  return randomBytes(TOKEN_BYTES).toString("base64url");
}

/** What the database knows an invitation by: SHA-256 of the token, as hex. */
export function invitationTokenHash(token: string): string {
  return createHash("sha256").update(token).digest("hex");
}
