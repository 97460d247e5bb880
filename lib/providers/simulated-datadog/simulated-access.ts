import { plainError } from "./datadog-answers";

/** A pair of Datadog keys and what the application key may do. */
export interface SimulatedKeys {
  apiKey: string;
  appKey: string;
  /** Scopes of the application key; reading DORA events needs `dora_metrics_read`. */
  scopes: readonly string[];
}

export const READ_SCOPE = "dora_metrics_read";
export const INCIDENT_SCOPE = "incident_read";

/** Keys presented with a request, measured against those that exist. */
export interface Access {
  apiKey: "missing" | "unknown" | "valid";
  appKey: "missing" | "unknown" | "valid";
  scopes: readonly string[];
}

/** Which of the two keys a request carries, and whether they are the right ones. */
export function readAccess(headers: Headers, keys: SimulatedKeys): Access {
  return {
    apiKey: judge(headers.get("dd-api-key"), keys.apiKey),
    appKey: judge(headers.get("dd-application-key"), keys.appKey),
    scopes: keys.scopes,
  };
}

function judge(presented: string | null, expected: string): Access["apiKey"] {
  if (!presented) return "missing";
  return presented === expected ? "valid" : "unknown";
}

/** The refusal of a validation call that asks for the API key alone, or null. */
export function refuseApiKey(access: Access): Response | null {
  return access.apiKey === "valid" ? null : plainError(403, "Forbidden");
}

/**
 * The refusal of a call that needs both keys, or null. Without an API key that exists Datadog answers 401;
 * with one, a missing or unknown application key is a 403.
 */
export function refuseKeys(access: Access): Response | null {
  if (access.apiKey !== "valid") return plainError(401, "Unauthorized");
  return access.appKey === "valid" ? null : plainError(403, "Forbidden");
}

/** The refusal of a call that reads events, or null: both keys, and the scope. */
export function refuseReading(access: Access, scope = READ_SCOPE): Response | null {
  const refusal = refuseKeys(access);
  if (refusal) return refusal;
  return access.scopes.includes(scope) ? null : plainError(403, "Forbidden");
}
