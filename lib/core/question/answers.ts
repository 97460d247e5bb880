import type { Deployment } from "@/lib/core/deployments/types";
import type { Incident } from "@/lib/core/incidents/types";
import { startedInWindow } from "@/lib/core/metrics/window";
import { FILTER_LIST_NAMES, FILTER_LISTS, UNNAMED } from "./lists";
import { canIncidentsAnswer, type Names, type Question } from "./question";

/**
 * The deployments that answer a question: they started in its window and name one of the names of each list. The
 * reference of `private.answers` in SQL.
 */
export function deploymentsThatAnswer(deployments: readonly Deployment[], question: Question): Deployment[] {
  return startedInWindow(deployments, question.window).filter((deployment) =>
    FILTER_LIST_NAMES.every((name) => {
      const { list, namedBy } = FILTER_LISTS[name];
      return isAmong(question[list], namedBy(deployment));
    }),
  );
}

/**
 * The incidents that answer a question: one belongs when any of its environments, services and teams does. Null where
 * incidents can't answer it. The reference of `private.incident_answers` in SQL.
 */
export function incidentsThatAnswer(incidents: readonly Incident[], question: Question): Incident[] | null {
  if (!canIncidentsAnswer(question)) return null;
  const { environments, services, teams, incidentsWithoutEnvironment } = question;
  return startedInWindow(incidents, question.window).filter(
    (i) =>
      ((incidentsWithoutEnvironment && i.envs.length === 0) || isAmong(environments, orUnnamed(i.envs))) &&
      isAmong(services, orUnnamed(i.services)) &&
      isAmong(teams, orUnnamed(i.teams)),
  );
}

function orUnnamed(names: readonly string[]): readonly string[] {
  return names.length === 0 ? [UNNAMED] : names;
}

function isAmong(wanted: Names, names: readonly string[]): boolean {
  return wanted === null || names.some((name) => wanted.includes(name));
}
