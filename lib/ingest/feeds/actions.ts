"use server";

import { revalidatePath } from "next/cache";
import { getTranslations } from "next-intl/server";
import { mayReadFurther, syncAfterwards } from "@/lib/ingest/integrations/sync-afterwards";
import { RETENTION_DAYS } from "@/lib/ingest/sync/plan";
import { type FormOutcome, refused, succeeded, textFields } from "@/lib/platform/forms/outcome";
import { unwrap } from "@/lib/platform/supabase/unwrap";
import { asRole } from "@/lib/workspace/organizations/as-role";
import { canSync } from "@/lib/workspace/organizations/roles";
import type { OrganizationContext } from "@/lib/workspace/organizations/types";
import { fieldNamesForm, partIncidentForm, switchFeedForm } from "./schema";

const DAY_MS = 86_400_000;

/** Switches a feed of incidents off or on; switched on, it is read at once. */
export async function switchFeed(
  slug: string,
  _previous: FormOutcome | null,
  form: FormData,
): Promise<FormOutcome> {
  return asRole(slug, canSync, async (org) => {
    const t = await getTranslations("integrations.feeds");
    const parsed = switchFeedForm.safeParse(textFields(form));
    if (!parsed.success) return refused({ title: t("unknown") });
    const { kind, off } = parsed.data;
    unwrap(await org.client.rpc("switch_feed", { p_organization_id: org.id, p_kind: kind, p_off: off }));
    if (!off) syncAfterwards(org, "manual");
    revalidatePath(`/${org.slug}`, "layout");
    return succeeded({ title: t(off ? "switchedOff" : "switchedOn") });
  });
}

/** Says which of the customer's fields means what, and reads Incident Management again with those names. */
export async function nameIncidentFields(
  slug: string,
  _previous: FormOutcome | null,
  form: FormData,
): Promise<FormOutcome> {
  const values = textFields(form);
  const save = async (org: OrganizationContext) => {
    const t = await getTranslations("integrations.feeds");
    const parsed = fieldNamesForm.safeParse(values);
    if (!parsed.success) return refused({ title: t("fieldTooLong"), values });
    const { service, team, environment, severity } = parsed.data;
    unwrap(
      await org.client.rpc("name_incident_fields", {
        p_organization_id: org.id,
        p_service: service,
        p_team: team,
        p_environment: environment,
        p_severity: severity,
      }),
    );
    syncAfterwards(org, "manual");
    revalidatePath(`/${org.slug}/settings/integrations`, "layout");
    return succeeded({ title: t("fieldsSaved") });
  };
  return asRole(slug, canSync, save, {}, values);
}

/** Reads all DORA incidents that Datadog still holds, two years of them. */
export async function readIncidentArchive(
  slug: string,
  _previous: FormOutcome | null,
  _form: FormData,
): Promise<FormOutcome> {
  return asRole(slug, canSync, async (org) => {
    const t = await getTranslations("integrations");
    if (!(await mayReadFurther(org))) return refused({ title: t("card.syncBusy") });
    const since = new Date(Date.now() - RETENTION_DAYS * DAY_MS);
    syncAfterwards(org, "manual", { since, sinceOf: ["dora_incidents"] });
    revalidatePath(`/${org.slug}/settings/integrations`, "layout");
    return succeeded({ title: t("feeds.archiveStarted") });
  });
}

/** Says that an incident is none of the other feed's, or lets the two be matched again. */
export async function partIncident(
  slug: string,
  _previous: FormOutcome | null,
  form: FormData,
): Promise<FormOutcome> {
  return asRole(slug, canSync, async (org) => {
    const t = await getTranslations("integrations.feeds");
    const parsed = partIncidentForm.safeParse(textFields(form));
    if (!parsed.success) return refused({ title: t("unknown") });
    const { incidentId, parted } = parsed.data;
    const answer = await org.client.rpc("part_incident", {
      p_organization_id: org.id,
      p_incident_id: incidentId,
      p_parted: parted,
    });
    if (answer.error?.code === "PT404") return refused({ title: t("unknown") });
    unwrap(answer);
    revalidatePath(`/${org.slug}`, "layout");
    return succeeded({ title: t(parted ? "parted" : "joined") });
  });
}
