"use server";

import { revalidatePath } from "next/cache";
import type { Messages } from "next-intl";
import { getTranslations } from "next-intl/server";
import { z } from "zod";
import {
  type FormOutcome,
  fieldProblems,
  refused,
  succeeded,
  textFields,
} from "@/lib/platform/forms/outcome";
import { refuseTooOften } from "@/lib/platform/rate-limits/guard";
import { tokenLimits } from "@/lib/platform/rate-limits/limits";
import { userClient } from "@/lib/platform/supabase/server";
import { DatabaseError, unwrap } from "@/lib/platform/supabase/unwrap";
import { createPersonalToken } from "@/lib/workspace/api-tokens/personal-tokens";
import { personalTokenForm } from "@/lib/workspace/api-tokens/schema";
import { requireUser } from "@/lib/workspace/organizations/gate";
import { isDemoAccount } from "./demo-account";
import { refusedFor } from "./problem";
import { requireWholeSession } from "./second-factor-gate";

type TokenProblem = keyof Messages["apiTokens"]["problems"];

/**
 * Makes a personal token, which opens what this session opens: the way to the command line for an account that has no
 * password. It is in the answer and nowhere else, because only its hash is kept.
 */
export async function makePersonalToken(_previous: FormOutcome | null, form: FormData): Promise<FormOutcome> {
  const user = await requireWholeSession(await requireUser(), "/account");
  if (isDemoAccount(user)) return refusedFor("demoAccount", {});
  const t = await getTranslations("apiTokens");
  const { name = "", expiryDays = "" } = textFields(form);
  const values = { name, expiryDays };
  const parsed = personalTokenForm.safeParse(values);
  if (!parsed.success) {
    const problems = Object.entries(fieldProblems(parsed.error));
    const fields = problems.map(([field, key]) => [field, t(`problems.${key as TokenProblem}`)]);
    return refused({ fields: Object.fromEntries(fields), values });
  }
  const tooOften = await refuseTooOften(tokenLimits(user.id), values);
  if (tooOften) return tooOften;
  try {
    const days = Number(parsed.data.expiryDays);
    const { token } = await createPersonalToken(await userClient(), parsed.data.name, days, new Date());
    revalidatePath("/account");
    return succeeded({ title: t("made"), detail: t("madeDetail"), result: token });
  } catch (error) {
    if (!(error instanceof DatabaseError) || error.code !== "PT409") throw error;
    return refused({ title: (await getTranslations("auth.account"))("tooManyTokens"), values });
  }
}

/** Ends a personal token of whoever asks. One that is gone already is no trouble. */
export async function revokePersonalToken(
  tokenId: string,
  _previous: FormOutcome | null,
  _form: FormData,
): Promise<FormOutcome> {
  await requireWholeSession(await requireUser(), "/account");
  const id = z.uuid().safeParse(tokenId);
  if (id.success) {
    try {
      unwrap(await (await userClient()).rpc("revoke_personal_token", { p_token_id: id.data }));
    } catch (error) {
      if (!(error instanceof DatabaseError) || error.code !== "PT404") throw error;
    }
  }
  revalidatePath("/account");
  return succeeded({ title: (await getTranslations("auth.account"))("tokenRevoked") });
}
