import type { SupabaseClient } from "@supabase/supabase-js";
import type { FormOutcome } from "@/lib/platform/forms/outcome";
import { clientNetwork } from "@/lib/platform/rate-limits/client-network";
import { refuseTooOften } from "@/lib/platform/rate-limits/guard";
import { passwordCheckLimits } from "@/lib/platform/rate-limits/limits";
import { noteRefusal } from "@/lib/platform/security/refusals";
import { visitorClient } from "@/lib/platform/supabase/visitor";
import type { SignedInUser } from "@/lib/workspace/organizations/types";
import { refusedByAuth, refusedFor } from "./problem";

export type PasswordProof = { ok: true; client: SupabaseClient } | { ok: false; refusal: FormOutcome };

/**
 * Whoever sits at an open browser must still know the password. Right, it opens a session of its own, which is fresh:
 * Supabase can be told to let no older one change a password (`secure_password_change`). The caller ends it, or keeps it.
 */
export async function provePassword(user: SignedInUser, password: string): Promise<PasswordProof> {
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

/** The same for whoever needs the proof alone: its session is ended at once. Null where the password is right. */
export async function refuseWithoutPassword(
  user: SignedInUser,
  password: string,
): Promise<FormOutcome | null> {
  const proof = await provePassword(user, password);
  if (!proof.ok) return proof.refusal;
  await proof.client.auth.signOut({ scope: "local" });
  return null;
}
