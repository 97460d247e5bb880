import { forEachList, forEachQuestionList } from "@/lib/core/question/lists";
import type { Question } from "@/lib/core/question/question";
import { toNames } from "@/lib/read/filters/parse";
import type { Repository } from "@/lib/workspace/repositories/types";
import type { ScopeJson } from "./schema";

/** The question as a report's basis states it: repositories by their slug, a list that narrows nothing empty. */
export function toScopeJson(question: Question, repositories: readonly Repository[]): ScopeJson {
  const slugs = new Map(repositories.map(({ id, slug }) => [id, slug]));
  const names = forEachQuestionList(({ list }, name) => {
    const named = question[list] ?? [];
    return name === "repository" ? named.map((id) => slugs.get(id) ?? id) : [...named];
  });
  const { window, incidentsWithoutEnvironment } = question;
  return {
    window: { from: window.from.toISOString(), to: window.to.toISOString() },
    ...names,
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
  const names = toNames(forEachList(({ list }) => lists[list] ?? []));
  return {
    ...names,
    window: { from: new Date(window.from), to: new Date(window.to) },
    repositories: names.repositories?.map((slug) => ids.get(slug) ?? slug) ?? null,
    incidentsWithoutEnvironment,
  };
}
