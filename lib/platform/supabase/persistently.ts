import pRetry from "p-retry";

/** What supabase-js answers, as far as trying again depends on it. */
interface AnyAnswer {
  /** 0 where no answer came. */
  status: number;
  error: { code?: string | undefined; message?: string | undefined } | null;
}

/** A gateway without its database behind it, or a request that was dropped on the way. */
const PASSING_STATUS: ReadonlySet<number> = new Set([0, 502, 503, 504]);
/** PostgreSQL stopping, crashing, starting or out of connections; PostgREST without it. */
const PASSING_CODE = /^(?:57P0[123]|08\w{3}|53300|PGRST00[0-3])$/;

/** What the embedded HTTP layer says in words of a PostgreSQL behind it. */
const PASSING_WORDS =
  /CONNECTION_(?:CLOSED|ENDED|DESTROYED)|CONNECT_TIMEOUT|ECONNREFUSED|ECONNRESET|terminating connection|the database system is|server closed the connection/;

/** Whether the database is away for a moment, so that the same call can work soon. */
export function isPassing({ status, error }: AnyAnswer): boolean {
  if (error === null) return false;
  if (PASSING_STATUS.has(status) || PASSING_CODE.test(error.code ?? "")) return true;
  return error.code === "SUP" && PASSING_WORDS.test(error.message ?? "");
}

/** Tries of one call, the first included: 15 to 30 seconds, what a database takes to restart. */
const MAX_TRIES = 6;
const FIRST_WAIT_MS = 500;

/** How long an answer is waited for, in milliseconds. */
export interface Patience {
  /** For one try: a call takes a second or two, and one that took this long was sent into a dead connection. */
  call: number;
  /** For all tries together: no other begins after that. */
  total: number;
}
const PATIENCE: Patience = { call: 45_000, total: 60_000 };

/** How tries follow one another. */
export const RETRYING = {
  retries: MAX_TRIES - 1,
  minTimeout: FIRST_WAIT_MS,
  maxRetryTime: PATIENCE.total,
  randomize: true,
};

class Passing extends Error {}

/**
 * Makes a call again, with growing waits, while its database is away for a moment: a restart, a failover, a connection
 * that the server had closed. Only for calls that may be made twice, for one whose answer was lost may have worked.
 * @param call gets the signal that ends it when no answer comes.
 * @returns the last answer, which can still be such an error.
 */
export async function persistently<A extends AnyAnswer>(
  call: (signal: AbortSignal) => PromiseLike<A>,
  patience = PATIENCE,
): Promise<A> {
  let last: A | undefined;
  const once = async (): Promise<A> => {
    last = await call(AbortSignal.timeout(patience.call));
    if (isPassing(last)) throw new Passing();
    return last;
  };
  try {
    return await pRetry(once, {
      ...RETRYING,
      maxRetryTime: patience.total,
      shouldRetry: ({ error }) => error instanceof Passing,
    });
  } catch (error) {
    if (error instanceof Passing && last) return last;
    throw error;
  }
}
