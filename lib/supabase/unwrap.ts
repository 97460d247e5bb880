/**
 * What the database answered instead of data. `code` is PostgreSQL's or ours (PT404, PT409 …); the message is safe to
 * log: our functions raise without arguments, and PostgREST's own texts name tables and constraints, not values.
 */
export class DatabaseError extends Error {
  override name = "DatabaseError";
  readonly code: string;

  constructor(code: string, message: string) {
    super(`${code}: ${message}`);
    this.code = code;
  }
}

interface Answer<T> {
  data: T;
  error: { code?: string; message: string } | null;
}

/** The data of a supabase-js answer. @throws DatabaseError when it carries an error. */
export function unwrap<T>(answer: Answer<T>): T extends null ? never : T {
  if (answer.error) throw new DatabaseError(answer.error.code || "unreachable", answer.error.message);
  return answer.data as T extends null ? never : T;
}
