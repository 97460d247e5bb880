"use server";

import type { User } from "@supabase/supabase-js";
import { revalidatePath } from "next/cache";
import { redirect } from "next/navigation";
import { after } from "next/server";
import { getTranslations } from "next-intl/server";
import { masterKeys } from "@/lib/platform/encryption/master-keys";
import { env } from "@/lib/platform/env";
import { type FormOutcome, succeeded, textFields } from "@/lib/platform/forms/outcome";
import { sentForm } from "@/lib/platform/forms/sent-form";
import { log } from "@/lib/platform/log";
import { clientNetwork } from "@/lib/platform/rate-limits/client-network";
import { refuseTooOften } from "@/lib/platform/rate-limits/guard";
import {
  demoLimits,
  knownBrowserLimits,
  passwordResetLimits,
  signInLimits,
  signUpLimits,
} from "@/lib/platform/rate-limits/limits";
import { noteRefusal } from "@/lib/platform/security/refusals";
import { userClient } from "@/lib/platform/supabase/server";
import { serviceClient } from "@/lib/platform/supabase/service";
import { visitorClient } from "@/lib/platform/supabase/visitor";
import { DEMO_ORGANIZATION } from "@/lib/providers/simulated-datadog/organization";
import { demoAccess, isClosedDemoAccount, isDemoAccount } from "@/lib/workspace/auth/demo-account";
import { ensureDemoAccount, findDemoOrganization } from "@/lib/workspace/auth/ensure-demo-account";
import { findUser } from "@/lib/workspace/organizations/gate";
import { appOrigin } from "./app-origin";
import { SIGN_IN_SLOT_MS, SIGN_UP_SLOT_MS, untilSlotEnds } from "./even-time";
import { homePath } from "./home-path";
import { knownBrowser, rememberBrowser } from "./known-browser";
import { linkSecret, type MailLinkType } from "./link-secret";
import { withSecret } from "./mail-link";
import { refusedByAuth, refusedFields, refusedFor, refusedIfGuessable } from "./problem";
import { takeRecovery } from "./recovery";
import { safeNextPath } from "./safe-next-path";
import { forgotPasswordForm, resetPasswordForm, signInForm, signUpForm } from "./schema";
import { meetNeed } from "./second-factor-gate";
import { noteSession } from "./sessions";

function typedEmail(form: FormData): { email: string } {
  return { email: String(sentForm(form).get("email") ?? "") };
}

function nextPath(form: FormData): string {
  return safeNextPath(String(sentForm(form).get("next") ?? ""));
}

/** Whether Supabase Auth just said of an account that its sessions have more to show. */
function hasSecondFactor({ factors }: User): boolean {
  return (factors ?? []).some(({ status }) => status === "verified");
}

/** A mail is under way; the embedded default sends none and says where it lies instead. */
async function mailSent(title: "confirmationSent" | "resetSent", email: string): Promise<FormOutcome> {
  const t = await getTranslations("auth.mail");
  const detail = env().IRIS_EMBEDDED ? t("embedded") : t(`${title}Detail`, { email });
  return succeeded({ title: t(title), detail });
}

/** Where a mail's link leads on to, with the link's own secret. */
async function mailedAddress(path: string, type: MailLinkType, email: string): Promise<string> {
  return withSecret(`${await appOrigin()}${path}`, linkSecret(masterKeys(), type, email, new Date()));
}

/** Signs in with e-mail and password, then goes where the reader wanted to. */
export async function signIn(_previous: FormOutcome | null, form: FormData): Promise<FormOutcome> {
  const parsed = signInForm.safeParse(textFields(form));
  if (!parsed.success) return refusedFields(parsed.error, typedEmail(form));
  if (isClosedDemoAccount(parsed.data.email)) return refusedFor("demoUnavailable", typedEmail(form));
  const network = await clientNetwork();
  const browser = await knownBrowser(parsed.data.email);
  const limits = browser ? knownBrowserLimits(browser) : signInLimits(parsed.data.email, network);
  const tooOften = await refuseTooOften(limits, typedEmail(form));
  if (tooOften) return tooOften;
  const client = await userClient();
  const startedAt = performance.now();
  const { data, error } = await client.auth.signInWithPassword(parsed.data);
  if (error) {
    await untilSlotEnds(startedAt, SIGN_IN_SLOT_MS);
    if (error.code === "invalid_credentials") noteRefusal({ door: "sign-in", reason: "wrong", network });
    return refusedByAuth(error, typedEmail(form));
  }
  await rememberBrowser(parsed.data.email);
  await noteSession(client);
  const next = nextPath(form);
  revalidatePath("/", "layout");
  if (hasSecondFactor(data.user)) meetNeed("show", next);
  redirect(next === "/" ? await homePath(client, data.user.id) : next);
}

