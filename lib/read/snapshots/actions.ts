"use server";

import { revalidatePath } from "next/cache";
import { redirect } from "next/navigation";
import { getTranslations } from "next-intl/server";
import { type FormOutcome, refused, succeeded, textFields } from "@/lib/platform/forms/outcome";
import { sentForm } from "@/lib/platform/forms/sent-form";
import { serviceClient } from "@/lib/platform/supabase/service";
import { DatabaseError, unwrap } from "@/lib/platform/supabase/unwrap";
import { parseFilters } from "@/lib/read/filters/parse";
import { toQuestion } from "@/lib/read/filters/question";
import { getReportOrganization } from "@/lib/read/reports/data";
import { loadReport } from "@/lib/read/reports/report";
import { asRole } from "@/lib/workspace/organizations/as-role";
import { problemText } from "@/lib/workspace/organizations/problem";
import { canDeleteSnapshots, canKeepSnapshots } from "@/lib/workspace/organizations/roles";
import type { OrganizationContext } from "@/lib/workspace/organizations/types";
import { listRepositories } from "@/lib/workspace/repositories/data";
import { keepSnapshot } from "./data";
import { keepSnapshotForm, snapshotId } from "./schema";

/** Keeps the report that the dashboard shows with these filters, computed anew from what the reader may see. */
export async function keepDashboardSnapshot(
  slug: string,
  query: string,
  _previous: FormOutcome | null,
  form: FormData,
): Promise<FormOutcome> {
  let id = "";
  const values = textFields(form);
  const keep = async (org: OrganizationContext) => {
    const t = await getTranslations("snapshots");
    if (org.isDemo) return refused({ title: await problemText("notAllowed"), values });
    const parsed = keepSnapshotForm.safeParse(values);
    if (!parsed.success) return refused({ fields: { title: t("problems.title") }, values });
    const now = new Date();
    const [organization, repositories] = await Promise.all([
      getReportOrganization(org.client, org.id),
      listRepositories(org.client, org.id),
    ]);
    const { filters } = parseFilters(paramsOf(query));
    const question = toQuestion(filters, organization, now);
    if (question.environments?.length === 0) return refused({ title: t("problems.noEnvironments"), values });
    const report = await loadReport(org.client, org.id, organization, { question, repositories }, now);
    try {
      id = await keepSnapshot(serviceClient(), org.id, org.user.id, parsed.data.title, report);
    } catch (error) {
      if (!(error instanceof DatabaseError) || error.code !== "PT409") throw error;
      return refused({ title: t("problems.tooMany"), values });
    }
    return succeeded();
  };
  const outcome = await asRole(slug, canKeepSnapshots, keep, {}, values);
  if (!outcome.ok) return outcome;
  revalidatePath(`/${slug}/snapshots`);
  redirect(`/${slug}/snapshots/${id}`);
}

function paramsOf(query: string): Record<string, string[]> {
  const params = new URLSearchParams(String(query));
  return Object.fromEntries([...new Set(params.keys())].map((name) => [name, params.getAll(name)]));
}

/** Deletes a snapshot for good. */
export async function deleteSnapshot(
  slug: string,
  _previous: FormOutcome | null,
  form: FormData,
): Promise<FormOutcome> {
  const outcome = await asRole(slug, canDeleteSnapshots, async (org) => {
    const id = snapshotId.safeParse(sentForm(form).get("snapshotId"));
    if (!id.success) return refused({ title: await problemText("gone") });
    unwrap(
      await org.client.rpc("delete_report_snapshot", { p_organization_id: org.id, p_snapshot_id: id.data }),
    );
    return succeeded();
  });
  if (!outcome.ok) return outcome;
  revalidatePath(`/${slug}/snapshots`);
  redirect(`/${slug}/snapshots`);
}
