/** One incident as the sync stores it. The name is free text and encrypted at rest. */
export interface IncidentRecord {
  externalId: string;
  name: string | null;
  services: readonly string[];
  envs: readonly string[];
  teams: readonly string[];
  severity: string | null;
  startedAt: Date;
  finishedAt: Date | null;
  restoreSeconds: number | null;
  source: string | null;
  /** Ids that the event carries, among which may be that of the same incident in another feed. */
  carriedIds: readonly string[];
  /** The event as it came, kept encrypted. */
  raw: unknown;
}
