import type {
  DatadogDeploymentEvent,
  DatadogFailureEvent,
  DatadogHistory,
} from "@/lib/providers/simulated-datadog/datadog-history";
import {
  createSimulatedDatadog,
  type SimulatedDatadog,
  type SimulatedDatadogOptions,
} from "@/lib/providers/simulated-datadog/simulated-datadog";

export const NOW = new Date("2026-11-25T12:00:00Z");
export const KEYS = { apiKey: "a".repeat(32), appKey: "b".repeat(40), scopes: ["dora_metrics_read"] };

type DeploymentAttributes = DatadogDeploymentEvent["attributes"];

/** A deployment; `id` also names its service unless told otherwise. */
export function deployment(
  id: string,
  startedAt: string,
  attributes: Partial<DeploymentAttributes> = {},
): DatadogDeploymentEvent {
  return { id, type: "dora_deployment", attributes: { service: id, started_at: startedAt, ...attributes } };
}

export function failure(
  id: string,
  startedAt: string,
  attributes: Partial<DatadogFailureEvent["attributes"]> = {},
): DatadogFailureEvent {
  return { id, type: "dora_failure", attributes: { started_at: startedAt, ...attributes } };
}

export function simulate(
  history: Partial<DatadogHistory>,
  options: Partial<SimulatedDatadogOptions> = {},
): SimulatedDatadog {
  return createSimulatedDatadog({
    history: { deployments: [], failures: [], ...history },
    keys: KEYS,
    now: () => NOW,
    ...options,
  });
}

export const BOTH_KEYS = { "DD-API-KEY": KEYS.apiKey, "DD-APPLICATION-KEY": KEYS.appKey };
export const BASE = "https://api.datadoghq.example.com";

/** Posts a list request with both keys. `attributes` may be anything, as a careless client might send it. */
export function list(
  datadog: SimulatedDatadog,
  attributes: Record<string, unknown> = {},
  kind: "deployments" | "failures" = "deployments",
): Promise<Response> {
  return post(datadog, kind, { data: { type: `dora_${kind}_list_request`, attributes } });
}

export function post(datadog: SimulatedDatadog, kind: string, body: unknown): Promise<Response> {
  return datadog.fetch(`${BASE}/api/v2/dora/${kind}`, {
    method: "POST",
    headers: BOTH_KEYS,
    body: typeof body === "string" ? body : JSON.stringify(body),
  });
}

export function get(
  datadog: SimulatedDatadog,
  path: string,
  headers: Record<string, string> = BOTH_KEYS,
): Promise<Response> {
  return datadog.fetch(`${BASE}${path}`, { headers });
}

/** The ids a list answered, in its order. */
export async function ids(response: Promise<Response>): Promise<string[]> {
  const { data } = (await (await response).json()) as { data: { id: string }[] };
  return data.map(({ id }) => id);
}
