import pRetry from "p-retry";

/** What supabase-js answers, as far as trying again depends on it. */
interface AnyAnswer {
  /** 0 where no answer came. */
  status: number;
  error: { code?: string | undefined } | null;
}

/** A gateway without its database behind it, or a request that was dropped on the way. */
const PASSING_STATUS: ReadonlySet<number> = new Set([0, 502, 503, 504]);
/** PostgreSQL stopping, crashing, starting or out of connections; PostgREST without it. */
const PASSING_CODE = /^(?:57P0[123]|08\w{3}|53300|PGRST00[0-3])$/;

/** Whether the database is away for a moment, so that the same call can work soon. */
export function isPassing({ status, error }: AnyAnswer): boolean {
  return error !== null && (PASSING_STATUS.has(status) || PASSING_CODE.test(error.code ?? ""));
}

/** Tries of one call, the first included: about 15 seconds, what a database takes to restart. */
const MAX_TRIES = 6;
const FIRST_WAIT_MS = 500;

class Passing extends Error {}

/**
 * Makes a call again, with growing waits, while its database is away for a moment: a restart, a failover, a connection
 * that the server had closed. Only for calls that may be made twice, for one whose answer was lost may have worked.
 * @returns the last answer, which can still be such an error.
 */
export async function persistently<A extends AnyAnswer>(
  call: () => PromiseLike<A>,
  firstWaitMs = FIRST_WAIT_MS,
): Promise<A> {
  let last: A | undefined;
  const once = async (): Promise<A> => {
    last = await call();
    if (isPassing(last)) throw new Passing();
    return last;
  };
  try {
    return await pRetry(once, {
      retries: MAX_TRIES - 1,
      minTimeout: firstWaitMs,
      randomize: true,
      shouldRetry: ({ error }) => error instanceof Passing,
    });
  } catch (error) {
    if (error instanceof Passing && last) return last;
    throw error;
  }
}
