import { plainError } from "./datadog-answers";

/** How many requests Datadog grants in a period. */
export interface RateLimit {
  limit: number;
  periodSeconds: number;
}

/** Far above what a polite client sends, so that only a test that sets its own limit meets it. */
export const GENEROUS_LIMIT: RateLimit = { limit: 6000, periodSeconds: 60 };

export interface RateLimiter {
  /** Counts one request. Returns the headers to answer with, and whether it was one too many. */
  count(): { headers: Record<string, string>; exceeded: boolean };
}

/** A fixed-window limiter as Datadog's headers describe it. `clock` is in milliseconds. */
export function createRateLimiter({ limit, periodSeconds }: RateLimit, clock: () => number): RateLimiter {
  let windowStart = clock();
  let used = 0;
  return {
    count() {
      if (clock() - windowStart >= periodSeconds * 1000) {
        windowStart = clock();
        used = 0;
      }
      used += 1;
      const reset = Math.ceil((windowStart + periodSeconds * 1000 - clock()) / 1000);
      const remaining = Math.max(limit - used, 0);
      return {
        headers: rateLimitHeaders({ limit, periodSeconds }, remaining, reset),
        exceeded: used > limit,
      };
    },
  };
}

/** The four headers Datadog's endpoints carry; `reset` in seconds. */
function rateLimitHeaders(rate: RateLimit, remaining: number, reset: number): Record<string, string> {
  return {
    "x-ratelimit-limit": String(rate.limit),
    "x-ratelimit-period": String(rate.periodSeconds),
    "x-ratelimit-remaining": String(remaining),
    "x-ratelimit-reset": String(reset),
  };
}

/** The 429 of a limit used up, with the seconds until it is granted again. */
export function tooManyRequests(rate: RateLimit, resetSeconds: number): Response {
  const answer = plainError(429, "Too many requests");
  for (const [name, value] of Object.entries(rateLimitHeaders(rate, 0, resetSeconds))) {
    answer.headers.set(name, value);
  }
  return answer;
}
