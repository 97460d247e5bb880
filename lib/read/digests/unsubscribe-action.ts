"use server";

import { getTranslations } from "next-intl/server";
import { type FormOutcome, refused, succeeded } from "@/lib/platform/forms/outcome";
import { endSubscription } from "./unsubscribe";

/** What the button behind a mail's link does. */
export async function unsubscribeByLink(
  token: string,
  _previous: FormOutcome | null,
  _form: FormData,
): Promise<FormOutcome> {
  const t = await getTranslations("digests.unsubscribe");
  return (await endSubscription(String(token)))
    ? succeeded({ title: t("done"), detail: t("doneDetail") })
    : refused({ title: t("invalid"), detail: t("invalidDetail") });
}
