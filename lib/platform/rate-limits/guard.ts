import { getLocale, getTranslations } from "next-intl/server";
import { type FormOutcome, refused } from "@/lib/platform/forms/outcome";
import { formatDuration } from "@/lib/platform/i18n/format";
import { log } from "@/lib/platform/log";
import { noteRefusal } from "@/lib/platform/security/refusals";
import { serviceClient } from "@/lib/platform/supabase/service";
import { DatabaseError } from "@/lib/platform/supabase/unwrap";
import { clientNetwork } from "./client-network";
import { type RateLimit, takeRateLimit } from "./take";

/**
 * Counts a try under every one of the limits; refuses, with when to come back, once one of them is used up. Where the
 * count can't be kept nobody passes.
 */
export async function refuseTooOften(
  limits: readonly RateLimit[],
  values: Record<string, string> = {},
): Promise<FormOutcome | null> {
  const t = await getTranslations("auth.tooOften");
  try {
    const answers = await Promise.all(limits.map((limit) => takeRateLimit(serviceClient(), limit)));
    const waits = answers.filter(({ allowed }) => !allowed).map((answer) => answer.retryAfterSeconds);
    if (waits.length === 0) return null;
    const door = limits[0]?.key.split(":")[0] ?? "";
    noteRefusal({ door, reason: "too-often", network: await clientNetwork() });
    const wait = formatDuration(Math.max(...waits), await getLocale());
    return refused({ title: t("title", { wait }), detail: t("detail"), values });
  } catch (error) {
    if (!(error instanceof DatabaseError)) throw error;
    log("a try was not counted", { error });
    return refused({ title: t("uncounted"), values });
  }
}
