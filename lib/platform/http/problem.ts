/** What the API answers instead of data (RFC 9457), with nothing in it that the caller didn't send or may not know. */
export interface Problem {
  status: number;
  /** What went wrong, the same for every request of its kind. */
  title: string;
  /** What to do about it. */
  detail: string;
  /** More about this one: `errors` of a body, `errors` of a query. */
  more?: Readonly<Record<string, unknown>>;
  headers?: Readonly<Record<string, string>>;
}

/** A finished answer as `application/problem+json`, never kept by a cache. */
export function problemResponse({ status, title, detail, more, headers }: Problem): Response {
  return Response.json(
    { type: "about:blank", status, title, detail, ...more },
    {
      status,
      headers: {
        "content-type": "application/problem+json",
        "cache-control": "private, no-store",
        ...headers,
      },
    },
  );
}

/** 404: there is no such organization, or the caller has no business there; the two look alike. */
export const notFoundProblem = (): Response =>
  problemResponse({
    status: 404,
    title: "Not found",
    detail: "There is no such organization, or these credentials don't belong to it.",
  });

/** 429, with how long to wait. */
export const tooManyRequestsProblem = (retryAfterSeconds: number): Response =>
  problemResponse({
    status: 429,
    title: "Too many requests",
    detail: `Wait ${retryAfterSeconds} seconds, then ask again.`,
    headers: { "retry-after": String(retryAfterSeconds) },
  });

/** How long whoever met an outage waits, in seconds: a restart takes about as long. */
const OUTAGE_WAIT_SECONDS = 30;

/** 503: the database is away, so nothing was read or kept. */
export const databaseAwayProblem = (): Response =>
  problemResponse({
    status: 503,
    title: "Database away",
    detail: `Iris can't reach its database, so nothing was read or kept. Ask again in ${OUTAGE_WAIT_SECONDS} seconds.`,
    headers: { "retry-after": String(OUTAGE_WAIT_SECONDS) },
  });
