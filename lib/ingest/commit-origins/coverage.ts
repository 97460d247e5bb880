import { z } from "zod";
import { type EvidenceLevel, UNKNOWN_REASONS } from "@/lib/core/origins/classification";
import { ORIGINS } from "@/lib/core/origins/origin";
import { type Question, toQuestionText } from "@/lib/core/question/question";
import type { AnyClient } from "@/lib/platform/supabase/service";
import { unwrap } from "@/lib/platform/supabase/unwrap";
import type { OrganizationId } from "@/lib/workspace/organizations/organization-id";
import { OBSERVATION_SOURCES, type OriginSource } from "./types";

/** What a known origin rests on: a level, "none" for no evidence in complete metadata, or a person's word. */
export type CoverageBasis = EvidenceLevel | "none" | "overrule";
export const COVERAGE_BASES: readonly CoverageBasis[] = ["overrule", "E5", "E4", "E3", "E2", "E1", "none"];

/** Why an origin is not known; "not-told": no source said anything of the commit. */
export const COVERAGE_UNKNOWN_REASONS = [...UNKNOWN_REASONS, "not-told"] as const;
export type CoverageUnknownReason = (typeof COVERAGE_UNKNOWN_REASONS)[number];

/** How much is known about who wrote what was deployed. Each commit counts once. */
export interface OriginCoverage {
  commits: number;
  known: number;
  byBasis: readonly { basis: CoverageBasis; commits: number }[];
  bySource: readonly { source: OriginSource; commits: number }[];
  byUnknownReason: readonly { reason: CoverageUnknownReason; commits: number }[];
  /** Whether Datadog is known to forward whole messages; null without a connection. */
  wholeMessages: boolean | null;
  /** What could be known, at most, by each of the other two ways in. */
  lifts: CoverageLifts;
}

/** Known commits at most, of the same total, once a further source tells of the unknown ones. */
export interface CoverageLifts {
  /** The push command, where it runs for every repository that is deployed. */
  git: number;
  /** The GitHub connection: unknown commits of repositories at github.com. */
  github: number;
}

const answer = z.object({
  whole_messages: z.boolean().nullable(),
  counts: z.array(
    z.object({
      origin: z.enum(ORIGINS),
      level: z.enum(["E1", "E2", "E3", "E4", "E5"]).nullable(),
      source: z.enum([...OBSERVATION_SOURCES, "overrule"]).nullable(),
      unknown_reason: z.string().nullable(),
      commits: z.number(),
      on_github: z.number(),
    }),
  ),
});
type Counted = z.infer<typeof answer>["counts"][number];

const sumOf = (rows: readonly Counted[]) => rows.reduce((sum, { commits }) => sum + commits, 0);

function basisOf({ source, level }: Counted): CoverageBasis {
  if (source === "overrule") return "overrule";
  return level ?? "none";
}

/** Counts by a name that is worked out per row; names without commits are left out. */
function countBy<Name extends string>(
  rows: readonly Counted[],
  names: readonly Name[],
  nameOf: (row: Counted) => Name | null,
): { name: Name; commits: number }[] {
  return names
    .map((name) => ({ name, commits: sumOf(rows.filter((row) => nameOf(row) === name)) }))
    .filter(({ commits }) => commits > 0);
}

/** The counts of the database as the coverage that is shown. Pure. */
export function toOriginCoverage({ whole_messages, counts }: z.infer<typeof answer>): OriginCoverage {
  const known = counts.filter(({ origin }) => origin !== "UNKNOWN");
  const unknown = counts.filter(({ origin }) => origin === "UNKNOWN");
  const reasonOf = ({ unknown_reason }: Counted) =>
    COVERAGE_UNKNOWN_REASONS.find((reason) => reason === unknown_reason) ?? "not-told";
  return {
    commits: sumOf(counts),
    known: sumOf(known),
    byBasis: countBy(known, COVERAGE_BASES, basisOf).map(({ name, commits }) => ({ basis: name, commits })),
    bySource: countBy(known, [...OBSERVATION_SOURCES, "overrule"], ({ source }) => source).map(
      ({ name, commits }) => ({ source: name, commits }),
    ),
    byUnknownReason: countBy(unknown, COVERAGE_UNKNOWN_REASONS, reasonOf).map(({ name, commits }) => ({
      reason: name,
      commits,
    })),
    wholeMessages: whole_messages,
    lifts: {
      git: sumOf(counts),
      github: sumOf(known) + unknown.reduce((sum, { on_github }) => sum + on_github, 0),
    },
  };
}

/**
 * How much is known about who wrote the commits of the deployments that answer a question, by evidence and by reason for not knowing.
 * @throws DatabaseError
 */
export async function getOriginCoverage(
  client: AnyClient,
  organizationId: OrganizationId,
  question: Question,
): Promise<OriginCoverage> {
  const text = unwrap(
    await client.rpc("summarize_origin_coverage", {
      p_organization_id: organizationId,
      p_question: toQuestionText(question),
    }),
  );
  return toOriginCoverage(answer.parse(JSON.parse(text)));
}
