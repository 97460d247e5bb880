import type { Pusher } from "@/lib/ingest/integrations/types";
import type { PushedDeployment, PushedIncident } from "./schema";

/** A pushed deployment as the event that a sync would have read: everything behind it is the same from here on. */
export function toDeploymentEvent({ id, ...attributes }: PushedDeployment, pusher: Pusher) {
  const { commits, finished_at } = attributes;
  return {
    id,
    type: "pushed_deployment",
    attributes: {
      ...attributes,
      source: attributes.source ?? pusher,
      ...(commits && { commits: commits.map((commit) => withLeadTime(commit, finished_at ?? null, pusher)) }),
    },
  };
}

type Commit = NonNullable<PushedDeployment["commits"]>[number];

/**
 * From commit to the end of the deployment, as Datadog counts it; none while it is under way. Where the change is its own
 * commit, git doesn't tell how long it took.
 */
function withLeadTime(commit: Commit, finishedAt: string | null, pusher: Pusher): Commit {
  if (commit.change_lead_time != null || !commit.timestamp || finishedAt === null) return commit;
  const seconds = (Date.parse(finishedAt) - Date.parse(commit.timestamp)) / 1000;
  return seconds < 0 || (seconds === 0 && pusher === "git")
    ? commit
    : { ...commit, change_lead_time: seconds };
}

/** A pushed incident as the event that a sync would have read. */
export function toIncidentEvent({ id, services, env, team, source, ...attributes }: PushedIncident) {
  return {
    id,
    type: "pushed_incident",
    attributes: {
      ...attributes,
      service: services ?? [],
      env: env ? [env] : [],
      team: team ? [team] : [],
      source: source ?? ("pipeline" satisfies Pusher),
    },
  };
}
