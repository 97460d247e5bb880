/** What can normally go wrong with a call to Datadog. */
export const DATADOG_ERROR_KINDS = [
  "unauthorized",
  "forbidden",
  "not-found",
  "gone",
  "bad-request",
  "rate-limited",
  "server",
  "network",
  "timeout",
  "bad-body",
  "too-large",
  "cancelled",
] as const;
export type DatadogErrorKind = (typeof DATADOG_ERROR_KINDS)[number];

/** A failed call as a value. Safe to log and to show: it never carries a key. */
export interface DatadogError {
  kind: DatadogErrorKind;
  /** The HTTP status, where an answer came. */
  status?: number;
  /** Datadog's own words, at most 300 characters, nothing key-like in them; null where it said nothing readable. */
  detail: string | null;
  /** Seconds until Datadog lets us call again, where it said so. */
  retryAfterSeconds?: number;
}

export type DatadogResult<T> = { ok: true; value: T } | { ok: false; error: DatadogError };

/** One list call. `from` and `to` are both inclusive and are sent as whole seconds. */
export interface DatadogListRequest {
  from: Date;
  to: Date;
  /** Event-platform search; `*` is everything. */
  query: string;
  /** Events asked for; Datadog may answer with fewer, which proves nothing. */
  limit: number;
  /** Newest first, which paging depends on; the other way round only to see the other end of one crowded second. */
  sort: "-started_at" | "started_at";
}

/** The events of one answer, unread: each is parsed on its own, so that one bad event costs only itself. */
export interface DatadogPage {
  events: readonly unknown[];
}

/** Reads one page of deployments or of failures. */
export type DatadogList = (
  request: DatadogListRequest,
  signal?: AbortSignal,
) => Promise<DatadogResult<DatadogPage>>;

/** One call for incidents of Incident Management: so many of them from a place in its list on. */
export interface DatadogIncidentRequest {
  offset: number;
  size: number;
}

/** Incidents of one answer, unread. */
export interface DatadogIncidentPage {
  events: readonly unknown[];
}

export type DatadogIncidentList = (
  request: DatadogIncidentRequest,
  signal?: AbortSignal,
) => Promise<DatadogResult<DatadogIncidentPage>>;

/** What a client has spent since it was made. */
export interface DatadogUsage {
  /** HTTP requests sent, retries included. */
  requests: number;
  retries: number;
  /** Seconds spent waiting before retries. */
  waitedSeconds: number;
}

/** What Datadog's key validation answers. */
export interface DatadogValidation {
  /** The organization's UUID: two connections with the same one are one Datadog account. Null where not told. */
  organizationId: string | null;
  apiKeyId: string | null;
  valid: boolean;
}

/** One attempt, for logs and counters; carries no key, no payload. */
export interface DatadogRequestInfo {
  method: string;
  /** The path, e.g. `/api/v2/dora/deployments`. */
  path: string;
  /** 1 for the first try. */
  attempt: number;
  status: number | null;
  /** Null when the attempt succeeded. */
  failure: DatadogErrorKind | null;
  durationMs: number;
}

/** Datadog as this product uses it. Everything that can normally happen is a value; nothing here throws for it. */
export interface DatadogClient {
  listDeployments: DatadogList;
  listFailures: DatadogList;
  /** Incident Management's search, newest created first (scope `incident_read`). */
  searchIncidents: DatadogIncidentList;
  /** The same incidents in no particular order, where there is no search. */
  listIncidents: DatadogIncidentList;
  /** Proves the API key alone and names its organization (GET /api/v2/validate, which Datadog calls unstable). */
  validate(signal?: AbortSignal): Promise<DatadogResult<DatadogValidation>>;
  /** Proves the API key alone (GET /api/v1/validate). */
  validateApiKey(signal?: AbortSignal): Promise<DatadogResult<{ valid: boolean }>>;
  /** Proves both keys together (GET /api/v2/validate_keys). */
  validateKeys(signal?: AbortSignal): Promise<DatadogResult<{ valid: boolean }>>;
  usage(): DatadogUsage;
}
