import type { z } from "zod";
import { sentForm } from "./sent-form";

/** What a form's action answers, in the reader's language and safe to show. */
export interface FormOutcome {
  ok: boolean;
  /** One sentence over the form; null where the fields say it all. */
  title: string | null;
  /** What it means and what to do. */
  detail: string | null;
  /** Where to go to mend it, in a tab of its own so that the form stays. */
  link: { href: string; label: string } | null;
  /** Somebody else's words, quoted as text. */
  quote: string | null;
  /** A sentence a field, by its name. */
  fields: Readonly<Record<string, string>>;
  /** What was typed, to stand in the form again. Never a secret. */
  values: Readonly<Record<string, string>>;
  /** Something the reader must take with them now, such as an invitation's link. */
  result: string | null;
}

/** A form's server action: what stood before, what was sent, what came of it. */
export type FormAction = (previous: FormOutcome | null, form: FormData) => Promise<FormOutcome>;

type OutcomeParts = Partial<Omit<FormOutcome, "ok">>;

const NOTHING = { title: null, detail: null, link: null, quote: null, fields: {}, values: {}, result: null };

/** It worked. */
export function succeeded(parts: OutcomeParts = {}): FormOutcome {
  return { ...NOTHING, ...parts, ok: true };
}

/** It did not; say why. */
export function refused(parts: OutcomeParts): FormOutcome {
  return { ...NOTHING, ...parts, ok: false };
}

/** The first problem of each field: the key its schema gave it, for the caller to translate. */
export function fieldProblems(error: z.ZodError): Record<string, string> {
  const problems: Record<string, string> = {};
  for (const issue of error.issues) {
    const field = String(issue.path[0] ?? "");
    problems[field] ??= issue.message;
  }
  return problems;
}

/** A form's text fields as an object; files are left out, and of repeated fields the last counts. */
export function textFields(form: FormData): Record<string, string> {
  const entries = [...sentForm(form).entries()].filter(
    (entry): entry is [string, string] => typeof entry[1] === "string" && !entry[0].startsWith("$ACTION"),
  );
  return Object.fromEntries(entries);
}
