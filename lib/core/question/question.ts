import type { TimeWindow } from "@/lib/core/metrics/window";
import {
  FILTER_LIST_NAMES,
  FILTER_LISTS,
  forEachQuestionList,
  INCIDENT_LISTS,
  type QuestionList,
} from "./lists";

/** Which names are let through: null for all, a list for those in it, an empty list for none. */
export type Names = readonly string[] | null;

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
export const ALL_NAMES = forEachQuestionList((): Names => null);

/** Asks for whatever happened in a window. */
export const EVERYTHING: Omit<Question, "window"> = { ...ALL_NAMES, incidentsWithoutEnvironment: false };

/** Before every event: where a window of all history starts. */
export const BEGINNING = new Date(0);

/** Whether incidents can answer: they name environments, services and teams, and nothing else that can be asked for. */
export function canIncidentsAnswer(question: Question): boolean {
  return FILTER_LIST_NAMES.every(
    (name) => INCIDENT_LISTS.includes(name) || question[FILTER_LISTS[name].list] === null,
  );
}

/** The question without what incidents can't answer. */
export function forIncidents(question: Question): Question {
  const names = forEachQuestionList((_row, name) =>
    INCIDENT_LISTS.includes(name) ? question[FILTER_LISTS[name].list] : null,
  );
  return { ...question, ...names };
}

/**
 * The question as the functions of the database take it: JSON text with the window's edges beside the lists.
 * @param more what one of them asks besides.
 */
export function toQuestionText({ window, ...question }: Question, more: object = {}): string {
  return JSON.stringify({ ...window, ...question, ...more });
}
