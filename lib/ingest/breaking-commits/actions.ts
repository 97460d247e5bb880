"use server";

import { revalidatePath } from "next/cache";
import { after } from "next/server";
import { getTranslations } from "next-intl/server";
import { z } from "zod";
import { type FormOutcome, refused, succeeded, textFields } from "@/lib/platform/forms/outcome";
import { serviceClient } from "@/lib/platform/supabase/service";
// biome-ignore lint/style/noRestrictedImports: a correction is compared anew at once.
import { tryRefreshOriginComparison } from "@/lib/read/origin-comparisons/refresh";
import { asRole } from "@/lib/workspace/organizations/as-role";
import { canOverruleOrigins } from "@/lib/workspace/organizations/roles";
import type { OrganizationContext } from "@/lib/workspace/organizations/types";
import { NO_COMMIT } from "./choice";
import { nameCommit, withdrawName } from "./data";

const choice = z.object({ deploymentId: z.uuid(), sha: z.string().min(1).max(128) });
const withdrawal = z.object({ deploymentId: z.uuid() });

/** The page follows at once, the comparison as soon as it is worked out anew. */
function applied(org: OrganizationContext, title: string): FormOutcome {
  after(() => tryRefreshOriginComparison(serviceClient(), org.id));
  revalidatePath(`/${org.slug}`, "layout");
  return succeeded({ title });
}

/** Says which commit broke a failed deployment, or that none of its commits did, above what was found. */
export async function chooseBreakingCommit(
  slug: string,
  _previous: FormOutcome | null,
  form: FormData,
): Promise<FormOutcome> {
  const typed = textFields(form);
  const choose = async (org: OrganizationContext) => {
    const t = await getTranslations("deployments.detail.breaking");
    const parsed = choice.safeParse(typed);
    if (!parsed.success) return refused({ fields: { sha: t("choiceMissing") } });
    const { deploymentId, sha } = parsed.data;
    await nameCommit(org.client, org.id, deploymentId, sha === NO_COMMIT ? null : sha);
    return applied(org, t("chosen"));
  };
  return asRole(slug, canOverruleOrigins, choose, {}, { sha: typed.sha ?? "" });
}

/** Takes that back; what was found holds again. */
export async function withdrawBreakingCommit(
  slug: string,
  _previous: FormOutcome | null,
  form: FormData,
): Promise<FormOutcome> {
  const typed = textFields(form);
  const withdraw = async (org: OrganizationContext) => {
    const { deploymentId } = withdrawal.parse(typed);
    await withdrawName(org.client, org.id, deploymentId);
    return applied(org, (await getTranslations("deployments.detail.breaking"))("withdrawn"));
  };
  return asRole(slug, canOverruleOrigins, withdraw);
}
