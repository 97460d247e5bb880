import { type AuthError, isAuthRetryableFetchError } from "@supabase/supabase-js";
import type { SignInProvider } from "@/lib/platform/sign-in-providers";
import { withNext } from "@/lib/workspace/auth/next-param";

/** Why signing in with a provider didn't work, as the sign-in page says it. */
export const SIGN_IN_PROBLEMS = [
  "denied",
  "expired",
  "unconfirmed",
  "password-account",
  "refused",
  "off",
  "no-connection",
  "too-often",
  "away",
  "failed",
] as const;
export type SignInProblem = (typeof SIGN_IN_PROBLEMS)[number];

const MEANINGS: Readonly<Record<string, SignInProblem>> = {
  provider_email_needs_verification: "unconfirmed",
  email_not_confirmed: "unconfirmed",
  signup_disabled: "refused",
  user_banned: "refused",
  provider_disabled: "off",
  oauth_provider_not_supported: "off",
  saml_provider_disabled: "off",
  sso_provider_not_found: "no-connection",
  bad_oauth_state: "expired",
  flow_state_not_found: "expired",
  flow_state_expired: "expired",
  bad_code_verifier: "expired",
  over_request_rate_limit: "too-often",
};

/** The problem that an answer of Supabase Auth, or what it wrote into the address on coming back, stands for. */
export function signInProblem(code: string | null | undefined, error?: string | null): SignInProblem {
  return MEANINGS[code ?? ""] ?? (error === "access_denied" ? "denied" : "failed");
}

/** The same for an error that a call ended with; the cause of what can't normally happen goes to the log. */
export function problemOf(error: AuthError): SignInProblem {
  if (isAuthRetryableFetchError(error)) return "away";
  const problem = signInProblem(error.code);
  if (problem === "failed") console.error("Supabase Auth refused:", error.name, error.status, error.code);
  return problem;
}

/** The sign-in page that says so, and from which one may go on to the same page as before. */
export function problemPath(problem: SignInProblem, provider: SignInProvider | null, next: string): string {
  const query = new URLSearchParams({ problem, ...(provider ? { with: provider } : {}) });
  const path = withNext("/sign-in", next);
  return `${path}${path.includes("?") ? "&" : "?"}${query}`;
}
