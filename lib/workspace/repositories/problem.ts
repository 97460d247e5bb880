import type { Messages } from "next-intl";
import { getTranslations } from "next-intl/server";

export type RepositoryProblem = keyof Messages["repositories"]["problems"];

/** A problem of a repository form in the reader's language; every message of schema.ts is one. */
export async function repositoryProblemText(problem: RepositoryProblem): Promise<string> {
  return (await getTranslations("repositories.problems"))(problem);
}
