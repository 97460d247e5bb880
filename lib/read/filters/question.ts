import type { Question } from "@/lib/core/question/question";
import { type IncidentPlaces, takesWithoutEnvironment } from "@/lib/read/incidents/environments";
import type { Filters } from "./filters";
import { windowOf } from "./window";

/** What turns an address into a question: whose production is meant, and where its days begin. */
export interface AskedOrganization extends IncidentPlaces {
  timeZone: string;
}

/** The question that filters ask of an organization at a moment. Nothing answers it where no environment counts as production. */
export function toQuestion(filters: Filters, organization: AskedOrganization, now: Date): Question {
  const environments = filters.environments ?? organization.productionEnvironments;
  return {
    ...filters,
    window: windowOf(filters.window, now, organization.timeZone),
    environments,
    incidentsWithoutEnvironment: takesWithoutEnvironment(environments, organization),
  };
}
