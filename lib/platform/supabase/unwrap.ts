import { DATABASE_AWAY } from "@/lib/platform/outage";
import { isPassing } from "./persistently";

/**
 * What the database answered instead of data. `code` is PostgreSQL's or ours (PT404, PT409 …); the message is safe to
 * log: our functions raise without arguments, and PostgREST's own texts name tables and constraints, not values.
 */
export class DatabaseError extends Error {
  override name = "DatabaseError";
  readonly code: string;

  /** Set where the database is away, for pages: see lib/platform/outage.ts. */
  readonly digest?: string;

  constructor(code: string, message: string, isAway = false) {
    super(`${code}: ${message}`);
    this.code = code;
    if (isAway) this.digest = DATABASE_AWAY;
  }
}

interface Answer<T> {
  data: T;
  error: { code?: string; message: string } | null;
  /** Of HTTP; 0 where nobody answered. */
  status?: number;
}

/** What an answer without a code of its own is known by: that nobody answered, or the status it came with. */
function codeOf(code: string | undefined, status: number | undefined): string {
  return code || (status ? `answered ${status}` : "unreachable");
}

/** The data of a supabase-js answer. @throws DatabaseError when it carries an error. */
export function unwrap<T>(answer: Answer<T>): T extends null ? never : T {
  const { error, status } = answer;
  if (error)
    throw new DatabaseError(
      codeOf(error.code, status),
      error.message,
      isPassing({ status: status ?? -1, error }),
    );
  return answer.data as T extends null ? never : T;
}
