import { createHash } from "node:crypto";
import type {
  DatadogDeploymentEvent,
  DatadogFailureEvent,
  DatadogHistory,
} from "@/lib/providers/simulated-datadog/datadog-history";
import { toInstant } from "@/lib/providers/simulated-datadog/datadog-history";
import { NOW } from "./scene";

export const shaOf = (text: string): string => createHash("sha1").update(text).digest("hex");

/** The instant so many seconds before the scene's now, as Datadog writes it. */
export const secondsAgo = (seconds: number): string => toInstant(Math.floor(NOW.getTime() / 1000) - seconds);
export const daysAgo = (days: number): string => secondsAgo(days * 86_400);

type DeploymentAttributes = DatadogDeploymentEvent["attributes"];

/** A deployment with one commit; `attributes` changes what the test is about. */
export function deployment(
  id: string,
  attributes: Partial<DeploymentAttributes> = {},
): DatadogDeploymentEvent {
  return {
    id,
    type: "dora_deployment",
    attributes: {
      service: "checkout",
      env: "production",
      started_at: daysAgo(1),
      finished_at: daysAgo(1),
      change_failure: false,
      commits: [commit(`${id}-commit`)],
      ...attributes,
    },
  };
}

export function commit(name: string, message = `change ${name}`) {
  const email = `${name}@authors.example`;
  return {
    sha: shaOf(name),
    timestamp: daysAgo(2),
    author: { email, canonical_email: email, is_bot: false },
    message,
    change_lead_time: 3600,
  };
}

type FailureAttributes = DatadogFailureEvent["attributes"];

export function failure(id: string, attributes: Partial<FailureAttributes> = {}): DatadogFailureEvent {
  return {
    id,
    type: "dora_failure",
    attributes: { name: `incident ${id}`, env: ["production"], started_at: daysAgo(1), ...attributes },
  };
}

export function historyOf(
  deployments: readonly DatadogDeploymentEvent[],
  failures: readonly DatadogFailureEvent[] = [],
): DatadogHistory {
  return { deployments, failures };
}
