import { log } from "@/lib/platform/log";

/** How long an answer of the database is waited for, in milliseconds. */
export const PAGE_ANSWER_MS = 10_000;
/** While it is known to be away one request at a time is given all its time, so that its return is seen; others this. */
const AWAY_ANSWER_MS = 2_500;
/** A gateway without its database behind it. */
const AWAY_STATUS: ReadonlySet<number> = new Set([502, 503, 504]);
/** What the library reads as "try again later"; a 500 in its place would end the reader's session. */
const SESSION_PATHS = /\/auth\/v1\/(?:token\?grant_type=refresh_token|user$)/;

interface Outage {
  since: number;
  tries: number;
  /** Whether somebody waits the whole time to see whether it is back. */
  isProbed: boolean;
}

/** Next bundles pages, routes and the proxy apart; an outage is one for all of them. */
const KEY = Symbol.for("iris.database-outage");
const shared = globalThis as { [KEY]?: Outage | null };

/** Since when the database is away, as this process sees it; null while it answers. */
export function databaseAwaySince(): number | null {
  return shared[KEY]?.since ?? null;
}

function noteAway(host: string, cause: string): void {
  const outage = shared[KEY];
  if (outage) {
    outage.tries += 1;
    return;
  }
  shared[KEY] = { since: Date.now(), tries: 1, isProbed: false };
  log("database away", { host, cause });
}

function noteBack(host: string): void {
  const outage = shared[KEY];
  if (!outage) return;
  shared[KEY] = null;
  log("database back", {
    host,
    seconds: Math.round((Date.now() - outage.since) / 1000),
    tries: outage.tries,
  });
}

/**
 * The fetch of pages' database clients: an answer has a time limit (the caller's own signal stays), who wasn't reached
 * and why stands in the error, and an outage is one line in the log and one at its end.
 * @param limitMs longest wait for one answer; shorter while the database is known to be away.
 * @param givenUp once it is aborted nothing more is sent: whoever asked has gone.
 */
export function databaseFetch(
  limitMs = PAGE_ANSWER_MS,
  send: typeof fetch = fetch,
  givenUp?: AbortSignal,
): typeof fetch {
  return async (input, init) => {
    givenUp?.throwIfAborted();
    const url = new URL(input instanceof Request ? input.url : String(input));
    const outage = shared[KEY];
    const waitsShortly = outage?.isProbed === true && limitMs === PAGE_ANSWER_MS;
    const limit = AbortSignal.timeout(waitsShortly ? AWAY_ANSWER_MS : limitMs);
    const own = init?.signal;
    if (outage && !waitsShortly) outage.isProbed = true;
    try {
      const answer = await send(input, { ...init, signal: own ? AbortSignal.any([own, limit]) : limit });
      if (AWAY_STATUS.has(answer.status)) noteAway(url.host, `answered ${answer.status}`);
      else noteBack(url.host);
      return answer.status === 500 && SESSION_PATHS.test(url.href) ? asPassing(answer) : answer;
    } catch (error) {
      if (own?.aborted) throw error;
      const cause = limit.aborted ? "no answer in time" : causeOf(error);
      noteAway(url.host, cause);
      throw new TypeError(`${url.host} was not reached (${cause})`, { cause: error });
    } finally {
      if (outage && !waitsShortly) outage.isProbed = false;
    }
  };
}

function asPassing(answer: Response): Response {
  return new Response(answer.body, { status: 503, headers: answer.headers });
}

function causeOf(error: unknown): string {
  const cause = error instanceof Error ? error.cause : undefined;
  if (cause instanceof Error && "code" in cause) return String(cause.code);
  return error instanceof Error ? error.name : "unknown";
}
