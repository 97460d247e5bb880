"use server";

import { revalidatePath } from "next/cache";
import { redirect } from "next/navigation";
import { after } from "next/server";
import { getTranslations } from "next-intl/server";
import {
  type FormOutcome,
  fieldProblems,
  refused,
  succeeded,
  textFields,
} from "@/lib/platform/forms/outcome";
import { sentForm } from "@/lib/platform/forms/sent-form";
import { refuseTooOften } from "@/lib/platform/rate-limits/guard";
import { organizationLimits } from "@/lib/platform/rate-limits/limits";
import { userClient } from "@/lib/platform/supabase/server";
import { serviceClient } from "@/lib/platform/supabase/service";
import { unwrap } from "@/lib/platform/supabase/unwrap";
// biome-ignore lint/style/noRestrictedImports: another week start is another closed week.
import { tryRefreshOriginComparison } from "@/lib/read/origin-comparisons/refresh";
import { isDemoAccount } from "@/lib/workspace/auth/demo-account";
import { asRole } from "./as-role";
import { findUser } from "./gate";
import { problemText, problemTexts, refusedBy, refusedSignedOut } from "./problem";
import { canChangeSettings, canDeleteOrganization, canRequireSecondFactor } from "./roles";
import { createOrganizationForm, productionEnvironments, updateOrganizationForm } from "./schema";
import type { OrganizationContext } from "./types";

/** A setting that stays as it is. */
const KEEP = null;

/** Creates an organization owned by whoever asks, and goes on to connecting Datadog. */
export async function createOrganization(
  _previous: FormOutcome | null,
  form: FormData,
): Promise<FormOutcome> {
  const values = textFields(form);
  const user = await findUser();
  if (!user) return refusedSignedOut(values);
  if (isDemoAccount(user)) return refused({ title: await problemText("demoAccount"), values });
  const parsed = createOrganizationForm.safeParse(values);
  if (!parsed.success) return refused({ fields: await problemTexts(fieldProblems(parsed.error)), values });
  const tooOften = await refuseTooOften(organizationLimits(user.id), values);
  if (tooOften) return tooOften;
  const { name, slug, timeZone } = parsed.data;
  const client = await userClient();
  const answer = await client.rpc("create_organization", {
    p_name: name,
    p_slug: slug,
    p_time_zone: timeZone,
  });
  if (answer.error?.code === "PT409") {
    return refused({ fields: { slug: await problemText("slugTaken") }, values });
  }
  try {
    unwrap(answer);
  } catch (error) {
    return { ...(await refusedBy(error, { PT422: "slugReserved", PT429: "tooManyOrganizations" })), values };
  }
  redirect(`/${slug}/settings/integrations/datadog`);
}

/** Changes the name, the time zone and the day a week begins on. */
export async function updateOrganization(
  slug: string,
  _previous: FormOutcome | null,
  form: FormData,
): Promise<FormOutcome> {
  const values = textFields(form);
  return asRole(
    slug,
    canChangeSettings,
    async (org) => {
      const parsed = updateOrganizationForm.safeParse(values);
      if (!parsed.success) {
        return refused({ fields: await problemTexts(fieldProblems(parsed.error)), values });
      }
      unwrap(
        await org.client.rpc("update_organization", {
          p_organization_id: org.id,
          p_name: parsed.data.name,
          p_time_zone: parsed.data.timeZone,
          p_production_environments: KEEP,
          p_week_start: parsed.data.weekStart,
        }),
      );
      revalidatePath(`/${org.slug}`, "layout");
      return succeeded({ title: (await getTranslations("organizations.settings"))("saved") });
    },
    { PT422: "timeZoneUnknown" },
    values,
  );
}

/** Says whether members see the organization only after showing a second factor. */
export async function requireSecondFactor(
  slug: string,
  _previous: FormOutcome | null,
  form: FormData,
): Promise<FormOutcome> {
  const isRequired = sentForm(form).get("required") === "1";
  return asRole(
    slug,
    canRequireSecondFactor,
    async (org) => {
      unwrap(
        await org.client.rpc("require_second_factor", { p_organization_id: org.id, p_required: isRequired }),
      );
      revalidatePath(`/${org.slug}/settings`);
      const t = await getTranslations("organizations.settings");
      return succeeded({ title: t(isRequired ? "secondFactorSaved" : "secondFactorWaived") });
    },
    { PT422: "secondFactorFirst" },
  );
}

