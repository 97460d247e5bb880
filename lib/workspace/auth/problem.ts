import { type AuthError, isAuthRetryableFetchError } from "@supabase/supabase-js";
import type { Messages } from "next-intl";
import { getTranslations } from "next-intl/server";
import type { z } from "zod";
import { type FormOutcome, fieldProblems, refused } from "@/lib/platform/forms/outcome";
import { isGuessablePassword } from "./guessable-password";

export type AuthProblem = keyof Messages["auth"]["problems"];

const MEANINGS: Readonly<Record<string, AuthProblem>> = {
  invalid_credentials: "credentialsWrong",
  email_not_confirmed: "emailNotConfirmed",
  user_already_exists: "accountExists",
  email_exists: "accountExists",
  weak_password: "passwordWeak",
  same_password: "passwordSame",
  signup_disabled: "signUpClosed",
  email_provider_disabled: "signUpClosed",
  email_address_invalid: "emailRefused",
  email_address_not_authorized: "emailRefused",
  over_request_rate_limit: "tooManyTries",
  over_email_send_rate_limit: "tooManyMails",
  // Supabase says so before it looks at the password: the words must not tell that there is such an account.
  user_banned: "credentialsWrong",
  otp_expired: "linkExpired",
  session_not_found: "linkExpired",
  session_expired: "linkExpired",
  insufficient_aal: "secondFactorMissing",
  mfa_totp_enroll_not_enabled: "secondFactorOff",
  too_many_enrolled_mfa_factors: "tooManyFactors",
  mfa_factor_name_conflict: "factorNameTaken",
};

/** What an answer of Supabase Auth means; "failed" for what can't normally happen, whose cause goes to the log. */
export function authProblem(error: AuthError): AuthProblem {
  const problem = MEANINGS[error.code ?? ""];
  if (problem) return problem;
  if (error.name === "AuthSessionMissingError") return "linkExpired";
  if (isAuthRetryableFetchError(error)) return "unreachable";
  if (error.status === 429) return "tooManyTries";
  console.error("Supabase Auth refused:", error.name, error.status, error.code);
  return "failed";
}

/** Refuses a form for one reason. `values` never hold the password. */
export async function refusedFor(problem: AuthProblem, values: Record<string, string>): Promise<FormOutcome> {
  return refused({ title: (await getTranslations("auth.problems"))(problem), values });
}

/** Refuses a new password that guessing begins with; null for one that may be taken. */
export async function refusedIfGuessable(
  password: string,
  email: string,
  values: Record<string, string>,
): Promise<FormOutcome | null> {
  return isGuessablePassword(password, email) ? refusedField("password", "passwordWeak", values) : null;
}

/** Refuses a form for one field. */
export async function refusedField(
  field: string,
  problem: AuthProblem,
  values: Record<string, string> = {},
): Promise<FormOutcome> {
  return refused({ fields: { [field]: (await getTranslations("auth.problems"))(problem) }, values });
}

/** Refuses a form for what Supabase Auth answered. */
export async function refusedByAuth(error: AuthError, values: Record<string, string>): Promise<FormOutcome> {
  return refusedFor(authProblem(error), values);
}

/** Refuses a form for its fields. */
export async function refusedFields(error: z.ZodError, values: Record<string, string>): Promise<FormOutcome> {
  const t = await getTranslations("auth.problems");
  // Every message in schema.ts is a key of auth.problems; a test holds them together.
  const fields = Object.entries(fieldProblems(error)).map(([field, key]) => [field, t(key as AuthProblem)]);
  return refused({ fields: Object.fromEntries(fields), values });
}
