"use server";

import { isAuthError } from "@supabase/supabase-js";
import { revalidatePath } from "next/cache";
import { redirect } from "next/navigation";
import { getTranslations } from "next-intl/server";
import { type FormOutcome, succeeded } from "@/lib/platform/forms/outcome";
import { sentForm } from "@/lib/platform/forms/sent-form";
import { clientNetwork } from "@/lib/platform/rate-limits/client-network";
import { refuseTooOften } from "@/lib/platform/rate-limits/guard";
import { secondFactorLimits } from "@/lib/platform/rate-limits/limits";
import { noteRefusal } from "@/lib/platform/security/refusals";
import { userClient } from "@/lib/platform/supabase/server";
import { serviceClient, type UserClient } from "@/lib/platform/supabase/service";
import { unwrap } from "@/lib/platform/supabase/unwrap";
import { requireUser } from "@/lib/workspace/organizations/gate";
import type { SignedInUser } from "@/lib/workspace/organizations/types";
import { isDemoAccount } from "./demo-account";
import { type FactorSetup, factorSetupText, parseFactorSetup } from "./factor-setup";
import { refuseWithoutPassword } from "./password-proof";
import { refusedByAuth, refusedField, refusedFor } from "./problem";
import { newRecoveryCodes, recoveryCodeHash } from "./recovery-codes";
import { safeNextPath } from "./safe-next-path";
import { requireWholeSession, SET_UP_PATH } from "./second-factor-gate";
import { beginFactor, listSecondFactors, showCode } from "./totp";

const text = (form: FormData, name: string) => String(sentForm(form).get(name) ?? "");
const digits = (form: FormData) => text(form, "code").replace(/\s/g, "");

/** Shows the account's second factor after the password, and goes on. */
export async function showSecondFactor(_previous: FormOutcome | null, form: FormData): Promise<FormOutcome> {
  const user = await requireUser();
  return asAuth(async () => {
    const client = await userClient();
    const wrong = await refuseWrongCode(
      client,
      user,
      (await listSecondFactors(client)).map(({ id }) => id),
      form,
    );
    if (wrong) return wrong;
    revalidatePath("/", "layout");
    redirect(safeNextPath(text(form, "next"), "/organizations"));
  });
}

/** Takes the account's lost factors away for a recovery code. The password was shown before, by this session. */
export async function redeemRecoveryCode(
  _previous: FormOutcome | null,
  form: FormData,
): Promise<FormOutcome> {
  const user = await requireUser();
  const tooOften = await refuseTooOften(secondFactorLimits(user.id));
  if (tooOften) return tooOften;
  const service = serviceClient();
  const p_code_hash = recoveryCodeHash(text(form, "recoveryCode"));
  if (!unwrap(await service.rpc("use_recovery_code", { p_user_id: user.id, p_code_hash }))) {
    noteRefusal({ door: "recovery-code", reason: "wrong", network: await clientNetwork() });
    return refusedFor("recoveryCodeWrong", {});
  }
  return asAuth(async () => {
    const { data, error } = await service.auth.admin.mfa.listFactors({ userId: user.id });
    if (error) throw error;
    for (const { id } of data.factors) await service.auth.admin.mfa.deleteFactor({ id, userId: user.id });
    revalidatePath("/", "layout");
    redirect(`${SET_UP_PATH}?lost=1`);
  });
}

/**
 * Sets an authenticator app up, a step a call: for the password the answer holds what the app scans, and for a code of
 * the app the recovery codes, where the account has none left. Both are shown once.
 */
export async function setUpSecondFactor(previous: FormOutcome | null, form: FormData): Promise<FormOutcome> {
  const setup = parseFactorSetup(text(form, "setup"));
  return setup?.step === "scan" ? confirmFactor(setup, form) : beginFactorSetup(previous, form);
}

function beginFactorSetup(_previous: FormOutcome | null, form: FormData): Promise<FormOutcome> {
  return withPassword(form, async (client) => {
    const factor = await beginFactor(client, text(form, "name").trim().slice(0, 40) || "Authenticator");
    return succeeded({ result: factorSetupText({ step: "scan", ...factor }) });
  });
}

async function confirmFactor(setup: FactorSetup & { step: "scan" }, form: FormData): Promise<FormOutcome> {
  const user = await requireOwnSession();
  if (isDemoAccount(user)) return refusedFor("demoAccount", {});
  return asAuth(async () => {
    const client = await userClient();
    const wrong = await refuseWrongCode(client, user, [setup.id], form);
    if (wrong) return { ...wrong, result: factorSetupText(setup) };
    revalidatePath("/", "layout");
    const title = (await getTranslations("auth.secondFactor"))("done");
    const left = unwrap(await client.rpc("count_recovery_codes"));
    return succeeded({ title, result: left > 0 ? null : await renewCodes(client) });
  });
}

/** Takes one app away from the account. */
export async function removeSecondFactor(
  factorId: string,
  _previous: FormOutcome | null,
  form: FormData,
): Promise<FormOutcome> {
  return withPassword(form, async (client) => {
    const { error } = await client.auth.mfa.unenroll({ factorId: String(factorId) });
    if (error) throw error;
    // The token still says what was shown with the app that is gone.
    await client.auth.refreshSession();
    revalidatePath("/", "layout");
    return succeeded({ title: (await getTranslations("auth.secondFactor"))("removed") });
  });
}

/** Makes ten other recovery codes; those from before no longer work. */
export async function renewRecoveryCodes(
  _previous: FormOutcome | null,
  form: FormData,
): Promise<FormOutcome> {
  return withPassword(form, async (client) => {
    const result = await renewCodes(client);
    return succeeded({ title: (await getTranslations("auth.secondFactor"))("codesRenewed"), result });
  });
}

async function renewCodes(client: UserClient): Promise<string> {
  const codes = newRecoveryCodes();
  unwrap(await client.rpc("replace_recovery_codes", { p_code_hashes: codes.map(recoveryCodeHash) }));
  return factorSetupText({ step: "codes", codes });
}

async function requireOwnSession(): Promise<SignedInUser> {
  return requireWholeSession(await requireUser(), SET_UP_PATH);
}

/** What changes the account's factors asks for the password, and never touches the demo's shared account. */
async function withPassword(
  form: FormData,
  work: (client: UserClient) => Promise<FormOutcome>,
): Promise<FormOutcome> {
  const user = await requireOwnSession();
  if (isDemoAccount(user)) return refusedFor("demoAccount", {});
  const refusal = await refuseWithoutPassword(user, text(form, "currentPassword"));
  return refusal ?? asAuth(async () => work(await userClient()));
}

async function refuseWrongCode(
  client: UserClient,
  user: SignedInUser,
  factorIds: readonly string[],
  form: FormData,
): Promise<FormOutcome | null> {
  const tooOften = await refuseTooOften(secondFactorLimits(user.id));
  if (tooOften) return tooOften;
  if (await showCode(client, factorIds, digits(form))) return null;
  noteRefusal({ door: "second-factor", reason: "wrong", network: await clientNetwork() });
  return refusedField("code", "codeWrong");
}

/** Says in plain words what Supabase Auth refuses. */
async function asAuth(work: () => Promise<FormOutcome>): Promise<FormOutcome> {
  try {
    return await work();
  } catch (error) {
    if (isAuthError(error)) return refusedByAuth(error, {});
    throw error;
  }
}
