/** Who did it: a person, a machine with an API token, or the product by itself (cron, command line). */
export type AuditActor =
  | { kind: "user"; userId: string | null }
  | { kind: "token"; tokenId: string | null }
  | { kind: "system" };

/** One line of the audit log. */
export interface AuditEvent {
  id: number;
  at: Date;
  actor: AuditActor;
  /** noun.verb, as in member.remove. */
  action: string;
  subject: string | null;
  detail: Readonly<Record<string, unknown>>;
}

/** What a page of the log is narrowed to. */
export interface AuditFilter {
  action: string | null;
  /** A user's id, "system" or "token"; null for everybody. */
  actor: string | null;
  /** Only lines older than this one's id. */
  before: number | null;
}

/** The log's lines with the names that stand behind its ids. */
export interface AuditLogPage {
  events: readonly AuditEvent[];
  filter: AuditFilter;
  /** The last line's id where older ones follow. */
  olderThan: number | null;
  /** E-mail by user id, of those who still belong. */
  members: ReadonlyMap<string, string>;
  /** Name by token id. */
  tokens: ReadonlyMap<string, string>;
}
