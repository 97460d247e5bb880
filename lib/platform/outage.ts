/** What a page's error carries to the browser in place of a reference: words of an error stay on the server. */
export const DATABASE_AWAY = "database-away";

/** The database didn't answer, or answered that it can't now. It passes by itself. */
export class DatabaseAwayError extends Error {
  override name = "DatabaseAwayError";
  /** Next hands this on as it is. */
  readonly digest = DATABASE_AWAY;

  constructor(detail: string) {
    super(`The database can't be reached: ${detail}`);
  }
}

/** Whether an error that reached the browser says that the database is away. */
export function isDatabaseAway(error: unknown): boolean {
  return typeof error === "object" && error !== null && "digest" in error && error.digest === DATABASE_AWAY;
}
