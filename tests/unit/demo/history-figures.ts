import type {
  DatadogCommit,
  DatadogDeploymentEvent,
} from "@/lib/providers/simulated-datadog/datadog-history";
import { DEMO_PRODUCTION_ENVIRONMENTS } from "@/lib/providers/simulated-datadog/organization";

const PRODUCTION: readonly string[] = DEMO_PRODUCTION_ENVIRONMENTS;

export function isProduction({ attributes }: DatadogDeploymentEvent): boolean {
  return PRODUCTION.includes(attributes.env ?? "");
}

export function createdBefore(instant: Date): (event: DatadogDeploymentEvent) => boolean {
  return ({ attributes }) => Date.parse(attributes.created_at ?? "") < instant.getTime();
}

/** `host/path` of the repository, whichever way the event names it. */
export function byRepository({ attributes }: DatadogDeploymentEvent): string {
  return attributes.git?.repository_id ?? attributes.git?.repository_url?.replace("https://", "") ?? "";
}

const AI_MARK =
  /noreply@anthropic\.com|claude\.ai\/code|Copilot@users|cursoragent@cursor|Made-with: Cursor|@openai\.com|aider\.chat|ampcode\.com|devin-ai|google-labs-jules/;

/** A plain reading of the marks, independent of the product's own classifier. */
export function isAi({ author, message }: DatadogCommit): boolean {
  return AI_MARK.test(`${author?.email}\n${message}`);
}

export function isHuman(commit: DatadogCommit): boolean {
  return Boolean(commit.author && commit.message && !commit.author.is_bot && !isAi(commit));
}

/**
 * Risk ratio of AI-assisted against human commits, each counted at its first production deployment in a service:
 * pooled, and within services after Mantel and Haenszel (1959): Σ a·(n₀/n) / Σ b·(n₁/n).
 */
export function riskRatios(deployments: readonly DatadogDeploymentEvent[]) {
  const services = Map.groupBy(firstShipments(deployments), ({ service }) => service);
  const total = { aiFailed: 0, ai: 0, humanFailed: 0, human: 0, upper: 0, lower: 0 };
  for (const shipments of services.values()) {
    const ai = shipments.filter(({ commit }) => isAi(commit));
    const human = shipments.filter(({ commit }) => isHuman(commit));
    const aiFailed = ai.filter(({ failed }) => failed).length;
    const humanFailed = human.filter(({ failed }) => failed).length;
    total.ai += ai.length;
    total.human += human.length;
    total.aiFailed += aiFailed;
    total.humanFailed += humanFailed;
    total.upper += (aiFailed * human.length) / (ai.length + human.length);
    total.lower += (humanFailed * ai.length) / (ai.length + human.length);
  }
  return {
    pooled: total.aiFailed / total.ai / (total.humanFailed / total.human),
    withinServices: total.upper / total.lower,
  };
}

function firstShipments(deployments: readonly DatadogDeploymentEvent[]) {
  const seen = new Set<string>();
  return deployments
    .filter((event) => isProduction(event) && typeof event.attributes.change_failure === "boolean")
    .filter(({ attributes }) => attributes.deployment_type !== "rollback")
    .toSorted((a, b) => a.attributes.started_at.localeCompare(b.attributes.started_at))
    .flatMap(({ attributes }) =>
      (attributes.commits ?? []).map((commit) => ({
        service: attributes.service,
        failed: attributes.change_failure === true,
        commit,
      })),
    )
    .filter(({ service, commit }) => {
      const key = `${service} ${commit.sha}`;
      const first = !seen.has(key);
      seen.add(key);
      return first;
    });
}
