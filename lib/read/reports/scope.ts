import type { Question } from "@/lib/core/question/question";
import { FILTER_LIST_NAMES, FILTER_LISTS } from "@/lib/read/filters/filters";
import { toNames } from "@/lib/read/filters/parse";
import type { Repository } from "@/lib/workspace/repositories/types";
import type { ScopeJson } from "./schema";

/** The question as a report's basis states it: repositories by their slug, a list that narrows nothing empty. */
export function toScopeJson(question: Question, repositories: readonly Repository[]): ScopeJson {
  const slugs = new Map(repositories.map(({ id, slug }) => [id, slug]));
  const named = FILTER_LIST_NAMES.map((name) => {
    const names = question[FILTER_LISTS[name]] ?? [];
    return [FILTER_LISTS[name], name === "repository" ? names.map((id) => slugs.get(id) ?? id) : [...names]];
  });
  const { window, incidentsWithoutEnvironment } = question;
  return {
    window: { from: window.from.toISOString(), to: window.to.toISOString() },
    ...(Object.fromEntries(named) as Omit<ScopeJson, "window">),
    incidentsWithoutEnvironment,
  };
}

/**
 * The question that a report's basis states.
 * @param repositories those its slugs name, to ask for them by id; one that is gone has no deployments. None to ask for
 *   them by slug, as the rows of an export name them.
 */
export function fromScopeJson(
  { window, incidentsWithoutEnvironment = false, ...lists }: ScopeJson,
  repositories: readonly Repository[],
): Question {
  const ids = new Map(repositories.map(({ id, slug }) => [slug, id]));
  const given = FILTER_LIST_NAMES.map((name) => [name, lists[FILTER_LISTS[name]]]);
  const names = toNames(Object.fromEntries(given));
  return {
    ...names,
    window: { from: new Date(window.from), to: new Date(window.to) },
    repositories: names.repositories?.map((slug) => ids.get(slug) ?? slug) ?? null,
    incidentsWithoutEnvironment,
  };
}
