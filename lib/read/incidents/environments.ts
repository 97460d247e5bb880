/** What an organization says about incidents that name no environment. */
export interface IncidentPlaces {
  productionEnvironments: readonly string[];
  countsIncidentsWithoutEnvironment: boolean;
}

/**
 * Whether incidents that name no environment count among those of these environments: with any production environment
 * where the organization counts them there. Datadog asks an incident for a service or a team, never for an environment.
 */
export function takesWithoutEnvironment(
  environments: readonly string[],
  organization: IncidentPlaces,
): boolean {
  return (
    organization.countsIncidentsWithoutEnvironment &&
    environments.some((name) => organization.productionEnvironments.includes(name))
  );
}
