"use server";

import type { SupabaseClient } from "@supabase/supabase-js";
import { revalidatePath } from "next/cache";
import { redirect } from "next/navigation";
import { getTranslations } from "next-intl/server";
import { type FormOutcome, succeeded, textFields } from "@/lib/platform/forms/outcome";
import { sentForm } from "@/lib/platform/forms/sent-form";
import { chooseLocale, chooseSingleKeys, chooseTheme } from "@/lib/platform/i18n/actions";
import { userClient } from "@/lib/platform/supabase/server";
import { serviceClient } from "@/lib/platform/supabase/service";
import { DatabaseError, unwrap } from "@/lib/platform/supabase/unwrap";
import { requireUser } from "@/lib/workspace/organizations/gate";
import { isDemoAccount } from "./demo-account";
import { provePassword } from "./password-proof";
import { refusedByAuth, refusedField, refusedFields, refusedFor, refusedIfGuessable } from "./problem";
import { changePasswordForm, deleteAccountForm } from "./schema";
import { requireWholeSession } from "./second-factor-gate";
import { listSecondFactors, showCode } from "./totp";

/** Remembers language, theme and whether single keys do something, for this browser. */
export async function savePreferences(_previous: FormOutcome | null, form: FormData): Promise<FormOutcome> {
  await chooseLocale(sentForm(form));
  await chooseTheme(sentForm(form));
  await chooseSingleKeys(sentForm(form));
  revalidatePath("/", "layout");
  return succeeded({ title: (await getTranslations("auth.account"))("saved") });
}

/** Replaces the password of whoever knows the current one, and ends their other sessions. */
export async function changePassword(_previous: FormOutcome | null, form: FormData): Promise<FormOutcome> {
  const user = await requireWholeSession(await requireUser(), "/account");
  if (isDemoAccount(user)) return refusedFor("demoAccount", {});
  const parsed = changePasswordForm.safeParse(textFields(form));
  if (!parsed.success) return refusedFields(parsed.error, {});
  const guessable = await refusedIfGuessable(parsed.data.password, user.email, {});
  if (guessable) return guessable;
  const proof = await provePassword(user, parsed.data.currentPassword);
  if (!proof.ok) return proof.refusal;
  const refusal = await setPassword(
    proof.client,
    parsed.data.password,
    String(sentForm(form).get("code") ?? ""),
  );
  if (refusal) {
    await proof.client.auth.signOut({ scope: "local" });
    return refusal;
  }
  // Supabase ends every session but the one that changed the password: that one becomes the browser's.
  const { data } = await proof.client.auth.getSession();
  const browser = await userClient();
  if (data.session) await browser.auth.setSession(data.session);
  await browser.auth.signOut({ scope: "others" });
  return succeeded({ title: (await getTranslations("auth.account"))("passwordChanged") });
}

/** Sets it in the session that proved the old one, which first shows the account's second factor where it has one. */
async function setPassword(
  client: SupabaseClient,
  password: string,
  code: string,
): Promise<FormOutcome | null> {
  const factors = await listSecondFactors(client);
  const ids = factors.map(({ id }) => id);
  if (ids.length > 0 && !(await showCode(client, ids, code.replace(/\s/g, ""))))
    return refusedField("code", "codeWrong");
  const { error } = await client.auth.updateUser({ password });
  return error && refusedByAuth(error, {});
}

/** Deletes the account of whoever knows its password, unless an organization would be left without an owner. */
export async function deleteAccount(_previous: FormOutcome | null, form: FormData): Promise<FormOutcome> {
  const user = await requireWholeSession(await requireUser(), "/account");
  if (isDemoAccount(user)) return refusedFor("demoAccount", {});
  const parsed = deleteAccountForm.safeParse(textFields(form));
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
