"use server";

import { revalidatePath } from "next/cache";
import { getTranslations } from "next-intl/server";
import { z } from "zod";
import { type FormOutcome, succeeded } from "@/lib/platform/forms/outcome";
import { userClient } from "@/lib/platform/supabase/server";
import { DatabaseError, unwrap } from "@/lib/platform/supabase/unwrap";
import { requireUser } from "@/lib/workspace/organizations/gate";
import { requireWholeSession } from "./second-factor-gate";

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
