/** One commit as Datadog lists it in a deployment. Author and message may be missing. */
export interface DatadogCommit {
  sha: string;
  timestamp: string;
  author?: { email: string; canonical_email: string; is_bot: boolean };
  message?: string;
  html_url?: string;
  /** Seconds from the commit to the end of the deployment. */
  change_lead_time?: number;
  /** Seconds from the merge to the start of the deployment. */
  time_to_deploy?: number;
}

/** A deployment event as `POST /api/v2/dora/deployments` answers it. */
export interface DatadogDeploymentEvent {
  id: string;
  type: "dora_deployment";
  attributes: {
    service: string;
    started_at: string;
    finished_at?: string;
    created_at?: string;
    env?: string;
    team?: string;
    version?: string;
    /** Seconds. */
    duration?: number;
    git?: { commit_sha: string; repository_id?: string; repository_url?: string };
    commits?: DatadogCommit[];
    number_of_commits?: number;
    pull_requests?: { created_at: string; merged_at: string; is_fully_automated: boolean }[];
    number_of_pull_requests?: number;
    change_failure?: boolean | null;
    deployment_type?: string;
    recovery_time_sec?: number;
    remediation?: { id: string; type: string };
    source?: string;
    custom_tags?: string[];
  };
}

/** A failure event (an incident) as `POST /api/v2/dora/failures` answers it. */
export interface DatadogFailureEvent {
  id: string;
  type: "dora_failure";
  attributes: {
    started_at: string;
    finished_at?: string;
    created_at?: string;
    service?: string[];
    env?: string[];
    team?: string[];
    name?: string;
    severity?: string;
    /** Seconds; absent while the incident is open. */
    time_to_restore?: number;
    source?: string;
  };
}

/** An incident as Incident Management answers it. */
export interface DatadogIncidentEvent {
  id: string;
  type: "incidents";
  attributes: {
    title: string;
    created: string;
    public_id?: number;
    severity?: string;
    state?: string;
    declared?: string;
    detected?: string;
    resolved?: string;
    archived?: string;
    customer_impacted?: boolean;
    customer_impact_start?: string;
    customer_impact_end?: string;
    is_test?: boolean;
    fields?: Record<string, { type: string; value: string | readonly string[] | null }>;
  };
}

export type DatadogEvent = DatadogDeploymentEvent | DatadogFailureEvent;

/** What one Datadog organization holds at one instant. The order doesn't matter. */
export interface DatadogHistory {
  deployments: readonly DatadogDeploymentEvent[];
  failures: readonly DatadogFailureEvent[];
  /** Of Incident Management; none where this is left out. */
  incidents?: readonly DatadogIncidentEvent[];
}

/** The form Datadog writes instants in: UTC, whole seconds. */
export function toInstant(epochSeconds: number): string {
  return `${new Date(epochSeconds * 1000).toISOString().slice(0, 19)}Z`;
}
