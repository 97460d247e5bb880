import type { DatadogClient, DatadogError, DatadogErrorKind } from "./types";

export type CredentialProblem =
  /** No key of this site: mistyped, or made on another site, which looks exactly the same. */
  | "unknown-api-key"
  | "bad-application-key"
  /** Both keys are good; the application key, or its owner, lacks `dora_metrics_read`. */
  | "missing-scope"
  | "network"
  | "timeout"
  | "rate-limited"
  | "server"
  /** The address answers, but not as Datadog's DORA Metrics API does. */
  | "site-mismatch";

export type CredentialCheck =
  | {
      ok: true;
      /** The Datadog organization's UUID, null where Datadog doesn't say. */
      accountId: string | null;
    }
  | {
      ok: false;
      problem: CredentialProblem;
      /** Datadog's own words, capped and without anything key-like; null where it said nothing. */
      detail: string | null;
    };

type Check = { ok: true } | Extract<CredentialCheck, { ok: false }>;

/**
 * Proves a pair of keys step by step, so that the answer names the one thing that is wrong: the API key alone, then
 * both keys, then the reading of one deployment of the last day before `now`. Deployments are all that connecting needs:
 * a feed of incidents that can't be read is told of beside them.
 */
export async function checkDatadogCredentials(
  client: DatadogClient,
  now: Date,
  signal?: AbortSignal,
): Promise<CredentialCheck> {
  const apiKey = await checkApiKey(client, signal);
  if (!apiKey.ok) return apiKey;
  const bothKeys = await checkBothKeys(client, signal);
  if (!bothKeys.ok) return bothKeys;
  const reading = await checkReading(client, now, signal);
  return reading.ok ? { ok: true, accountId: apiKey.accountId } : reading;
}

async function checkApiKey(client: DatadogClient, signal?: AbortSignal): Promise<CredentialCheck> {
  const named = await client.validate(signal);
  if (named.ok && named.value.valid) return { ok: true, accountId: named.value.organizationId };
  // The call that names the account is "unstable" by Datadog's own word, so only the stable one says no.
  if (!named.ok && isUnreachable(named.error)) return problem(named.error, "unknown-api-key");
  const plain = await client.validateApiKey(signal);
  if (plain.ok) {
    return plain.value.valid
      ? { ok: true, accountId: null }
      : { ok: false, problem: "unknown-api-key", detail: null };
  }
  return isMissing(plain.error) ? { ok: true, accountId: null } : problem(plain.error, "unknown-api-key");
}

async function checkBothKeys(client: DatadogClient, signal?: AbortSignal): Promise<Check> {
  const both = await client.validateKeys(signal);
  if (both.ok && both.value.valid) return { ok: true };
  if (both.ok) return { ok: false, problem: "bad-application-key", detail: null };
  return isMissing(both.error) ? { ok: true } : problem(both.error, "bad-application-key");
}

async function checkReading(client: DatadogClient, now: Date, signal?: AbortSignal): Promise<Check> {
  const from = new Date(now.getTime() - 86_400_000);
  const request = { from, to: now, query: "*", limit: 1, sort: "-started_at" } as const;
  const page = await client.listDeployments(request, signal);
  return page.ok ? { ok: true } : problem(page.error, "missing-scope");
}

/** A validation call that a proxy doesn't pass on proves nothing; the reading of events decides. */
const isMissing = (error: DatadogError): boolean => error.kind === "not-found";

const UNREACHABLE: ReadonlySet<DatadogErrorKind> = new Set([
  "network",
  "timeout",
  "rate-limited",
  "cancelled",
]);
const isUnreachable = (error: DatadogError): boolean => UNREACHABLE.has(error.kind);

const PROBLEMS: Record<DatadogErrorKind, CredentialProblem | "refused"> = {
  unauthorized: "refused",
  forbidden: "refused",
  "not-found": "site-mismatch",
  gone: "site-mismatch",
  "bad-request": "site-mismatch",
  "bad-body": "site-mismatch",
  "too-large": "site-mismatch",
  "rate-limited": "rate-limited",
  server: "server",
  network: "network",
  timeout: "timeout",
  cancelled: "timeout",
};

/** `refused` is what a refusal (401, 403) means at this step. */
function problem(error: DatadogError, refused: CredentialProblem): Extract<CredentialCheck, { ok: false }> {
  const found = PROBLEMS[error.kind];
  return { ok: false, problem: found === "refused" ? refused : found, detail: error.detail };
}
