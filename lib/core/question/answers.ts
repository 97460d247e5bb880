import type { Deployment } from "@/lib/core/deployments/types";
import type { Incident } from "@/lib/core/incidents/types";
import { startedInWindow } from "@/lib/core/metrics/window";
import {
  canIncidentsAnswer,
  type Names,
  QUESTION_LISTS,
  type Question,
  type QuestionList,
  UNNAMED,
} from "./question";

/** What a deployment names of each list. */
const NAMED_BY: Record<QuestionList, (deployment: Deployment) => readonly string[]> = {
  environments: ({ env }) => [env ?? UNNAMED],
  services: ({ service }) => [service],
  teams: ({ team }) => [team ?? UNNAMED],
  repositories: ({ repositoryId }) => [repositoryId ?? UNNAMED],
  tools: ({ commits }) => commits.flatMap(({ origin, tools }) => (origin === "AI_ASSISTED" ? tools : [])),
};

/**
 * The deployments that answer a question: they started in its window and name one of the names of each list. The
 * reference of `private.answers` in SQL.
 */
export function deploymentsThatAnswer(deployments: readonly Deployment[], question: Question): Deployment[] {
  return startedInWindow(deployments, question.window).filter((deployment) =>
    QUESTION_LISTS.every((list) => isAmong(question[list], NAMED_BY[list](deployment))),
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
