"use server";

import type { SupabaseClient } from "@supabase/supabase-js";
import { revalidatePath } from "next/cache";
import { redirect } from "next/navigation";
import { getTranslations } from "next-intl/server";
import { type FormOutcome, succeeded } from "@/lib/forms/outcome";
import { chooseLocale, chooseTheme } from "@/lib/i18n/actions";
import { requireUser } from "@/lib/organizations/gate";
import type { SignedInUser } from "@/lib/organizations/types";
import { clientNetwork } from "@/lib/rate-limits/client-network";
import { refuseTooOften } from "@/lib/rate-limits/guard";
import { passwordCheckLimits } from "@/lib/rate-limits/limits";
import { noteRefusal } from "@/lib/security/refusals";
import { userClient } from "@/lib/supabase/server";
import { serviceClient } from "@/lib/supabase/service";
import { DatabaseError, unwrap } from "@/lib/supabase/unwrap";
import { visitorClient } from "@/lib/supabase/visitor";
import { isDemoAccount } from "./demo-account";
import { refusedByAuth, refusedFields, refusedFor, refusedIfGuessable } from "./problem";
import { changePasswordForm, deleteAccountForm } from "./schema";

/** Remembers language and theme for this browser. */
export async function savePreferences(_previous: FormOutcome | null, form: FormData): Promise<FormOutcome> {
  await chooseLocale(form);
  await chooseTheme(form);
  revalidatePath("/", "layout");
  return succeeded({ title: (await getTranslations("auth.account"))("saved") });
}

type PasswordProof = { ok: true; client: SupabaseClient } | { ok: false; refusal: FormOutcome };

/**
 * Whoever sits at an open browser must still know the password. Right, it opens a session of its own, which is fresh:
 * Supabase can be told to let no older one change a password (`secure_password_change`). The caller ends it, or keeps it.
 */
async function provePassword(user: SignedInUser, password: string): Promise<PasswordProof> {
  const tooOften = await refuseTooOften(passwordCheckLimits(user.id));
  if (tooOften) return { ok: false, refusal: tooOften };
  const client = visitorClient();
  const { error } = await client.auth.signInWithPassword({ email: user.email, password });
  if (error?.code === "invalid_credentials") {
    noteRefusal({ door: "password-check", reason: "wrong", network: await clientNetwork() });
    return { ok: false, refusal: await refusedFor("currentPasswordWrong", {}) };
  }
  if (error) return { ok: false, refusal: await refusedByAuth(error, {}) };
  return { ok: true, client };
}

/** Replaces the password of whoever knows the current one, and ends their other sessions. */
export async function changePassword(_previous: FormOutcome | null, form: FormData): Promise<FormOutcome> {
  const user = await requireUser();
  if (isDemoAccount(user)) return refusedFor("demoAccount", {});
  const parsed = changePasswordForm.safeParse(Object.fromEntries(form));
  if (!parsed.success) return refusedFields(parsed.error, {});
  const guessable = await refusedIfGuessable(parsed.data.password, user.email, {});
  if (guessable) return guessable;
  const proof = await provePassword(user, parsed.data.currentPassword);
  if (!proof.ok) return proof.refusal;
  const { error } = await proof.client.auth.updateUser({ password: parsed.data.password });
  if (error) {
    await proof.client.auth.signOut({ scope: "local" });
    return refusedByAuth(error, {});
  }
  // Supabase ends every session but the one that changed the password: that one becomes the browser's.
  const { data } = await proof.client.auth.getSession();
  const browser = await userClient();
  if (data.session) await browser.auth.setSession(data.session);
  await browser.auth.signOut({ scope: "others" });
  return succeeded({ title: (await getTranslations("auth.account"))("passwordChanged") });
}

/** Deletes the account of whoever knows its password, unless an organization would be left without an owner. */
export async function deleteAccount(_previous: FormOutcome | null, form: FormData): Promise<FormOutcome> {
  const user = await requireUser();
  if (isDemoAccount(user)) return refusedFor("demoAccount", {});
  const parsed = deleteAccountForm.safeParse(Object.fromEntries(form));
  if (!parsed.success) return refusedFields(parsed.error, {});
  const proof = await provePassword(user, parsed.data.currentPassword);
  if (!proof.ok) return proof.refusal;
  await proof.client.auth.signOut({ scope: "local" });
  try {
    unwrap(await serviceClient().rpc("delete_account", { p_user_id: user.id }));
  } catch (error) {
    if (error instanceof DatabaseError && error.code === "PT409") return refusedFor("onlyOwner", {});
    throw error;
  }
  await (await userClient()).auth.signOut({ scope: "local" });
  revalidatePath("/", "layout");
  redirect("/");
}
