import { htmlAnswer, jsonAnswer, objectError, plainError } from "./datadog-answers";
import type { DatadogHistory } from "./datadog-history";
import { indexHistory, selectEvents } from "./event-index";
import { parseListRequest } from "./list-request";
import {
  type Access,
  readAccess,
  refuseApiKey,
  refuseKeys,
  refuseReading,
  type SimulatedKeys,
} from "./simulated-access";
import { cutBody, delay, networkError, type SimulatedFault, takeFault } from "./simulated-faults";
import { createRateLimiter, GENEROUS_LIMIT, type RateLimit, tooManyRequests } from "./simulated-rate-limit";

export interface SimulatedDatadogOptions {
  /** What the organization holds: fixed, or as of an instant. A function should return the same object while nothing changes. */
  history: DatadogHistory | ((now: Date) => DatadogHistory);
  keys: SimulatedKeys;
  /** The instant Datadog answers as of: retention ends two years before it. */
  now?: () => Date;
  /** The largest page; a larger `limit` is cut to it without a word. 1,000 by default. */
  maxPage?: number;
  /** Misbehaviour to play, first one first; it is used up while it plays. */
  faults?: readonly SimulatedFault[];
  rateLimit?: RateLimit;
  /** Milliseconds, for the rate limit alone. */
  rateLimitClock?: () => number;
}

/** A request the simulator received. Keys are not recorded. */
export interface ReceivedRequest {
  method: string;
  path: string;
  /** The body as JSON, as text where it isn't JSON, null where there is none. */
  body: unknown;
  /** The status it was answered with; null where the connection broke. */
  status: number | null;
}

export interface SimulatedDatadog {
  /** Answers as Datadog's API does, whatever the host of the address. */
  fetch: typeof fetch;
  /** Every request so far, oldest first. */
  requests: ReceivedRequest[];
  /** The faults still to play; more can be added at any time. */
  faults: SimulatedFault[];
}

/** The organization and the API key that `GET /api/v2/validate` names. */
export const SIMULATED_ORG_UUID = "3f0c2f7a-6a35-4f0e-9d51-2b8f4a1c7e90";
export const SIMULATED_KEY_ID = "8b1d2c64-0c1e-4b57-8a0f-5c9c1f3e6d12";

const MAX_PAGE = 1000;
const RETENTION_YEARS = 2;

/**
 * A stand-in for Datadog's DORA API with the real one's semantics, the awkward ones included: lists are POSTs,
 * `data.type` is mandatory, there is no cursor, `to` is inclusive, the default page is 10 events, errors come in two shapes.
 */
export function createSimulatedDatadog(options: SimulatedDatadogOptions): SimulatedDatadog {
  const rate = options.rateLimit ?? GENEROUS_LIMIT;
  const limiter = createRateLimiter(rate, options.rateLimitClock ?? Date.now);
  const requests: ReceivedRequest[] = [];
  const faults = [...(options.faults ?? [])];

  async function answer(request: Request, received: ReceivedRequest, text: string): Promise<Response> {
    const fault = takeFault(faults, received.path);
    if (fault?.kind === "slow") await delay(fault.milliseconds, request.signal);
    const early = fault && answerFault(fault, rate);
    if (early) return early;
    const { headers, exceeded } = limiter.count();
    const response = exceeded
      ? plainError(429, "Too many requests")
      : route(request, received.path, text, options);
    for (const [name, value] of Object.entries(headers)) response.headers.set(name, value);
    return fault?.kind === "cut-body" ? cutBody(response) : response;
  }

  async function simulatedFetch(input: RequestInfo | URL, init?: RequestInit): Promise<Response> {
    const request = new Request(input, init);
    const text = await request.text();
    const received: ReceivedRequest = {
      method: request.method,
      path: new URL(request.url).pathname,
      body: toRecordedBody(text),
      status: null,
    };
    requests.push(received);
    request.signal.throwIfAborted();
    const response = await answer(request, received, text);
    received.status = response.status;
    return response;
  }

  return { fetch: simulatedFetch, requests, faults };
}

function toRecordedBody(text: string): unknown {
  if (text === "") return null;
  try {
    return JSON.parse(text);
  } catch {
    return text;
  }
}

/** What a fault answers instead of Datadog; null where Datadog still answers. A broken connection throws. */
function answerFault(fault: SimulatedFault, rate: RateLimit): Response | null {
  switch (fault.kind) {
    case "rate-limited":
      return tooManyRequests(rate, fault.resetSeconds);
    case "server-error":
      return plainError(fault.status ?? 503, "Service Unavailable");
    case "forbidden":
      return plainError(403, "Forbidden");
    case "html":
      return htmlAnswer();
    case "network-error":
      throw networkError(fault.code);
    default:
      return null;
  }
}

const DORA_PATH = /^\/api\/v2\/dora\/(deployments|failures)(?:\/([^/]+))?$/;

function route(request: Request, path: string, text: string, options: SimulatedDatadogOptions): Response {
  const access = readAccess(request.headers, options.keys);
  if (request.method === "GET") {
    if (path === "/api/v1/validate") return refuseApiKey(access) ?? jsonAnswer(200, { valid: true });
    if (path === "/api/v2/validate") return refuseApiKey(access) ?? keyAnswer(access);
    if (path === "/api/v2/validate_keys") return refuseKeys(access) ?? jsonAnswer(200, { status: "ok" });
  }
  const [, kind, id] = DORA_PATH.exec(path) ?? [];
  if (kind !== "deployments" && kind !== "failures") return plainError(404, "Not Found");
  if (request.method === "POST" && !id) return refuseReading(access) ?? listAnswer(kind, text, options);
  if (request.method === "GET" && id) return refuseReading(access) ?? eventAnswer(kind, id, options);
  return plainError(404, "Not Found");
}

function keyAnswer(access: Access): Response {
  const attributes = { valid: true, api_key_id: SIMULATED_KEY_ID, api_key_scopes: access.scopes };
  return jsonAnswer(200, { data: { id: SIMULATED_ORG_UUID, type: "validate_v2", attributes } });
}

function listAnswer(kind: keyof DatadogHistory, text: string, options: SimulatedDatadogOptions): Response {
  const request = parseListRequest(text, `dora_${kind}_list_request`);
  if ("refused" in request) return objectError(400, request.refused);
  const limit = Math.min(request.limit, options.maxPage ?? MAX_PAGE);
  const now = options.now?.() ?? new Date();
  return jsonAnswer(200, {
    data: selectEvents(historyIndex(options, now)[kind], request, limit, oldestKept(now)),
  });
}

function eventAnswer(kind: keyof DatadogHistory, id: string, options: SimulatedDatadogOptions): Response {
  const now = options.now?.() ?? new Date();
  const event = historyIndex(options, now)[kind].byId.get(decodeURIComponent(id));
  const kept = event && Date.parse(event.attributes.started_at) / 1000 >= oldestKept(now);
  return kept ? jsonAnswer(200, { data: event }) : objectError(404, `no event with id "${id}"`);
}

function historyIndex({ history }: SimulatedDatadogOptions, now: Date) {
  return indexHistory(typeof history === "function" ? history(now) : history);
}

/** Epoch seconds of the oldest instant Datadog still holds. */
function oldestKept(now: Date): number {
  const edge = new Date(now);
  edge.setUTCFullYear(edge.getUTCFullYear() - RETENTION_YEARS);
  return Math.floor(edge.getTime() / 1000);
}
