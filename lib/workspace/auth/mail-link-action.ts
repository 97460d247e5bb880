"use server";

import { revalidatePath } from "next/cache";
import { redirect } from "next/navigation";
import { masterKeys } from "@/lib/platform/encryption/master-keys";
import type { FormOutcome } from "@/lib/platform/forms/outcome";
import { clientNetwork } from "@/lib/platform/rate-limits/client-network";
import { refuseTooOften } from "@/lib/platform/rate-limits/guard";
import { mailLinkLimits, wrongLinkLimits } from "@/lib/platform/rate-limits/limits";
import { noteRefusal } from "@/lib/platform/security/refusals";
import { userClient } from "@/lib/platform/supabase/server";
import { appOrigin } from "./app-origin";
import { readLinkSecret } from "./link-secret";
import { type MailLink, parseMailLink, splitSecret } from "./mail-link";
import { noteProvedAddress } from "./proved-address";
import { beginRecovery } from "./recovery";
import { safeNextPath } from "./safe-next-path";
import { meetNeed } from "./second-factor-gate";
import { noteSession } from "./sessions";

/**
 * Proves a mail's link, signs in, and goes on; a link that doesn't work leads to where to ask for another. What has no
 * secret of ours never gets as far as Supabase, so guesses use up nobody's link and none of Supabase's patience.
 */
export async function followMailLink(
  sent: MailLink,
  _previous: FormOutcome | null,
  _form: FormData,
): Promise<FormOutcome> {
  // It comes back from the browser, so it is read again.
  const link = parseMailLink({
    type: sent?.type,
    token_hash: sent?.tokenHash,
    next: sent?.next ?? undefined,
  });
  const { secret: text, next } = splitSecret(link?.next ?? null);
  const secret = link && readLinkSecret(masterKeys(), link.type, text, new Date());
  if (!secret) return refuseLink("wrong");
  const tooOften = await refuseTooOften(mailLinkLimits(secret.id));
  if (tooOften) return tooOften;
  const client = await userClient();
  const { data, error } = await client.auth.verifyOtp({ type: link.type, token_hash: link.tokenHash });
  if (error) return refuseLink("used-or-wrong");
  if (!secret.isFor(data.user?.email ?? "")) {
    await client.auth.signOut({ scope: "local" });
    return refuseLink("other-account");
  }
  if (data.user) await noteProvedAddress(data.user);
  if (link.type === "recovery" && data.session) await beginRecovery(data.session.access_token);
  await noteSession(client);
  revalidatePath("/", "layout");
  const fallback = link.type === "recovery" ? "/reset-password" : "/";
  const here = safeNextPath(ownPath(next, await appOrigin()), fallback);
  // A mail is one factor: who has a second one shows it before the new password.
  if (data.user?.factors?.some(({ status }) => status === "verified")) meetNeed("show", here);
  redirect(here);
}

/** Counts a link that doesn't work; nobody's own link is counted with it. */
async function refuseLink(reason: string): Promise<FormOutcome> {
  const network = await clientNetwork();
  noteRefusal({ door: "mail-link", reason, network });
  return (await refuseTooOften(wrongLinkLimits(network))) ?? redirect("/sign-in?problem=link");
}

/** A mail template may name the next page with our origin before it. */
function ownPath(next: string | null, origin: string): string | null {
  return next?.startsWith(`${origin}/`) ? next.slice(origin.length) : next;
}
