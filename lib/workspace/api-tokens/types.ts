import type { ApiScope } from "./scopes";

/** A token as the settings list it; the token itself is known to whoever copied it, and to nobody else. */
export interface ApiToken {
  id: string;
  name: string;
  scopes: readonly ApiScope[];
  lastFour: string;
  /** The member who made it; null when the account is gone. */
  createdBy: string | null;
  createdAt: Date;
  expiresAt: Date | null;
  /** To the minute; null when it was never used. */
  lastUsedAt: Date | null;
  revokedAt: Date | null;
}
