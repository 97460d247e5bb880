import { unreachedDetail } from "@/lib/platform/proxy";
import { scrub } from "@/lib/platform/security/scrub";
import type { GithubError } from "./types";

/** What octokit throws, by shape: its own errors carry a status and, where GitHub answered at all, the response. */
interface Thrown {
  status?: number;
  name?: string;
  message?: string;
  cause?: unknown;
  response?: { headers?: Record<string, string | undefined>; data?: unknown };
}

/** Sorts what a call to GitHub's `address` ended with. @param token taken out of every word that is kept. */
export function toGithubError(error: unknown, address: string, token: string, now: number): GithubError {
  const thrown = (typeof error === "object" && error !== null ? error : {}) as Thrown;
  const { response } = thrown;
  if (!response) {
    if (isTimeout(error)) return { kind: "timeout", detail: null };
    return { kind: "network", detail: unreachedDetail(error, address) };
  }
  const detail = wordsOf(response.data, token);
  const headers = response.headers ?? {};
  if (isRateLimit(thrown, headers, detail)) {
    return { kind: "rate-limited", detail, retryAfterSeconds: secondsToWait(headers, now) };
  }
  if (thrown.status === 401) return { kind: "unauthorized", detail };
  if (thrown.status === 403) return { kind: "forbidden", detail };
  return { kind: (thrown.status ?? 500) >= 500 ? "server" : "bad-request", detail };
}

function isTimeout(error: unknown): boolean {
  for (let at = error, depth = 0; at instanceof Error && depth < 4; at = at.cause, depth += 1) {
    if (at.name === "TimeoutError" || /aborted due to timeout/i.test(at.message)) return true;
  }
  return false;
}

/** GitHub uses 403, 429 and, for GraphQL's points, a 200 with an error of this type. */
function isRateLimit(
  thrown: Thrown,
  headers: Record<string, string | undefined>,
  detail: string | null,
): boolean {
  if (thrown.status === 429 || headers["x-ratelimit-remaining"] === "0") return true;
  if (thrown.status === undefined || thrown.status === 200) return true;
  return thrown.status === 403 && (headers["retry-after"] !== undefined || /rate limit/i.test(detail ?? ""));
}

/** Seconds GitHub asks to wait; a minute where it names none, as its documentation wants for secondary limits. */
function secondsToWait(headers: Record<string, string | undefined>, now: number): number {
  const asked = Number(headers["retry-after"]);
  if (asked > 0) return asked;
  const reset = Number(headers["x-ratelimit-reset"]);
  if (headers["x-ratelimit-remaining"] === "0" && reset > 0)
    return Math.max(1, Math.ceil(reset - now / 1000));
  return 60;
}

function wordsOf(data: unknown, token: string): string | null {
  const body = (typeof data === "object" && data !== null ? data : {}) as {
    message?: unknown;
    errors?: { message?: unknown }[];
  };
  const words = body.message ?? body.errors?.[0]?.message;
  if (typeof words !== "string") return null;
  return scrub(words, [token]);
}
