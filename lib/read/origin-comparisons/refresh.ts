import { HistoryRows } from "@/lib/core/metrics/comparison/history-rows";
import type { SearchedMessages } from "@/lib/core/metrics/taken-back-commits";
import { RULES_VERSION } from "@/lib/core/origins/classify";
import { BEGINNING, EVERYTHING, type Question } from "@/lib/core/question/question";
import { getIntegration } from "@/lib/ingest/integrations/data";
import { log } from "@/lib/platform/log";
import type { ServiceClient } from "@/lib/platform/supabase/service";
import { unwrap } from "@/lib/platform/supabase/unwrap";
import { countDuplicates } from "@/lib/read/deployments/duplicates";
import { deploymentSlices } from "@/lib/read/deployments/slices";
import type { OrganizationId } from "@/lib/workspace/organizations/organization-id";
import { parseWeekStart } from "@/lib/workspace/organizations/week-start";
import { computeComparison, computeWeeklyVerdict } from "./compute";
import { countAttestedCommits, getOriginComparison, listOriginVerdicts, listResultLags } from "./data";
import { COMPARISON_DEFINITION_VERSION } from "./definition";
import { type KnownTakenBack, listTakenBack, placeOf, searchedIn, withTakenBack } from "./taken-back";
import type { WeeklyVerdict } from "./types";

interface OrganizationRow {
  data_version: number;
  time_zone: string;
  week_start: string;
  production_environments: string[];
}

/**
 * Computes the comparison over the whole history of the production environments and keeps it; and gives the last
 * closed week its word, unless it has one. Does nothing until somebody has said which environments are production.
 * @throws DatabaseError
 */
export async function refreshOriginComparison(
  service: ServiceClient,
  organizationId: OrganizationId,
  now: Date,
): Promise<void> {
  const organization = await getOrganization(service, organizationId);
  if (!organization || organization.production_environments.length === 0) return;
  const environments = organization.production_environments;
  const question = { ...EVERYTHING, window: { from: BEGINNING, to: now }, environments };
  const [observedLagSeconds, attested, duplicates, takenBack] = await Promise.all([
    listResultLags(service, organizationId, environments),
    countAttestedCommits(service, organizationId, question),
    countDuplicates(service, organizationId, question),
    listTakenBack(service, organizationId),
  ]);
  const { rows, searched } = await readHistory(service, organizationId, question, takenBack);
  const input = { rows, now, observedLagSeconds, attested, duplicates, searched };
  unwrap(
    await service.rpc("record_origin_comparison", {
      p_organization_id: organizationId,
      p_comparison: JSON.stringify({
        computed_at: now,
        data_version: organization.data_version,
        definition_version: COMPARISON_DEFINITION_VERSION,
        rules_version: RULES_VERSION,
        environments,
        result: JSON.stringify(computeComparison(input)),
      }),
    }),
  );
  if (!(await hasLoaded(service, organizationId))) return;
  const word = computeWeeklyVerdict({
    earlier: await listOriginVerdicts(service, organizationId, EARLIER_WEEKS),
    ...input,
    timeZone: organization.time_zone,
    weekStartsOn: parseWeekStart(organization.week_start),
    environments,
  });
  if (word) await decide(service, organizationId, word);
}

/** A whole history, slice by slice: neither an answer of the database nor what is kept as objects grows with it. */
async function readHistory(
  service: ServiceClient,
  organizationId: OrganizationId,
  question: Question,
  takenBack: KnownTakenBack,
): Promise<{ rows: HistoryRows; searched: SearchedMessages | null }> {
  const rows = new HistoryRows();
  const places = new Set<string>();
  for await (const slice of deploymentSlices(service, organizationId, question)) {
    rows.add(withTakenBack(slice, takenBack));
    for (const deployment of slice) places.add(placeOf(deployment));
  }
  return { rows, searched: searchedIn(places, takenBack) };
}

/** A week decided twice at once is among them; the one before it is then the second. */
const EARLIER_WEEKS = 3;

/**
 * A word on half of a history would be about the half that came first: none is given before Datadog was read once, nor
 * while the rest of what it keeps is due. The first word is about the last closed week of all that was loaded. From a
 * Datadog that was disconnected nothing more is to come.
 */
async function hasLoaded(service: ServiceClient, organizationId: OrganizationId): Promise<boolean> {
  const integration = await getIntegration(service, organizationId);
  if (integration === null || integration.status === "disconnected") return true;
  return integration.lastSyncedAt !== null && !integration.isHistoryDue;
}

/** The same for work that must not fail with it: an error is logged, and the next sync tries again. */
export async function tryRefreshOriginComparison(
  service: ServiceClient,
  organizationId: OrganizationId,
): Promise<void> {
  try {
    await refreshOriginComparison(service, organizationId, new Date());
  } catch (error) {
    log("comparison by origin not refreshed", { organizationId, error });
  }
}

/** Computes the comparison anew where origins or events have changed since; never throws, as above. */
export async function refreshStaleComparison(
  service: ServiceClient,
  organizationId: OrganizationId,
): Promise<void> {
  try {
    const [organization, stored] = await Promise.all([
      getOrganization(service, organizationId),
      getOriginComparison(service, organizationId),
    ]);
    if (organization?.data_version === stored?.dataVersion) return;
    await refreshOriginComparison(service, organizationId, new Date());
  } catch (error) {
    log("comparison by origin not refreshed", { organizationId, error });
  }
}

async function getOrganization(
  service: ServiceClient,
  organizationId: OrganizationId,
): Promise<OrganizationRow | null> {
  return unwrap(
    await service
      .from("organizations")
      .select("data_version, time_zone, week_start, production_environments")
      .eq("id", organizationId)
      .maybeSingle(),
  ) as OrganizationRow | null;
}

async function decide(service: ServiceClient, organizationId: OrganizationId, word: WeeklyVerdict) {
  const { weekEnd, ...rest } = word;
  unwrap(
    await service.rpc("decide_origin_verdict", {
      p_organization_id: organizationId,
      p_verdict: JSON.stringify({
        week_end: weekEnd,
        definition_version: COMPARISON_DEFINITION_VERSION,
        ...rest,
      }),
    }),
  );
}
