import { z } from "zod";
import type { OriginTally } from "@/lib/core/metrics/by-origin";
import { countsOfResults, type DeploymentCounts } from "@/lib/core/metrics/deployment-counts";
import { NO_SETS, NO_WEEK, type SideSpread, SPREAD_WEEKS, type Spread } from "@/lib/core/metrics/spread";
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

const sets = z.object({
  deployments: z.number(),
  evaluated: z.number(),
  evaluatedFailed: z.number(),
  failed: z.number(),
  remediations: z.number(),
  deploymentsRemediations: z.number(),
  recoveries: z.number(),
  commits: z.number(),
  commitsOfDeployments: z.number(),
});
const spread = z.object({
  weeks: z.array(
    z
      .object({
        week: z.number(),
        deployments: z.number(),
        evaluated: z.number(),
        failed: z.number(),
        remediations: z.number(),
        recoveries: z.number(),
        quick_halves: z.number(),
        timed: z.number(),
        early_halves: z.number(),
      })
      .transform(({ quick_halves: quickHalves, early_halves: earlyHalves, ...row }) => ({
        ...row,
        quickHalves,
        earlyHalves,
      })),
  ),
  days: z.array(z.tuple([z.number(), z.number()])),
  sides: z.array(
    z.object({
      current: z.boolean(),
      mature_evaluated: z.number(),
      mature_failed: z.number(),
      open_since: z.array(z.number()),
      sets,
    }),
  ),
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
  spread: spread.nullable(),
});

/**
 * A window and the one before it, counted in the database: what `countWindow` counts from deployments.
 * @throws DatabaseError
 */
export async function measureDeployments(
  client: AnyClient,
  organizationId: OrganizationId,
  question: Omit<Question, "window">,
  { window, withBefore = true, parts, buckets, matureBefore }: CountedWindow,
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
          matureBefore,
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
    spread: read.spread && toSpread(read.spread),
  };
}

function toSpread({ weeks, days, sides }: z.infer<typeof spread>): Spread {
  const side = (current: boolean): SideSpread => {
    const found = sides.find((one) => one.current === current);
    if (!found) return { matureEvaluated: 0, matureFailed: 0, openSince: [], sets: NO_SETS };
    const { mature_evaluated: matureEvaluated, mature_failed: matureFailed, open_since: openSince } = found;
    return { matureEvaluated, matureFailed, openSince, sets: found.sets };
  };
  const byDay = new Map(days);
  return {
    current: side(true),
    before: side(false),
    weeks: Array.from({ length: SPREAD_WEEKS }, (_, i) => {
      const { week: _week, ...counts } = weeks.find(({ week }) => week === i) ?? { week: i, ...NO_WEEK };
      return counts;
    }),
    days: Array.from({ length: 7 * SPREAD_WEEKS }, (_, day) => byDay.get(day) ?? 0),
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
  return countsOfResults({
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
