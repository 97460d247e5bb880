import { setTimeout as pause } from "node:timers/promises";
import { type DatadogApis, sendThroughDatadogClient } from "./request-building";
import { type DatadogSite, DEMO_SITE } from "./sites";
import {
  ATTEMPT_TIMEOUT_MS,
  createTransport,
  MAX_ATTEMPTS,
  OWN_RATE_LIMITS,
  type SharedRateLimits,
} from "./transport";
import type {
  DatadogClient,
  DatadogError,
  DatadogListRequest,
  DatadogPage,
  DatadogRequestInfo,
  DatadogResult,
  DatadogValidation,
} from "./types";

export interface DatadogClientOptions {
  apiKey: string;
  appKey: string;
  site: DatadogSite;
  /** Replaces `https://api.<site>`, for proxies and tests. */
  apiUrl?: string;
  /** The simulator, or a test's own; the platform's fetch otherwise. */
  fetch?: typeof fetch;
  /** Per attempt, body included. Default 30 s. */
  timeoutMs?: number;
  /** Tries of one call, the first included. Default 5. */
  maxAttempts?: number;
  /** Unix milliseconds after which no retry starts. Default none. */
  deadlineAt?: number;
  /** Unix milliseconds. */
  now?: () => number;
  sleep?: (milliseconds: number, signal?: AbortSignal) => Promise<void>;
  /** 0 ≤ x < 1, for the jitter between retries. */
  random?: () => number;
  /** Told of every attempt; gets no key and no payload. */
  onRequest?: (info: DatadogRequestInfo) => void;
  /** What other workers on the same account met; none are known otherwise. */
  rateLimits?: SharedRateLimits;
}

/**
 * A client for one Datadog account. Requests are built by Datadog's own client, which is loaded at the first call (it
 * takes a second or two and some 240 MB); answers are read by us, because its deserializer throws away a whole page
 * for one malformed event. Throws only for a client of the demo site without a simulator.
 */
export function createDatadogClient(options: DatadogClientOptions): DatadogClient {
  if (options.site.id === DEMO_SITE.id && !options.fetch) {
    throw new Error("The demo site has no address: hand in the simulator as `fetch`.");
  }
  const keys = { apiKey: options.apiKey.trim(), appKey: options.appKey.trim() };
  const baseUrl = (options.apiUrl ?? options.site.apiUrl).replace(/\/+$/, "");
  const transport = createTransport({
    fetch: options.fetch ?? fetch,
    secrets: [keys.apiKey, keys.appKey],
    timeoutMs: options.timeoutMs ?? ATTEMPT_TIMEOUT_MS,
    maxAttempts: options.maxAttempts ?? MAX_ATTEMPTS,
    deadlineAt: options.deadlineAt ?? null,
    now: options.now ?? Date.now,
    sleep: options.sleep ?? sleep,
    random: options.random ?? Math.random,
    onRequest: options.onRequest ?? (() => {}),
    rateLimits: options.rateLimits ?? OWN_RATE_LIMITS,
  });

  async function call(
    run: (apis: DatadogApis) => Promise<unknown>,
    needsAppKey: boolean,
    signal?: AbortSignal,
  ) {
    // A key that can't stand in a header isn't one of Datadog's, and fetch's complaint would quote it.
    if (!isHeaderSafe(keys.apiKey)) return failure({ kind: "unauthorized", detail: null });
    if (needsAppKey && !isHeaderSafe(keys.appKey)) return failure({ kind: "forbidden", detail: null });
    return sendThroughDatadogClient({
      keys,
      baseUrl,
      run,
      send: (request) => transport.send(request, signal),
    });
  }

  return {
    listDeployments: async (request, signal) => {
      const body = listBody(request, "dora_deployments_list_request");
      return toPage(await call((apis) => apis.dora.listDORADeployments({ body }), true, signal));
    },
    listFailures: async (request, signal) => {
      const body = listBody(request, "dora_failures_list_request");
      return toPage(await call((apis) => apis.dora.listDORAFailures({ body }), true, signal));
    },
    searchIncidents: async ({ offset, size }, signal) => {
      const request = {
        query: EVERY_INCIDENT,
        sort: "-created",
        pageSize: size,
        pageOffset: offset,
      } as const;
      return toSearchPage(await call((apis) => apis.incidents.searchIncidents(request), true, signal));
    },
    listIncidents: async ({ offset, size }, signal) => {
      const request = { pageSize: size, pageOffset: offset };
      return toPage(await call((apis) => apis.incidents.listIncidents(request), true, signal));
    },
    validate: async (signal) => toValidation(await call((apis) => apis.keys.validate(), false, signal)),
    validateApiKey: async (signal) =>
      toValidity(await call((apis) => apis.authentication.validate(), false, signal)),
    validateKeys: async (signal) =>
      toValidity(await call((apis) => apis.keys.validateAPIKey(), true, signal)),
    usage: transport.usage,
  };
}

/** The search wants a question; an incident is in one of these states. */
const EVERY_INCIDENT = "state:(active OR stable OR resolved OR completed)";

const isHeaderSafe = (key: string): boolean => /^[\x21-\x7e]+$/.test(key);

const failure = (error: DatadogError): DatadogResult<never> => ({ ok: false, error });

async function sleep(milliseconds: number, signal?: AbortSignal): Promise<void> {
  try {
    await pause(milliseconds, undefined, signal ? { signal } : {});
  } catch (stopped) {
    // The caller looks at its signal next and answers "cancelled".
    if (!signal?.aborted) throw stopped;
  }
}

function listBody<T extends string>(request: DatadogListRequest, type: T) {
  const { from, to, query, limit, sort } = request;
  return { data: { type, attributes: { from, to, query, limit, sort } } };
}

type JsonObject = Record<string, unknown>;

function asObject(value: unknown): JsonObject {
  return typeof value === "object" && value !== null ? (value as JsonObject) : {};
}

function asText(value: unknown): string | null {
  return typeof value === "string" && value !== "" ? value : null;
}

/** An answer without a list is not an empty list: the end of a walk is proved by an empty one. */
function toPage(answer: DatadogResult<unknown>): DatadogResult<DatadogPage> {
  if (!answer.ok) return answer;
  const events = asObject(answer.value).data;
  if (!Array.isArray(events)) return failure({ kind: "bad-body", status: 200, detail: null });
  return { ok: true, value: { events } };
}

/** A search wraps each incident once more: `data.attributes.incidents[].data`. */
function toSearchPage(answer: DatadogResult<unknown>): DatadogResult<DatadogPage> {
  if (!answer.ok) return answer;
  const { incidents } = asObject(asObject(asObject(answer.value).data).attributes);
  if (!Array.isArray(incidents)) return failure({ kind: "bad-body", status: 200, detail: null });
  return { ok: true, value: { events: incidents.map((one) => asObject(one).data) } };
}

function toValidation(answer: DatadogResult<unknown>): DatadogResult<DatadogValidation> {
  if (!answer.ok) return answer;
  const data = asObject(asObject(answer.value).data);
  const attributes = asObject(data.attributes);
  return {
    ok: true,
    value: {
      organizationId: asText(data.id),
      apiKeyId: asText(attributes.api_key_id),
      valid: attributes.valid !== false,
    },
  };
}

function toValidity(answer: DatadogResult<unknown>): DatadogResult<{ valid: boolean }> {
  if (!answer.ok) return answer;
  return { ok: true, value: { valid: asObject(answer.value).valid !== false } };
}
