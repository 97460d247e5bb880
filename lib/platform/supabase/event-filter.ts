/** Which events of an organization: `from ≤ started_at < to`; a filter that is absent or null filters nothing. */
export interface EventFilter {
  from: Date;
  to: Date;
  environments?: readonly string[] | null;
  services?: readonly string[] | null;
  teams?: readonly string[] | null;
}

const optional = (values: readonly string[] | null | undefined): string[] | undefined =>
  values ? [...values] : undefined;

/** The filter as the SQL functions `list_deployments` and `list_incidents` take it. */
export function toFilterArguments(filter: EventFilter) {
  return {
    p_from: filter.from.toISOString(),
    p_to: filter.to.toISOString(),
    p_environments: optional(filter.environments),
    p_services: optional(filter.services),
    p_teams: optional(filter.teams),
  };
}
