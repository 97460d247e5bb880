import { AnswerTooLargeError, boundedResponse } from "@/lib/platform/http/bounded-response";
import { unreachedDetail } from "@/lib/platform/proxy";
import { scrub } from "@/lib/platform/security/scrub";
import { inSpan } from "@/lib/platform/tracing";
import { errorDetail, parseJson } from "./error-detail";
import type {
  DatadogError,
  DatadogErrorKind,
  DatadogRequestInfo,
  DatadogResult,
  DatadogUsage,
} from "./types";

/** Longest wait a 429 may ask for in place; a longer one is handed back as the error's `retryAfterSeconds`. */
export const RATE_LIMIT_WAIT_CAP_SECONDS = 120;
/** Tries of one call, the first included. */
export const MAX_ATTEMPTS = 5;
export const ATTEMPT_TIMEOUT_MS = 30_000;
/** Of one answer. A page of 1,000 ordinary events is 1 to 5 MB; in memory it takes several times its bytes. */
const ANSWER_MAX_BYTES = 64_000_000;
const BACKOFF_BASE_MS = 500;
const BACKOFF_CAP_MS = 20_000;

/** What other workers on the same account met: their 429 holds for us, and ours for them. */
export interface SharedRateLimits {
  /** Seconds until the account may be called again; 0 when it may be now. */
  blockedSeconds(): Promise<number>;
  /** Datadog refused a call to this path and asked for so many seconds. */
  block(path: string, seconds: number): Promise<void>;
}

/** For a client that knows of no other. */
export const OWN_RATE_LIMITS: SharedRateLimits = { blockedSeconds: async () => 0, block: async () => {} };

export interface OutgoingRequest {
  url: string;
  method: string;
  headers: Record<string, string>;
  body: string | undefined;
}

export interface TransportOptions {
  fetch: typeof fetch;
  /** Removed from every error text. */
  secrets: readonly string[];
  timeoutMs: number;
  maxAttempts: number;
  /** Unix milliseconds after which no retry starts; null for none. */
  deadlineAt: number | null;
  now: () => number;
  /** Waits, and returns early when the signal aborts. */
  sleep: (milliseconds: number, signal?: AbortSignal) => Promise<void>;
  /** 0 ≤ x < 1, for jitter. */
  random: () => number;
  onRequest: (info: DatadogRequestInfo) => void;
  rateLimits: SharedRateLimits;
}

export interface Transport {
  /** Sends until an answer with a JSON body comes or the error is final. */
  send(request: OutgoingRequest, signal?: AbortSignal): Promise<DatadogResult<unknown>>;
  usage(): DatadogUsage;
}

/**
 * Sends requests with a time-out per attempt and retries what can pass: 429 after the wait that Datadog's
 * `x-ratelimit-reset` asks for (up to 120 s), and 5xx, network errors, time-outs, cut-off bodies and a 200 that isn't
 * JSON with a doubling, jittered wait. Redirects are refused, for following one would hand the keys to another host.
 */
export function createTransport(options: TransportOptions): Transport {
  const usage: DatadogUsage = { requests: 0, retries: 0, waitedSeconds: 0 };
  let blockedUntil = 0;

  async function wait(milliseconds: number, signal?: AbortSignal): Promise<void> {
    if (milliseconds <= 0) return;
    const before = options.now();
    await options.sleep(milliseconds, signal);
    usage.waitedSeconds += signal?.aborted ? Math.max(0, options.now() - before) / 1000 : milliseconds / 1000;
  }

  async function attempt(request: OutgoingRequest, number: number, signal?: AbortSignal) {
    const startedAt = options.now();
    usage.requests += 1;
    if (number > 1) usage.retries += 1;
    const { method } = request;
    const path = new URL(request.url).pathname;
    return inSpan("datadog call", { method, path, attempt: number }, async (span) => {
      const result = await sendOnce(request, options, signal);
      const status = result.ok ? 200 : (result.error.status ?? null);
      const failure = result.ok ? null : result.error.kind;
      if (status !== null) span.setAttribute("status", status);
      if (failure !== null) span.setAttribute("failure", failure);
      const durationMs = options.now() - startedAt;
      options.onRequest({ method, path, attempt: number, status, failure, durationMs });
      return result;
    });
  }

  async function send(request: OutgoingRequest, signal?: AbortSignal): Promise<DatadogResult<unknown>> {
    for (let number = 1; ; number += 1) {
      // Another call on the same keys may have met the rate limit meanwhile.
      if (!pastDeadline(blockedUntil)) await wait(blockedUntil - options.now(), signal);
      if (signal?.aborted) return { ok: false, error: cancelled() };
      const refused = await waitForOthers(signal);
      if (refused) return { ok: false, error: refused };
      const result = await attempt(request, number, signal);
      if (result.ok) return result;
      const { retryAfterSeconds } = result.error;
      if (retryAfterSeconds) await options.rateLimits.block(new URL(request.url).pathname, retryAfterSeconds);
      const waitMs = retryWait(result.error, number, options);
      if (result.error.kind === "rate-limited" && waitMs !== null) blockedUntil = options.now() + waitMs;
      if (waitMs === null || number >= options.maxAttempts || pastDeadline(options.now() + waitMs))
        return result;
      await wait(waitMs, signal);
    }
  }

  /** Waits out what Datadog asked another worker of the account; an error where that takes too long. */
  async function waitForOthers(signal?: AbortSignal): Promise<DatadogError | null> {
    for (;;) {
      const seconds = await options.rateLimits.blockedSeconds();
      if (seconds <= 0) return null;
      const tooLong = seconds > RATE_LIMIT_WAIT_CAP_SECONDS || pastDeadline(options.now() + seconds * 1000);
      if (tooLong) return { kind: "rate-limited", detail: null, retryAfterSeconds: seconds };
      await wait(seconds * 1000 + options.random() * 250, signal);
      if (signal?.aborted) return cancelled();
    }
  }

  function pastDeadline(instant: number): boolean {
    return options.deadlineAt !== null && instant > options.deadlineAt;
  }

  return { send, usage: () => ({ ...usage }) };
}

