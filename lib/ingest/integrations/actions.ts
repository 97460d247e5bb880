"use server";

import { revalidatePath } from "next/cache";
import { getTranslations } from "next-intl/server";
import type { z } from "zod";
import {
  type FormOutcome,
  fieldProblems,
  refused,
  succeeded,
  textFields,
} from "@/lib/platform/forms/outcome";
import { sentForm } from "@/lib/platform/forms/sent-form";
import { log } from "@/lib/platform/log";
import { refuseTooOften } from "@/lib/platform/rate-limits/guard";
import { connectLimits } from "@/lib/platform/rate-limits/limits";
import { serviceClient } from "@/lib/platform/supabase/service";
import { DatabaseError } from "@/lib/platform/supabase/unwrap";
import { asRole } from "@/lib/workspace/organizations/as-role";
import { canConnect, canSync } from "@/lib/workspace/organizations/roles";
import type { OrganizationContext } from "@/lib/workspace/organizations/types";
import { backfillSince } from "./backfill";
import { type ConnectOutcome, connectDatadog as proveAndStore } from "./connect";
import { type IntegrationProblem, refusedConnection } from "./connect-problem";
import { getIntegration } from "./data";
import { disconnectIntegration } from "./disconnect";
import { connectDatadogForm } from "./schema";
import { mayReadFurther, syncAfterwards } from "./sync-afterwards";
import { isSyncing, mayBeContinued } from "./sync-progress";

/** Proves the keys against Datadog, stores them if they work, and lets the history come in. Keys never come back. */
export async function connectDatadog(
  slug: string,
  _previous: FormOutcome | null,
  form: FormData,
): Promise<FormOutcome> {
  const values = { site: String(sentForm(form).get("site") ?? "").slice(0, 200) };
  const connect = async (org: OrganizationContext) => {
    const t = await getTranslations("integrations");
    const parsed = connectDatadogForm.safeParse(textFields(form));
    if (!parsed.success) {
      const problems = Object.entries(fieldProblems(parsed.error));
      const fields = problems.map(([field, key]) => [field, t(`problems.${key as IntegrationProblem}`)]);
      return refused({ fields: Object.fromEntries(fields), values });
    }
    const tooOften = await refuseTooOften(connectLimits(org.id, org.user.id), values);
    if (tooOften) return tooOften;
    const outcome = await stored(org, parsed.data);
    if (outcome === "not-saved") return refused({ title: t("problems.notSaved"), values });
    if (!outcome.ok) return refusedConnection(outcome, values);
    syncAfterwards(org, "connect");
    revalidatePath(`/${org.slug}`, "layout");
    return succeeded({ title: t("connected") });
  };
  return asRole(slug, canConnect, connect, {}, values);
}

async function stored(
  org: OrganizationContext,
  { asksHistory, allHistory, ...keys }: z.infer<typeof connectDatadogForm>,
): Promise<ConnectOutcome | "not-saved"> {
  try {
    return await proveAndStore(serviceClient(), {
      ...keys,
      ...(asksHistory && { allHistory: allHistory !== undefined }),
      organizationId: org.id,
      connectedBy: org.user.id,
    });
  } catch (error) {
    // Whose role was taken meanwhile is told so, by asRole.
    if (!(error instanceof DatabaseError) || error.code === "PT403") throw error;
    log("connection not stored", { organizationId: org.id, error });
    return "not-saved";
  }
}

/** Reads the last 30 days again and all that is new, after the answer is sent. */
export async function syncNow(
  slug: string,
  _previous: FormOutcome | null,
  _form: FormData,
): Promise<FormOutcome> {
  return asRole(slug, canSync, async (org) => {
    const t = await getTranslations("integrations.card");
    const integration = await getIntegration(org.client, org.id);
    if (integration && isSyncing(integration, new Date())) return succeeded({ title: t("syncBusy") });
    syncAfterwards(org, "manual");
    revalidatePath(`/${org.slug}/settings/integrations`, "layout");
    return succeeded({ title: t("syncStarted") });
  });
}

/** Reads further back, to one of the choices; refused while a run is open, since that has a window of its own. */
export async function loadMoreHistory(
  slug: string,
  _previous: FormOutcome | null,
  form: FormData,
): Promise<FormOutcome> {
  return asRole(slug, canSync, async (org) => {
    const t = await getTranslations("integrations");
    const since = backfillSince(Number(sentForm(form).get("days")), new Date());
    if (!since) return refused({ title: t("more.legend") });
    if (!(await mayReadFurther(org))) return refused({ title: t("card.syncBusy") });
    syncAfterwards(org, "manual", { since });
    revalidatePath(`/${org.slug}/settings/integrations`, "layout");
    return succeeded({ title: t("more.started") });
  });
}

/** Reads what was set aside through today's parser, and then syncs. */
export async function retrySetAside(
  slug: string,
  _previous: FormOutcome | null,
  _form: FormData,
): Promise<FormOutcome> {
  return asRole(slug, canSync, async (org) => {
    const t = await getTranslations("integrations");
    const integration = await getIntegration(org.client, org.id);
    if (integration && isSyncing(integration, new Date())) return refused({ title: t("card.syncBusy") });
    syncAfterwards(org, "manual", { retriesSetAside: true });
    revalidatePath(`/${org.slug}/settings/integrations`, "layout");
    return succeeded({ title: t("setAside.retryStarted") });
  });
}

/** Goes on with a sync that was left unfinished; the page that shows its progress calls it. */
export async function continueSync(
  slug: string,
  _previous: FormOutcome | null,
  _form: FormData,
): Promise<FormOutcome> {
  return asRole(slug, canSync, async (org) => {
    const integration = await getIntegration(org.client, org.id);
    if (integration && mayBeContinued(integration, new Date())) syncAfterwards(org, "manual");
    return succeeded();
  });
}

/** Wipes the keys and stops syncing; the history stays. */
export async function disconnectDatadog(
  slug: string,
  _previous: FormOutcome | null,
  _form: FormData,
): Promise<FormOutcome> {
  return asRole(slug, canConnect, async (org) => {
    const integration = await getIntegration(org.client, org.id);
    if (integration) await disconnectIntegration(serviceClient(), org.id, integration.id, org.user.id);
    revalidatePath(`/${org.slug}`, "layout");
    return succeeded();
  });
}