/** Chooses which environments count as production: ticked ones, and names typed with commas between them. */
export async function setProductionEnvironments(
  slug: string,
  _previous: FormOutcome | null,
  form: FormData,
): Promise<FormOutcome> {
  const typed = String(sentForm(form).get("others") ?? "");
  const choose = async (org: OrganizationContext) => {
    const ticked = sentForm(form)
      .getAll("environments")
      .filter((name) => typeof name === "string");
    const names = [...ticked, ...typed.split(",")].map((name) => name.trim()).filter((name) => name !== "");
    const parsed = productionEnvironments.safeParse(names);
    if (!parsed.success) {
      const [problem = ""] = Object.values(await problemTexts(fieldProblems(parsed.error)));
      return refused({ title: problem, values: { others: typed } });
    }
    unwrap(
      await org.client.rpc("update_organization", {
        p_organization_id: org.id,
        p_name: KEEP,
        p_time_zone: KEEP,
        p_production_environments: parsed.data,
      }),
    );
    // The comparison is about production: what is kept is about another one now.
    after(() => tryRefreshOriginComparison(serviceClient(), org.id));
    revalidatePath(`/${org.slug}`, "layout");
    return succeeded({ title: (await getTranslations("organizations.environments"))("saved") });
  };
  return asRole(slug, canChangeSettings, choose, {}, { others: typed });
}

/** Says whether incidents that name no environment count wherever a production environment does. */
export async function countIncidentsWithoutEnvironment(
  slug: string,
  _previous: FormOutcome | null,
  form: FormData,
): Promise<FormOutcome> {
  const isCounted = sentForm(form).get("counted") === "1";
  return asRole(slug, canChangeSettings, async (org) => {
    unwrap(
      await org.client.rpc("count_incidents_without_environment", {
        p_organization_id: org.id,
        p_counted: isCounted,
      }),
    );
    revalidatePath(`/${org.slug}`, "layout");
    const t = await getTranslations("organizations.incidentsWithoutEnvironment");
    return succeeded({ title: t(isCounted ? "savedCounted" : "savedLeftOut") });
  });
}

/** Says whether a deployment that two sources reported counts once. */
export async function mergeDuplicateDeployments(
  slug: string,
  _previous: FormOutcome | null,
  form: FormData,
): Promise<FormOutcome> {
  const isMerged = sentForm(form).get("merged") === "1";
  return asRole(slug, canChangeSettings, async (org) => {
    unwrap(
      await org.client.rpc("merge_duplicate_deployments", { p_organization_id: org.id, p_merged: isMerged }),
    );
    // Every rate by origin is made of other deployments now.
    after(() => tryRefreshOriginComparison(serviceClient(), org.id));
    revalidatePath(`/${org.slug}`, "layout");
    const t = await getTranslations("organizations.duplicates");
    return succeeded({ title: t(isMerged ? "savedOnce" : "savedEach") });
  });
}

/** Deletes the organization with all it holds, once its slug was typed. */
export async function deleteOrganization(
  slug: string,
  _previous: FormOutcome | null,
  form: FormData,
): Promise<FormOutcome> {
  const confirmation = String(sentForm(form).get("confirmation") ?? "").trim();
  const outcome = await asRole(
    slug,
    canDeleteOrganization,
    async (org) => {
      if (confirmation !== org.slug) {
        return refused({
          fields: { confirmation: await problemText("confirmationDiffers") },
          values: { confirmation },
        });
      }
      unwrap(
        await org.client.rpc("delete_organization", {
          p_organization_id: org.id,
          p_confirm_slug: confirmation,
        }),
      );
      return succeeded();
    },
    { PT422: "confirmationDiffers" },
  );
  if (!outcome.ok) return outcome;
  revalidatePath("/", "layout");
  redirect("/organizations");
}
