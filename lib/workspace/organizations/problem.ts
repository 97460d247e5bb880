import type { Messages } from "next-intl";
import { getTranslations } from "next-intl/server";
import { type FormOutcome, refused } from "@/lib/platform/forms/outcome";
import { isDatabaseAway } from "@/lib/platform/outage";
import { DatabaseError } from "@/lib/platform/supabase/unwrap";

export type OrganizationProblem = keyof Messages["organizations"]["problems"];

/** What the database's refusals mean everywhere; an action adds what one means for it. */
const MEANINGS: Readonly<Record<string, OrganizationProblem>> = {
  PT401: "signedOut",
  PT403: "notAllowed",
  PT404: "gone",
};

/** A problem in the reader's language. */
export async function problemText(problem: OrganizationProblem): Promise<string> {
  return (await getTranslations("organizations.problems"))(problem);
}

/** Field problems (keys given by the schemas) in the reader's language. */
export async function problemTexts(
  problems: Readonly<Record<string, string>>,
): Promise<Record<string, string>> {
  const t = await getTranslations("organizations.problems");
  // Every message in schema.ts is a key of organizations.problems; a test holds them together.
  return Object.fromEntries(
    Object.entries(problems).map(([field, key]) => [field, t(key as OrganizationProblem)]),
  );
}

/** Answers whoever is signed out without taking the page, and what they typed, away from them. */
export async function refusedSignedOut(typed: Readonly<Record<string, string>>): Promise<FormOutcome> {
  return refused({
    title: await problemText("signedOut"),
    detail: await problemText("signedOutDetail"),
    link: { href: "/sign-in", label: await problemText("signIn") },
    values: typed,
  });
}

/** Answers a form while the database is away: nothing was saved, and what was typed stays. */
export async function refusedAway(typed: Readonly<Record<string, string>>): Promise<FormOutcome> {
  const t = await getTranslations("states.databaseAway");
  return refused({ title: t("notSent"), detail: t("notSentDetail"), values: typed });
}

/**
 * Answers a write that the database refused: in plain words where the refusal can normally happen, and otherwise
 * with "it could not be saved" for the reader and the cause for the log.
 * @throws whatever is no refusal of the database.
 */
export async function refusedBy(
  error: unknown,
  meanings: Readonly<Record<string, OrganizationProblem>> = {},
  typed: Readonly<Record<string, string>> = {},
): Promise<FormOutcome> {
  if (isDatabaseAway(error)) return refusedAway(typed);
  if (!(error instanceof DatabaseError)) throw error;
  const problem = { ...MEANINGS, ...meanings }[error.code];
  if (!problem) console.error("A write failed:", error.message);
  return refused({ title: await problemText(problem ?? "notSaved"), values: typed });
}
