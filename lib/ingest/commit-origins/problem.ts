import type { Messages } from "next-intl";
import { getTranslations } from "next-intl/server";

export type CommitOriginProblem = keyof Messages["commitOrigins"]["problems"];

/** A problem of an overrule's form in the reader's language; every message of schema.ts is one. */
export async function commitOriginProblemText(problem: CommitOriginProblem): Promise<string> {
  return (await getTranslations("commitOrigins.problems"))(problem);
}
