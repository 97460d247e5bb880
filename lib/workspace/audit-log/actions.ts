"use server";

import { revalidatePath } from "next/cache";
import { getTranslations } from "next-intl/server";
import { type FormOutcome, succeeded } from "@/lib/platform/forms/outcome";
import { unwrap } from "@/lib/platform/supabase/unwrap";
import { asRole } from "@/lib/workspace/organizations/as-role";
import { canKeepAuditLog } from "@/lib/workspace/organizations/roles";
import { parseKeptDays } from "./kept-days";

/** Says how long the audit log is kept; an owner does. */
export async function keepAuditLog(
  slug: string,
  _previous: FormOutcome | null,
  form: FormData,
): Promise<FormOutcome> {
  const days = parseKeptDays(form.get("days"));
  return asRole(slug, canKeepAuditLog, async (org) => {
    // The generator's types know no null.
    unwrap(await org.client.rpc("keep_audit_log", { p_organization_id: org.id, p_days: days as number }));
    revalidatePath(`/${org.slug}/settings/audit-log`);
    return succeeded({ title: (await getTranslations("audit.keep"))("saved") });
  });
}