/** Makes an account; where the address must be confirmed first, says that a mail is under way. */
export async function signUp(_previous: FormOutcome | null, form: FormData): Promise<FormOutcome> {
  const parsed = signUpForm.safeParse(textFields(form));
  if (!parsed.success) return refusedFields(parsed.error, typedEmail(form));
  const { email, password } = parsed.data;
  const guessable = await refusedIfGuessable(password, email, typedEmail(form));
  if (guessable) return guessable;
  const tooOften = await refuseTooOften(signUpLimits(await clientNetwork()), typedEmail(form));
  if (tooOften) return tooOften;
  const next = nextPath(form);
  const client = await userClient();
  const emailRedirectTo = await mailedAddress(next, "email", email);
  const startedAt = performance.now();
  const { data, error } = await client.auth.signUp({ email, password, options: { emailRedirectTo } });
  // Mails are counted for accounts that wait for one: being told of the limit would tell that this one does.
  if (error && error.code !== "over_email_send_rate_limit") return refusedByAuth(error, typedEmail(form));
  if (error) log("mail not sent", { code: error.code });
  if (!data.session) {
    await untilSlotEnds(startedAt, SIGN_UP_SLOT_MS);
    return mailSent("confirmationSent", email);
  }
  await rememberBrowser(email);
  await noteSession(client);
  revalidatePath("/", "layout");
  redirect(next === "/" ? "/organizations/new" : next);
}

/** Sends a mail to choose a new password. Says the same whether or not there is such an account. */
export async function requestPasswordReset(
  _previous: FormOutcome | null,
  form: FormData,
): Promise<FormOutcome> {
  const parsed = forgotPasswordForm.safeParse(textFields(form));
  if (!parsed.success) return refusedFields(parsed.error, typedEmail(form));
  const limits = passwordResetLimits(parsed.data.email, await clientNetwork());
  const tooOften = await refuseTooOften(limits, typedEmail(form));
  if (tooOften) return tooOften;
  const { email } = parsed.data;
  const redirectTo = await mailedAddress("/reset-password", "recovery", email);
  // The answer doesn't wait for the mail: how long sending takes would tell whether there is an account to send it to.
  after(async () => {
    const { error } = await visitorClient().auth.resetPasswordForEmail(email, { redirectTo });
    if (error) log("mail not sent", { code: error.code ?? error.name });
  });
  return mailSent("resetSent", email);
}

/** Sets a new password for whoever came in by the mail's link, and ends their other sessions. */
export async function resetPassword(_previous: FormOutcome | null, form: FormData): Promise<FormOutcome> {
  const parsed = resetPasswordForm.safeParse(textFields(form));
  if (!parsed.success) return refusedFields(parsed.error, {});
  const user = await findUser();
  if (user && isDemoAccount(user)) return refusedFor("demoAccount", {});
  const guessable = await refusedIfGuessable(parsed.data.password, user?.email ?? "", {});
  if (guessable) return guessable;
  const recovery = await takeRecovery();
  if (!recovery) return refuseRecovery();
  const client = await userClient();
  const { error } = await client.auth.updateUser(parsed.data);
  if (error) {
    await recovery.giveBack();
    return refusedByAuth(error, {});
  }
  await client.auth.signOut({ scope: "others" });
  revalidatePath("/", "layout");
  redirect("/");
}

async function refuseRecovery(): Promise<never> {
  noteRefusal({ door: "recovery", reason: "used-or-wrong", network: await clientNetwork() });
  redirect("/forgot-password");
}

/** Makes the demo's account anew that somebody spoiled; false where there is no demo. */
async function repairDemo(password: string): Promise<boolean> {
  const service = serviceClient();
  const organizationId = await findDemoOrganization(service);
  if (!organizationId) return false;
  const { SUPABASE_URL: url, SUPABASE_PUBLISHABLE_KEY: publishableKey, IRIS_EMBEDDED: isEmbedded } = env();
  await ensureDemoAccount({ service, url, publishableKey, isEmbedded }, organizationId, password);
  log("demo account repaired");
  return true;
}

/** Signs in the demo's read-only account, where this installation offers it. */
export async function exploreDemo(_previous: FormOutcome | null, _form: FormData): Promise<FormOutcome> {
  const access = demoAccess();
  if (!access.available) return refusedFor("demoUnavailable", {});
  const tooOften = await refuseTooOften(demoLimits(await clientNetwork()));
  if (tooOften) return tooOften;
  const client = await userClient();
  const enter = async () =>
    (await client.auth.signInWithPassword({ email: access.email, password: access.password })).error;
  let error = await enter();
  if (error?.code === "invalid_credentials" && (await repairDemo(access.password))) error = await enter();
  if (error) return refusedByAuth(error, {});
  revalidatePath("/", "layout");
  redirect(`/${DEMO_ORGANIZATION.slug}/dashboard`);
}
