import type { SupabaseClient } from "@supabase/supabase-js";

/** An authenticator app that an account has set up. */
export interface SecondFactor {
  id: string;
  name: string;
  createdAt: Date;
}

/** An app that is being set up: what it scans, and what is typed where it can't scan. */
export interface NewFactor {
  id: string;
  /** A picture as a data URL. */
  qrCode: string;
  secret: string;
}

/** The apps that the signed-in account has set up. @throws AuthError */
export async function listSecondFactors({ auth }: SupabaseClient): Promise<SecondFactor[]> {
  const { data, error } = await auth.mfa.listFactors();
  if (error) throw error;
  return data.totp.map(({ id, friendly_name, created_at }) => ({
    id,
    name: friendly_name ?? "",
    createdAt: new Date(created_at),
  }));
}

/** Begins to set up an app, in place of any that was begun and not finished. @throws AuthError */
export async function beginFactor({ auth }: SupabaseClient, name: string): Promise<NewFactor> {
  const { data: known, error: unknown } = await auth.mfa.listFactors();
  if (unknown) throw unknown;
  for (const { id, status } of known.all)
    if (status === "unverified") await auth.mfa.unenroll({ factorId: id });
  const { data, error } = await auth.mfa.enroll({ factorType: "totp", friendlyName: name, issuer: "Iris" });
  if (error) throw error;
  return { id: data.id, qrCode: data.totp.qr_code, secret: data.totp.secret };
}

/**
 * Shows a code of any of the account's apps; the session has shown its second factor from then on.
 * @returns whether it was right. @throws AuthError for what is no wrong code.
 */
export async function showCode(
  { auth }: SupabaseClient,
  factorIds: readonly string[],
  code: string,
): Promise<boolean> {
  for (const factorId of factorIds) {
    const { error } = await auth.mfa.challengeAndVerify({ factorId, code });
    if (!error) return true;
    if (error.code !== "mfa_verification_failed" && error.code !== "mfa_verification_rejected") throw error;
  }
  return false;
}
