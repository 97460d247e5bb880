import type { TimeWindow } from "@/lib/core/metrics/window";

/** Stands, in a list of names, for events that name none: deployments without a team. */
export const UNNAMED = "";

/** Which names are let through: null for all, a list for those in it, an empty list for none. */
export type Names = readonly string[] | null;

/** What a question can be narrowed by, in the order in which it is offered and told. */
export const QUESTION_LISTS = ["environments", "services", "teams", "repositories", "tools"] as const;
export type QuestionList = (typeof QUESTION_LISTS)[number];

/**
 * What an answer is about. Every figure, row, curve, letter, file and list answers one of these; addresses, the API, the
 * command line, digests and snapshots each make one.
 */
export interface Question extends Record<QuestionList, Names> {
  /** Half-open: `from ≤ started_at < to`. */
  window: TimeWindow;
  /** Whether incidents that name no environment belong, whichever environments are asked for. */
  incidentsWithoutEnvironment: boolean;
}

/** Lists that narrow nothing. */
export const ALL_NAMES = Object.fromEntries(QUESTION_LISTS.map((list) => [list, null])) as Record<
  QuestionList,
  Names
>;

/** Asks for whatever happened in a window. */
export const EVERYTHING: Omit<Question, "window"> = { ...ALL_NAMES, incidentsWithoutEnvironment: false };

/** Before every event: where a window of all history starts. */
export const BEGINNING = new Date(0);

const INCIDENT_LISTS: readonly QuestionList[] = ["environments", "services", "teams"];

/** Whether incidents can answer: they name environments, services and teams, and nothing else that can be asked for. */
export function canIncidentsAnswer(question: Question): boolean {
  return QUESTION_LISTS.every((list) => INCIDENT_LISTS.includes(list) || question[list] === null);
}

/** The question without what incidents can't answer. */
export function forIncidents(question: Question): Question {
  const { environments, services, teams } = question;
  return { ...question, ...ALL_NAMES, environments, services, teams };
}

/**
 * The question as the functions of the database take it: JSON text with the window's edges beside the lists.
 * @param more what one of them asks besides.
 */
export function toQuestionText({ window, ...question }: Question, more: object = {}): string {
  return JSON.stringify({ ...window, ...question, ...more });
}