const cancelled = (): DatadogError => ({ kind: "cancelled", detail: null });

const RETRIED: ReadonlySet<DatadogErrorKind> = new Set(["server", "network", "timeout", "bad-body"]);

/** Milliseconds until the next try, null where another try can't help or would have to wait too long. */
function retryWait(error: DatadogError, attempt: number, options: TransportOptions): number | null {
  if (error.kind === "rate-limited" && error.retryAfterSeconds !== undefined) {
    if (error.retryAfterSeconds > RATE_LIMIT_WAIT_CAP_SECONDS) return null;
    return error.retryAfterSeconds * 1000 + options.random() * 250;
  }
  if (error.kind !== "rate-limited" && !RETRIED.has(error.kind)) return null;
  const ceiling = Math.min(BACKOFF_CAP_MS, BACKOFF_BASE_MS * 2 ** (attempt - 1));
  return ceiling * (0.5 + options.random() / 2);
}

/** One attempt: the request, its headers and its whole body within one time-out. */
async function sendOnce(
  request: OutgoingRequest,
  options: TransportOptions,
  signal?: AbortSignal,
): Promise<DatadogResult<unknown>> {
  const timer = new AbortController();
  const timeout = setTimeout(() => timer.abort(), options.timeoutMs);
  const either = signal ? AbortSignal.any([signal, timer.signal]) : timer.signal;
  try {
    return await abortable(exchange(request, options, either), either);
  } catch (failure) {
    if (signal?.aborted) return { ok: false, error: cancelled() };
    if (timer.signal.aborted) return { ok: false, error: { kind: "timeout", detail: null } };
    if (failure instanceof AnswerTooLargeError)
      return { ok: false, error: { kind: "too-large", detail: null } };
    return { ok: false, error: { kind: "network", detail: networkDetail(failure, request, options) } };
  } finally {
    clearTimeout(timeout);
  }
}

async function exchange(
  request: OutgoingRequest,
  options: TransportOptions,
  signal: AbortSignal,
): Promise<DatadogResult<unknown>> {
  const response = await options.fetch(request.url, {
    method: request.method,
    headers: request.headers,
    ...(request.body === undefined ? {} : { body: request.body }),
    redirect: "error",
    signal,
  });
  const body = await boundedResponse(response, ANSWER_MAX_BYTES).text();
  if (!response.ok) return { ok: false, error: statusError(response, body, options) };
  const value = parseJson(body);
  if (value !== undefined) return { ok: true, value };
  return { ok: false, error: { kind: "bad-body", status: response.status, detail: null } };
}

/** A handed-in fetch may ignore its signal; the time-out holds all the same. */
function abortable<T>(work: Promise<T>, signal: AbortSignal): Promise<T> {
  return new Promise((resolve, reject) => {
    const abort = () => reject(new Error("aborted"));
    if (signal.aborted) abort();
    signal.addEventListener("abort", abort, { once: true });
    work.then(resolve, reject).finally(() => signal.removeEventListener("abort", abort));
  });
}

function statusError(response: Response, body: string, options: TransportOptions): DatadogError {
  const error: DatadogError = {
    kind: statusKind(response.status),
    status: response.status,
    detail: errorDetail(body, options.secrets),
  };
  const retryAfterSeconds = error.kind === "rate-limited" ? resetSeconds(response.headers) : null;
  return retryAfterSeconds === null ? error : { ...error, retryAfterSeconds };
}

function statusKind(status: number): DatadogErrorKind {
  if (status === 401) return "unauthorized";
  if (status === 403) return "forbidden";
  if (status === 404) return "not-found";
  if (status === 410) return "gone";
  if (status === 429) return "rate-limited";
  return status >= 500 ? "server" : "bad-request";
}

function resetSeconds(headers: Headers): number | null {
  const text = headers.get("x-ratelimit-reset") ?? headers.get("retry-after");
  const seconds = text === null || text.trim() === "" ? Number.NaN : Number(text);
  return Number.isFinite(seconds) && seconds > 0 ? seconds : null;
}

function networkDetail(failure: unknown, { url }: OutgoingRequest, options: TransportOptions): string | null {
  const detail = unreachedDetail(failure, url);
  return detail === null ? null : scrub(detail, options.secrets);
}
