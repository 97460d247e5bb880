/**
 * What a source can tell about one commit; the classifier never asks where it came from.
 * Null or absent means "the source doesn't say", which is not the same as empty.
 */
export interface CommitMetadata {
  authorName: string | null;
  authorEmail: string | null;
  committerName?: string | null;
  committerEmail?: string | null;
  /** The provider's own word on the author's account, where it gives one. */
  isBot?: boolean | null;
  message: string | null;
  /**
   * "subject": only the first line was forwarded. "cut": it ends where the source cut it. "title": a squash merge in a
   * repository that keeps none of the squashed messages. "unknown": nobody knows, read as if it were full.
   */
  messageCompleteness: "full" | "subject" | "cut" | "title" | "unknown";
  /** Day it was committed, YYYY-MM-DD: what an organization taught may hold for a span of days only. */
  committedOn?: string | null;
  /** Number of parents; two or more is a merge. */
  parents?: number | null;
  /** Paths this commit touches, needed to tell a fresh git-ai note from one carried over by a rebase. */
  changedFiles?: readonly string[] | null;
  /** Text of the commit's note in `refs/notes/ai`. */
  gitNote?: string | null;
}
