"use server";

import { revalidatePath } from "next/cache";
import { redirect } from "next/navigation";
import type { FormOutcome } from "@/lib/forms/outcome";
import { userClient } from "@/lib/supabase/server";
import { appOrigin } from "./app-origin";
import { type MailLink, parseMailLink } from "./mail-link";
import { beginRecovery } from "./recovery";
import { safeNextPath } from "./safe-next-path";

/** Proves a mail's link, signs in, and goes on; a link that doesn't work leads to where to ask for another. */
export async function followMailLink(
  sent: MailLink,
  _previous: FormOutcome | null,
  _form: FormData,
): Promise<FormOutcome> {
  // It comes back from the browser, so it is read again.
  const link = parseMailLink({ ...sent, token_hash: sent.tokenHash, next: sent.next ?? undefined });
  if (!link) redirect("/sign-in?problem=link");
  const client = await userClient();
  const { data, error } = await client.auth.verifyOtp({ type: link.type, token_hash: link.tokenHash });
  if (error) redirect("/sign-in?problem=link");
  if (link.type === "recovery" && data.session) await beginRecovery(data.session.access_token);
  const fallback = link.type === "recovery" ? "/reset-password" : "/";
  const next = safeNextPath(ownPath(link.next, await appOrigin()), fallback);
  revalidatePath("/", "layout");
  redirect(next);
}

/** A mail template may name the next page with our origin before it. */
function ownPath(next: string | null, origin: string): string | null {
  return next?.startsWith(`${origin}/`) ? next.slice(origin.length) : next;
}
