import { z } from "zod";
import { breakingErrorOf } from "@/lib/core/metrics/comparison/breaking-commit";
import type { ExposureGroup, GroupedExposures } from "@/lib/core/metrics/comparison/exposure-groups";
import { ORIGINS, type Origin } from "@/lib/core/origins/origin";
import { type Question, toQuestionText } from "@/lib/core/question/question";
import type { AnyClient } from "@/lib/platform/supabase/service";
import { unwrap } from "@/lib/platform/supabase/unwrap";
import type { OrganizationId } from "@/lib/workspace/organizations/organization-id";

const count = z.number();
const instant = z
  .string()
  .nullable()
  .transform((text) => (text === null ? null : new Date(text)));

/** [service, team, failed, four counts of commits, deployments, shared commits, repository, day, since, chain, broken by]. */
type GroupRow = [
  service: string,
  team: string | null,
  failed: boolean,
  human: number,
  aiAssisted: number,
  bot: number,
  unknown: number,
  deployments: number,
  shared: number[] | null,
  repository: string | null,
  day: number,
  sinceFailure: number,
  inChain: number,
  /** Without an origin: none of its commits broke it. */
  breaking: [origin: Origin | null, evidence: string, number: number] | null,
];

const COUNTS = [3, 4, 5, 6, 7, 10, 11, 12];
const breakingRow = z.tuple([z.enum(ORIGINS).nullable(), z.string(), count]).nullable();

/** A hundred thousand rows: a schema for each field of each would take longer than the fit. */
function isGroupRow(row: unknown): row is GroupRow {
  if (!Array.isArray(row) || row.length !== 14) return false;
  const isName = (name: unknown) => name === null || typeof name === "string";
  return (
    typeof row[0] === "string" &&
    isName(row[1]) &&
    typeof row[2] === "boolean" &&
    COUNTS.every((at) => Number.isInteger(row[at])) &&
    (row[8] === null || (Array.isArray(row[8]) && row[8].every(Number.isInteger))) &&
    isName(row[9]) &&
    (row[13] === null || breakingRow.safeParse(row[13]).success)
  );
}

function toGroup(row: GroupRow): ExposureGroup {
  return {
    service: row[0],
    team: row[1],
    failed: row[2],
    commits: [row[3], row[4], row[5], row[6]],
    deployments: row[7],
    sharedCommits: row[8] ?? [],
    repository: row[9],
    day: row[10],
    sinceFailure: row[11],
    inChain: row[12],
    breaking: toBreaking(row[13]),
  };
}

function toBreaking(named: GroupRow[13]): ExposureGroup["breaking"] {
  if (named === null) return null;
  const [origin, evidence, commit] = named;
  if (origin === null) return "elsewhere";
  return { origin: ORIGINS.indexOf(origin), error: breakingErrorOf(evidence), commit };
}

const answer = z
  .object({
    groups: z.custom<GroupRow[]>((rows) => Array.isArray(rows) && rows.every(isGroupRow)),
    first_started_at: instant,
    last_started_at: instant,
    left_out: z.object({
      rollbacks: count.default(0),
      withoutCommits: count.default(0),
      nothingNew: count.default(0),
      pending: count.default(0),
      young: count.default(0),
      outsideWindow: count.default(0),
    }),
  })
  .transform(
    (read): GroupedExposures => ({
      groups: read.groups.map(toGroup),
      firstStartedAt: read.first_started_at,
      lastStartedAt: read.last_started_at,
      leftOut: read.left_out,
    }),
  );

/**
 * What `exposuresOf` finds among the deployments that answer a question and started before an instant, grouped in the
 * database. What was deployed before the question's window is known all the same; tools narrow nothing here.
 * @throws DatabaseError
 */
export async function groupExposures(
  client: AnyClient,
  organizationId: OrganizationId,
  question: Question,
  matureBefore: Date,
): Promise<GroupedExposures> {
  const text = unwrap(
    await client.rpc("group_exposures", {
      p_organization_id: organizationId,
      p_question: toQuestionText(question, { matureBefore }),
    }),
  );
  return answer.parse(JSON.parse(text));
}
