import { DORA_INCIDENTS_END, DORA_INCIDENTS_GONE } from "@/lib/providers/datadog/retirement";
import { htmlAnswer, jsonAnswer, objectError, plainError } from "./datadog-answers";
import type { DatadogHistory } from "./datadog-history";
import { type DoraKind, indexHistory, selectEvents } from "./event-index";
import { parseListRequest } from "./list-request";
import { incidentsAnswer } from "./managed-incidents";
import {
  type Access,
  INCIDENT_SCOPE,
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
  /** What the list of DORA incidents answers from 1 April 2027 on, which Datadog doesn't say; 410 otherwise. */
  retiredAnswer?: RetiredAnswer;
  /** Misbehaviour to play, first one first; it is used up while it plays. */
  faults?: readonly SimulatedFault[];
  rateLimit?: RateLimit;
  /** Milliseconds, for the rate limit alone. */
  rateLimitClock?: () => number;
}

/** How a list that Datadog has retired can answer. */
export type RetiredAnswer = 403 | 404 | 410 | "empty";

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
 * `data.type` is mandatory, there is no cursor, `to` is inclusive, the default page is 10 events, errors come in two
 * shapes, and by its clock it takes no DORA incidents from 1 January 2027 on and lists none from 1 April. Incident
 * Management is beside it, with its own scope.
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

const INCIDENTS_PATH = "/api/v2/incidents";
const DORA_PATH = /^\/api\/v2\/dora\/(deployments|failures)(?:\/([^/]+))?$/;

function route(request: Request, path: string, text: string, options: SimulatedDatadogOptions): Response {
  const access = readAccess(request.headers, options.keys);
  if (request.method === "GET") {
    if (path === "/api/v1/validate") return refuseApiKey(access) ?? jsonAnswer(200, { valid: true });
    if (path === "/api/v2/validate") return refuseApiKey(access) ?? keyAnswer(access);
    if (path === "/api/v2/validate_keys") return refuseKeys(access) ?? jsonAnswer(200, { status: "ok" });
  }
  if (request.method === "GET" && (path === INCIDENTS_PATH || path === `${INCIDENTS_PATH}/search`)) {
    const refusal = refuseReading(access, INCIDENT_SCOPE);
    return refusal ?? managedAnswer(new URL(request.url), path !== INCIDENTS_PATH, options);
  }
  const [, kind, id] = DORA_PATH.exec(path) ?? [];
  if (kind !== "deployments" && kind !== "failures") return plainError(404, "Not Found");
  if (request.method === "POST" && !id) return refuseReading(access) ?? listAnswer(kind, text, options);
  if (request.method === "GET" && id) return refuseReading(access) ?? eventAnswer(kind, id, options);
  return plainError(404, "Not Found");
}

function managedAnswer(url: URL, isSearch: boolean, options: SimulatedDatadogOptions): Response {
  return incidentsAnswer(historyOf(options, nowOf(options)).incidents ?? [], url, isSearch);
}

function retired(answer: RetiredAnswer): Response {
  if (answer === "empty") return jsonAnswer(200, { data: [] });
  return plainError(answer, { 403: "Forbidden", 404: "Not Found", 410: "Gone" }[answer]);
}

function keyAnswer(access: Access): Response {
  const attributes = { valid: true, api_key_id: SIMULATED_KEY_ID, api_key_scopes: access.scopes };
  return jsonAnswer(200, { data: { id: SIMULATED_ORG_UUID, type: "validate_v2", attributes } });
}

function listAnswer(kind: DoraKind, text: string, options: SimulatedDatadogOptions): Response {
  const now = nowOf(options);
  const isOfIncidents = kind === "failures";
  if (isOfIncidents && now >= DORA_INCIDENTS_GONE) return retired(options.retiredAnswer ?? 410);
  const request = parseListRequest(text, `dora_${kind}_list_request`);
  if ("refused" in request) return objectError(400, request.refused);
  const limit = Math.min(request.limit, options.maxPage ?? MAX_PAGE);
  const newest = isOfIncidents ? DORA_INCIDENTS_END.getTime() / 1000 - 1 : Number.POSITIVE_INFINITY;
  const to = Math.min(request.to ?? Number.POSITIVE_INFINITY, newest);
  const asked = { ...request, to: Number.isFinite(to) ? to : null };
  return jsonAnswer(200, {
    data: selectEvents(historyIndex(options, now)[kind], asked, limit, oldestKept(now)),
  });
}

function eventAnswer(kind: DoraKind, id: string, options: SimulatedDatadogOptions): Response {
  const now = nowOf(options);
  const event = historyIndex(options, now)[kind].byId.get(decodeURIComponent(id));
  const kept = event && Date.parse(event.attributes.started_at) / 1000 >= oldestKept(now);
  return kept ? jsonAnswer(200, { data: event }) : objectError(404, `no event with id "${id}"`);
}

const nowOf = (options: SimulatedDatadogOptions): Date => options.now?.() ?? new Date();

function historyOf({ history }: SimulatedDatadogOptions, now: Date): DatadogHistory {
  return typeof history === "function" ? history(now) : history;
}

const historyIndex = (options: SimulatedDatadogOptions, now: Date) => indexHistory(historyOf(options, now));

/** Epoch seconds of the oldest instant Datadog still holds. */
function oldestKept(now: Date): number {
  const edge = new Date(now);
  edge.setUTCFullYear(edge.getUTCFullYear() - RETENTION_YEARS);
  return Math.floor(edge.getTime() / 1000);
}
