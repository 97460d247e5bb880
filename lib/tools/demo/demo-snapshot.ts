import type { ServiceClient } from "@/lib/platform/supabase/service";
import { DEFAULT_FILTERS } from "@/lib/read/filters/filters";
import { toQuestion } from "@/lib/read/filters/question";
import { getReportOrganization } from "@/lib/read/reports/data";
import { loadReport } from "@/lib/read/reports/report";
import { keepSnapshot, listSnapshots } from "@/lib/read/snapshots/data";
import type { OrganizationId } from "@/lib/workspace/organizations/organization-id";

const DAY_MS = 86_400_000;
const TITLE = "Quarterly review";

/** Gives the demo one snapshot, of the 90 days before it was made, so that the days since can be seen to move it. */
export async function ensureDemoSnapshot(
  service: ServiceClient,
  organizationId: OrganizationId,
  now: Date,
): Promise<void> {
  const kept = await listSnapshots(service, organizationId);
  if (kept.length > 0) return;
  const organization = await getReportOrganization(service, organizationId);
  const window = { from: new Date(now.getTime() - 90 * DAY_MS), to: now };
  const question = { ...toQuestion(DEFAULT_FILTERS, organization, now), window };
  const asked = { question, repositories: [] };
  const report = await loadReport(service, organizationId, organization, asked, now);
  await keepSnapshot(service, organizationId, null, TITLE, report);
}
