import { z } from "zod";
import { definition } from "@/lib/core/metrics/definitions";
import { daysRead, type Reading, readWithin, sourceOf } from "@/lib/core/metrics/reading";
import { type TimeWindow, windowDays } from "@/lib/core/metrics/window";
import { RULES_VERSION } from "@/lib/core/origins/classify";
import type { Question } from "@/lib/core/question/question";
import { getSource } from "@/lib/ingest/integrations/data";
import type { AnyClient } from "@/lib/platform/supabase/service";
import { unwrap } from "@/lib/platform/supabase/unwrap";
import { getOriginComparison, listOriginVerdicts } from "@/lib/read/origin-comparisons/data";
import type { StoredComparison } from "@/lib/read/origin-comparisons/types";
import type { OrganizationId } from "@/lib/workspace/organizations/organization-id";
import type { Repository } from "@/lib/workspace/repositories/types";
import {
  type Basis,
  type ComparisonJson,
  comparisonSchema,
  type ReadJson,
  type WeeklyVerdictJson,
  weeklyVerdictSchema,
} from "./schema";
import { toScopeJson } from "./scope";

/** What a report needs to know of its organization. */
export interface ReportOrganization {
  slug: string;
  timeZone: string;
  productionEnvironments: readonly string[];
  /** Whether incidents that name no environment count wherever a production environment does. */
  countsIncidentsWithoutEnvironment: boolean;
  /** Whether a deployment that two sources reported counts once. */
  mergesDuplicates: boolean;
  dataVersion: number;
  /** When a sync last read everything, or a pipeline last pushed; null before that. */
  dataAsOf: Date | null;
}

const organizationRow = z.object({
  slug: z.string(),
  time_zone: z.string(),
  production_environments: z.array(z.string()),
  counts_incidents_without_environment: z.boolean(),
  merges_duplicates: z.boolean(),
  data_version: z.number(),
});

/** @throws DatabaseError */
export async function getReportOrganization(
  client: AnyClient,
  organizationId: OrganizationId,
): Promise<ReportOrganization> {
  const [row, integration] = await Promise.all([
    client
      .from("organizations")
      .select(
        "slug, time_zone, production_environments, counts_incidents_without_environment, merges_duplicates, data_version",
      )
      .eq("id", organizationId)
      .single(),
    getSource(client, organizationId),
  ]);
  const organization = organizationRow.parse(unwrap(row));
  return {
    slug: organization.slug,
    timeZone: organization.time_zone,
    productionEnvironments: organization.production_environments,
    countsIncidentsWithoutEnvironment: organization.counts_incidents_without_environment,
    mergesDuplicates: organization.merges_duplicates,
    dataVersion: organization.data_version,
    dataAsOf: integration?.lastSyncedAt ?? null,
  };
}

/** The kept comparison as reports carry it; null where there is none. @throws DatabaseError */
export async function getReportComparison(
  client: AnyClient,
  organizationId: OrganizationId,
): Promise<ComparisonJson | null> {
  const stored = await getOriginComparison(client, organizationId);
  return stored && toComparisonJson(stored);
}

function toComparisonJson(stored: StoredComparison): ComparisonJson {
  const { comparison, services, hiddenEstimate, takenBack, history } = stored;
  const json = {
    definition: { ...definition("origin-comparison"), version: stored.definitionVersion },
    environments: stored.environments,
    computedAt: stored.computedAt,
    dataVersion: stored.dataVersion,
    originRulesVersion: stored.rulesVersion,
    history,
    result: comparison,
    services,
    hiddenEstimate,
    takenBack,
  };
  // Instants become texts on the way.
  return comparisonSchema.parse(JSON.parse(JSON.stringify(json)));
}

/** The word of the last closed week; null where none was given. @throws DatabaseError */
export async function getReportVerdict(
  client: AnyClient,
  organizationId: OrganizationId,
): Promise<WeeklyVerdictJson | null> {
  const [latest] = await listOriginVerdicts(client, organizationId, 1);
  return latest ? weeklyVerdictSchema.parse(JSON.parse(JSON.stringify(latest))) : null;
}

/** What every figure of a report rests on. */
export function toBasis(
  organization: ReportOrganization,
  { question, repositories }: { question: Question; repositories: readonly Repository[] },
  reading: Reading,
  now: Date,
): Basis {
  return {
    organization: organization.slug,
    timeZone: organization.timeZone,
    scope: toScopeJson(question, repositories),
    source: sourceOf(reading, question.window),
    mergesDuplicates: organization.mergesDuplicates,
    read: toReadJson(question.window, reading),
    dataAsOf: organization.dataAsOf?.toISOString() ?? null,
    dataVersion: organization.dataVersion,
    originRulesVersion: RULES_VERSION,
    producedAt: now.toISOString(),
  };
}

function toReadJson(window: TimeWindow, reading: Reading): ReadJson {
  const feed = (spans: readonly TimeWindow[]) => ({
    days: daysRead(window, spans),
    spans: readWithin(window, spans).map(({ from, to }) => ({
      from: from.toISOString(),
      to: to.toISOString(),
    })),
  });
  return {
    windowDays: windowDays(window),
    deployments: feed(reading.deployments),
    incidents: feed(reading.incidents),
  };
}

/** What a basis says was read; the whole window where it was kept before anything said so. */
export function fromReadJson({ read, scope }: Pick<Basis, "read" | "scope">): Reading {
  const whole = [{ from: new Date(scope.window.from), to: new Date(scope.window.to) }];
  const feed = (one: ReadJson["deployments"] | undefined) =>
    one?.spans.map(({ from, to }) => ({ from: new Date(from), to: new Date(to) })) ?? whole;
  return { deployments: feed(read?.deployments), incidents: feed(read?.incidents) };
}
