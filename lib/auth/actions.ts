"use server";

import { revalidatePath } from "next/cache";
import { redirect } from "next/navigation";
import { getTranslations } from "next-intl/server";
import { demoAccess, isClosedDemoAccount, isDemoAccount } from "@/lib/auth/demo-account";
import { DEMO_ORGANIZATION } from "@/lib/demo/organization";
import { env } from "@/lib/env";
import { type FormOutcome, succeeded } from "@/lib/forms/outcome";
import { listOrganizations } from "@/lib/organizations/data";
import { findUser } from "@/lib/organizations/gate";
import { refuseTooOften } from "@/lib/rate-limits/guard";
import { demoLimits, passwordResetLimits, signInLimits, signUpLimits } from "@/lib/rate-limits/limits";
import { userClient } from "@/lib/supabase/server";
import type { UserClient } from "@/lib/supabase/service";
import { appOrigin } from "./app-origin";
import { clientAddress } from "./client-address";
import { refusedByAuth, refusedFields, refusedFor } from "./problem";
import { endRecovery, isRecovering } from "./recovery";
import { safeNextPath } from "./safe-next-path";
import { forgotPasswordForm, resetPasswordForm, signInForm, signUpForm } from "./schema";

function typedEmail(form: FormData): { email: string } {
  return { email: String(form.get("email") ?? "") };
}

function nextPath(form: FormData): string {
  return safeNextPath(String(form.get("next") ?? ""));
}

/** Where somebody starts who asked for no page: the only organization they have, else the list, else a new one. */
async function homePath(client: UserClient, userId: string): Promise<string> {
  const [first, ...others] = await listOrganizations(client, userId);
  if (!first) return "/organizations/new";
  return others.length === 0 ? `/${first.slug}/dashboard` : "/organizations";
}

/** A mail is under way; the embedded default sends none and says where it lies instead. */
async function mailSent(title: "confirmationSent" | "resetSent", email: string): Promise<FormOutcome> {
  const t = await getTranslations("auth.mail");
  const detail = env().IRIS_EMBEDDED ? t("embedded") : t(`${title}Detail`, { email });
  return succeeded({ title: t(title), detail });
}

/** Signs in with e-mail and password, then goes where the reader wanted to. */
export async function signIn(_previous: FormOutcome | null, form: FormData): Promise<FormOutcome> {
  const parsed = signInForm.safeParse(Object.fromEntries(form));
  if (!parsed.success) return refusedFields(parsed.error, typedEmail(form));
  if (isClosedDemoAccount(parsed.data.email)) return refusedFor("demoUnavailable", typedEmail(form));
  const limits = signInLimits(parsed.data.email, await clientAddress());
  const tooOften = await refuseTooOften(limits, typedEmail(form));
  if (tooOften) return tooOften;
  const client = await userClient();
  const { data, error } = await client.auth.signInWithPassword(parsed.data);
  if (error) return refusedByAuth(error, typedEmail(form));
  const next = nextPath(form);
  revalidatePath("/", "layout");
  redirect(next === "/" ? await homePath(client, data.user.id) : next);
}

/** Makes an account; where the address must be confirmed first, says that a mail is under way. */
export async function signUp(_previous: FormOutcome | null, form: FormData): Promise<FormOutcome> {
  const parsed = signUpForm.safeParse(Object.fromEntries(form));
  if (!parsed.success) return refusedFields(parsed.error, typedEmail(form));
  const tooOften = await refuseTooOften(signUpLimits(await clientAddress()), typedEmail(form));
  if (tooOften) return tooOften;
  const next = nextPath(form);
  const client = await userClient();
  const { data, error } = await client.auth.signUp({
    ...parsed.data,
    options: { emailRedirectTo: `${await appOrigin()}${next}` },
  });
  if (error) return refusedByAuth(error, typedEmail(form));
  if (!data.session) return mailSent("confirmationSent", parsed.data.email);
  revalidatePath("/", "layout");
  redirect(next === "/" ? "/organizations/new" : next);
}

/** Sends a mail to choose a new password. Says the same whether or not there is such an account. */
export async function requestPasswordReset(
  _previous: FormOutcome | null,
  form: FormData,
): Promise<FormOutcome> {
  const parsed = forgotPasswordForm.safeParse(Object.fromEntries(form));
  if (!parsed.success) return refusedFields(parsed.error, typedEmail(form));
  const limits = passwordResetLimits(parsed.data.email, await clientAddress());
  const tooOften = await refuseTooOften(limits, typedEmail(form));
  if (tooOften) return tooOften;
  const client = await userClient();
  const redirectTo = `${await appOrigin()}/reset-password`;
  const { error } = await client.auth.resetPasswordForEmail(parsed.data.email, { redirectTo });
  if (error) return refusedByAuth(error, typedEmail(form));
  return mailSent("resetSent", parsed.data.email);
}

/** Sets a new password for whoever came in by the mail's link, and ends their other sessions. */
export async function resetPassword(_previous: FormOutcome | null, form: FormData): Promise<FormOutcome> {
  const parsed = resetPasswordForm.safeParse(Object.fromEntries(form));
  if (!parsed.success) return refusedFields(parsed.error, {});
  const user = await findUser();
  if (user && isDemoAccount(user)) return refusedFor("demoAccount", {});
  if (!(await isRecovering())) redirect("/forgot-password");
  const client = await userClient();
  const { error } = await client.auth.updateUser(parsed.data);
  if (error) return refusedByAuth(error, {});
  await endRecovery();
  await client.auth.signOut({ scope: "others" });
  revalidatePath("/", "layout");
  redirect("/");
}

/** Signs in the demo's read-only account, where this installation offers it. */
export async function exploreDemo(_previous: FormOutcome | null, _form: FormData): Promise<FormOutcome> {
  const access = demoAccess();
  if (!access.available) return refusedFor("demoUnavailable", {});
  const tooOften = await refuseTooOften(demoLimits(await clientAddress()));
  if (tooOften) return tooOften;
  const client = await userClient();
  const { error } = await client.auth.signInWithPassword({ email: access.email, password: access.password });
  if (error) return refusedByAuth(error, {});
  revalidatePath("/", "layout");
  redirect(`/${DEMO_ORGANIZATION.slug}/dashboard`);
}
