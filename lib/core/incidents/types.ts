/** A Datadog failure event. `service`, `env` and `team` are lists there; it names no commit and no repository. */
export interface Incident {
  id: string;
  externalId: string;
  services: readonly string[];
  envs: readonly string[];
  teams: readonly string[];
  severity: string | null;
  startedAt: Date;
  /** Null while the incident is open. */
  finishedAt: Date | null;
  /** Datadog's `time_to_restore`, else finish minus start; null while open. Seconds. */
  restoreSeconds: number | null;
}

/** What figures take of an incident: all that is kept in memory of each. */
export type CountedIncident = Pick<Incident, "startedAt" | "restoreSeconds" | "severity" | "envs">;
