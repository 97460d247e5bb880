"use server";

import { revalidatePath } from "next/cache";
import { getTranslations } from "next-intl/server";
import { z } from "zod";
import { type FormOutcome, succeeded } from "@/lib/platform/forms/outcome";
import { userClient } from "@/lib/platform/supabase/server";
import { DatabaseError, unwrap } from "@/lib/platform/supabase/unwrap";
import { requireUser } from "@/lib/workspace/organizations/gate";
import { isDemoAccount } from "./demo-account";
import { refusedByAuth, refusedFor } from "./problem";
import { requireWholeSession } from "./second-factor-gate";

/** Ends one other session of whoever asks. One that is gone already is no trouble. */
export async function endSession(
  sessionId: string,
  _previous: FormOutcome | null,
  _form: FormData,
): Promise<FormOutcome> {
  const user = await requireWholeSession(await requireUser(), "/account");
  if (isDemoAccount(user)) return refusedFor("demoAccount", {});
  const id = z.uuid().safeParse(sessionId);
  if (id.success) {
    try {
      unwrap(await (await userClient()).rpc("end_session", { p_session_id: id.data }));
    } catch (error) {
      if (!(error instanceof DatabaseError) || error.code !== "PT404") throw error;
    }
  }
  return ended("sessionEnded");
}

/** Ends every session of whoever asks but this one. */
export async function endOtherSessions(_previous: FormOutcome | null, _form: FormData): Promise<FormOutcome> {
  const user = await requireWholeSession(await requireUser(), "/account");
  if (isDemoAccount(user)) return refusedFor("demoAccount", {});
  const { error } = await (await userClient()).auth.signOut({ scope: "others" });
  return error ? refusedByAuth(error, {}) : ended("otherSessionsEnded");
}

async function ended(title: "sessionEnded" | "otherSessionsEnded"): Promise<FormOutcome> {
  revalidatePath("/account");
  return succeeded({ title: (await getTranslations("auth.account"))(title) });
}
