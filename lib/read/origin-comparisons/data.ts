import { z } from "zod";
import type { AttestedCounts } from "@/lib/core/metrics/comparison/hidden-estimate";
import type { HiddenNotes } from "@/lib/core/metrics/hidden-range";
import { type Question, toQuestionText } from "@/lib/core/question/question";
import type { AnyClient } from "@/lib/platform/supabase/service";
import { textList } from "@/lib/platform/supabase/text-list";
import { unwrap } from "@/lib/platform/supabase/unwrap";
import type { OrganizationId } from "@/lib/workspace/organizations/organization-id";
import { COMPARISON_DEFINITION_VERSION } from "./definition";
import { comparisonResult, verdictRow } from "./schema";
import type { DecidedVerdict, StoredComparison } from "./types";

const comparisonRow = z.object({
  computed_at: z.string(),
  data_version: z.number(),
  definition_version: z.number(),
  rules_version: z.string(),
  environments: z.array(z.string()),
  result: z.string(),
});

/**
 * The organization's latest comparison; null before the first, and after an update that changed its definition,
 * until the next sync. @throws DatabaseError
 */
export async function getOriginComparison(
  client: AnyClient,
  organizationId: OrganizationId,
): Promise<StoredComparison | null> {
  const found = unwrap(
    await client
      .from("origin_comparisons")
      .select("computed_at, data_version, definition_version, rules_version, environments, result")
      .eq("organization_id", organizationId)
      .eq("definition_version", COMPARISON_DEFINITION_VERSION)
      .maybeSingle(),
  ) as unknown;
  if (found === null) return null;
  const row = comparisonRow.parse(found);
  return {
    ...comparisonResult.parse(JSON.parse(row.result)),
    computedAt: new Date(row.computed_at),
    dataVersion: row.data_version,
    definitionVersion: row.definition_version,
    rulesVersion: row.rules_version,
    environments: row.environments,
  };
}

/** What git notes tell of the AI that hides behind figures by origin, whatever their filters. @throws DatabaseError */
export async function getHiddenNotes(
  client: AnyClient,
  organizationId: OrganizationId,
): Promise<HiddenNotes> {
  return (await getOriginComparison(client, organizationId))?.hiddenEstimate ?? null;
}

/** The words of the last closed weeks, the latest first. @throws DatabaseError */
export async function listOriginVerdicts(
  client: AnyClient,
  organizationId: OrganizationId,
  limit: number,
): Promise<DecidedVerdict[]> {
  const rows = unwrap(
    await client
      .from("origin_verdicts")
      .select(
        "week_end, decided_at, environments, verdict, reason, estimand, ratio, low, high, failed, evaluated, coverage",
      )
      .eq("organization_id", organizationId)
      .eq("definition_version", COMPARISON_DEFINITION_VERSION)
      .order("week_end", { ascending: false })
      .limit(limit),
  ) as unknown[];
  return rows.map((row) => {
    const { week_end: weekEnd, decided_at: decidedAt, ...rest } = verdictRow.parse(row);
    return { weekEnd, decidedAt, ...rest };
  });
}

/** More result changes than their p90 needs; the latest ones tell most about Datadog as it is today. */
const LAGS_MAX = 1000;

const lagRow = z.object({
  seen_at: z.string(),
  external_deployments: z.object({ started_at: z.string() }),
});

/** Seconds from a deployment's start to each change of its result that a sync saw; the latest 1,000. @throws DatabaseError */
export async function listResultLags(
  client: AnyClient,
  organizationId: OrganizationId,
  environments: readonly string[],
): Promise<number[]> {
  const rows = unwrap(
    await client
      .from("result_changes")
      .select("seen_at, external_deployments!inner(started_at)")
      .eq("organization_id", organizationId)
      .filter("external_deployments.env", "in", textList(environments))
      .order("id", { ascending: false })
      .limit(LAGS_MAX),
  ) as unknown;
  return z
    .array(lagRow)
    .parse(rows)
    .map(({ seen_at, external_deployments: { started_at } }) =>
      Math.max(0, (Date.parse(seen_at) - Date.parse(started_at)) / 1000),
    );
}

const attestedCounts: z.ZodType<AttestedCounts> = z.object({
  attested: z.number(),
  seen: z.number(),
  unmarked: z.number(),
});

/** What git notes tell about the marks of the AI-assisted commits of what answers a question. @throws DatabaseError */
export async function countAttestedCommits(
  client: AnyClient,
  organizationId: OrganizationId,
  question: Question,
): Promise<AttestedCounts> {
  const text = unwrap(
    await client.rpc("count_attested_commits", {
      p_organization_id: organizationId,
      p_question: toQuestionText(question),
    }),
  );
  return attestedCounts.parse(JSON.parse(text));
}
