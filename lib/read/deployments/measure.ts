import { z } from "zod";
import type { OriginTally } from "@/lib/core/metrics/by-origin";
import { countsOfVerdicts, type DeploymentCounts } from "@/lib/core/metrics/deployment-counts";
import { windowBefore } from "@/lib/core/metrics/window";
import {
  type CountedWindow,
  type LeadTimes,
  type SideCounts,
  type WindowCounts,
  withCounts,
} from "@/lib/core/metrics/window-counts";
import { ORIGINS } from "@/lib/core/origins/origin";
import { type Question, toQuestionText } from "@/lib/core/question/question";
import type { AnyClient } from "@/lib/platform/supabase/service";
import { unwrap } from "@/lib/platform/supabase/unwrap";
import type { OrganizationId } from "@/lib/workspace/organizations/organization-id";

const byOrigin = z.array(z.number()).length(ORIGINS.length);

const cell = z.object({
  current: z.boolean(),
  part: z.number().nullable(),
  bucket: z.number().nullable(),
  total: z.number(),
  failed: z.number(),
  pending: z.number(),
  rolled_back: z.number(),
  remediations: z.number(),
  recovery: z.array(z.number()),
  commits: z.number(),
  with_commits: z.number(),
  commit_squares: z.number(),
  evaluated_commits: byOrigin,
  failed_commits: byOrigin,
  rolled_back_commits: byOrigin,
});
type Cell = z.infer<typeof cell>;

const NO_LEAD_TIMES: LeadTimes = { commits: 0, medianSeconds: null, p90Seconds: null, estimate: null };

const leadTimes = z
  .object({
    commits: z.number(),
    median: z.number(),
    p90: z.number(),
    interval: z.tuple([z.number(), z.number()]).nullable(),
  })
  .nullable()
  .transform((row): LeadTimes => {
    if (row === null) return NO_LEAD_TIMES;
    const { commits, median, p90, interval } = row;
    return {
      commits,
      medianSeconds: median,
      p90Seconds: p90,
      estimate: interval && { median, interval: { low: interval[0], high: interval[1] }, values: commits },
    };
  });

const answer = z.object({
  cells: z.array(cell),
  part_lead_times: z.array(z.tuple([z.number(), leadTimes])),
  bucket_lead_times: z.array(z.tuple([z.number(), leadTimes])),
  lead_time: leadTimes,
  lead_time_before: leadTimes,
  batches: z
    .tuple([z.number(), z.number()])
    .transform(([median, p90]) => ({ median, p90 }))
    .nullable(),
  remediation_types: z.array(z.tuple([z.string(), z.number()])),
});

/**
 * A window and the one before it, counted in the database: what `countWindow` counts from deployments.
 * @throws DatabaseError
 */
export async function measureDeployments(
  client: AnyClient,
  organizationId: OrganizationId,
  question: Omit<Question, "window">,
  { window, withBefore = true, parts, buckets }: CountedWindow,
): Promise<WindowCounts> {
  const text = unwrap(
    await client.rpc("measure_deployments", {
      p_organization_id: organizationId,
      p_question: toQuestionText(
        { ...question, window },
        {
          before: withBefore ? windowBefore(window).from : window.from,
          parts: parts.map(({ from }) => from),
          buckets: buckets.map(({ startsAt }) => startsAt),
        },
      ),
    }),
  );
  const read = answer.parse(JSON.parse(text));
  const current = read.cells.filter((one) => one.current);
  const before = read.cells.filter((one) => !one.current);
  const partLeads = new Map(read.part_lead_times);
  const bucketLeads = new Map(read.bucket_lead_times);
  const bucketCounts = buckets.map((_, i) =>
    toSide(
      current.filter(({ bucket }) => bucket === i + 1),
      bucketLeads.get(i + 1) ?? NO_LEAD_TIMES,
    ),
  );
  return {
    current: toSide(current, read.lead_time),
    before: toSide(before, read.lead_time_before),
    batches: read.batches,
    origins: toTally(current),
    remediationTypes: Object.fromEntries(read.remediation_types),
    parts: parts.map((_, i) =>
      toSide(
        current.filter(({ part }) => part === i + 1),
        partLeads.get(i + 1) ?? NO_LEAD_TIMES,
      ),
    ),
    buckets: withCounts(buckets, bucketCounts),
    bucketCounts,
  };
}

function toSide(cells: readonly Cell[], leadTimes: LeadTimes): SideCounts {
  return {
    counts: toCounts(cells),
    remediations: sumOf(cells, ({ remediations }) => remediations),
    recoverySeconds: cells.flatMap(({ recovery }) => recovery).sort((a, b) => a - b),
    commits: sumOf(cells, ({ commits }) => commits),
    batches: {
      deployments: sumOf(cells, (one) => one.with_commits),
      squares: sumOf(cells, (one) => one.commit_squares),
    },
    leadTimes,
  };
}

function toCounts(cells: readonly Cell[]): DeploymentCounts {
  return countsOfVerdicts({
    total: sumOf(cells, (one) => one.total),
    failed: sumOf(cells, (one) => one.failed),
    pending: sumOf(cells, (one) => one.pending),
    rolledBack: sumOf(cells, (one) => one.rolled_back),
  });
}

function toTally(cells: readonly Cell[]): OriginTally {
  const of = (origin: number) => ({
    evaluated: sumOf(cells, (one) => one.evaluated_commits[origin] as number),
    failed: sumOf(cells, (one) => one.failed_commits[origin] as number),
    rollbacks: sumOf(cells, (one) => one.rolled_back_commits[origin] as number),
  });
  return Object.fromEntries(ORIGINS.map((origin, i) => [origin, of(i)])) as OriginTally;
}

function sumOf(cells: readonly Cell[], value: (cell: Cell) => number): number {
  return cells.reduce((sum, one) => sum + value(one), 0);
}
