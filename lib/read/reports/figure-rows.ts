import { z } from "zod";
import { countsOf } from "@/lib/core/metrics/counts-of";
import { definition } from "@/lib/core/metrics/definitions";
import {
  METRIC_FIELDS,
  METRIC_IDS,
  METRICS,
  type MetricFigures,
  metricFigures,
} from "@/lib/core/metrics/metrics";
import { type BucketSize, emptyBuckets } from "@/lib/core/metrics/series";
import type { TimeWindow } from "@/lib/core/metrics/window";
import { getReading } from "@/lib/ingest/feeds/reading";
import type { AnyClient } from "@/lib/platform/supabase/service";
import { unwrap } from "@/lib/platform/supabase/unwrap";
import { type BreakdownDimension, breakDownDeployments } from "@/lib/read/deployments/break-down";
import { measureDeployments } from "@/lib/read/deployments/measure";
import type { OrganizationId } from "@/lib/workspace/organizations/organization-id";
import { parseWeekStart } from "@/lib/workspace/organizations/week-start";
import { type ReportOrganization, toBasis } from "./data";
import type { ReportQuestion } from "./report";
import { basisSchema, definitionSchema, figureSchema } from "./schema";

export const INTERVALS = ["day", "week", "month"] as const satisfies readonly BucketSize[];

/** Rows of one answer. */
export const MOST_FIGURE_ROWS = 5_000;
/** Stretches that are broken down, each in a question of its own to the database. */
const MOST_GROUPED_STRETCHES = 100;

const figure = figureSchema.pick({ value: true, interval: true, counts: true, reason: true });

export const figureRowsSchema = z
  .object({
    basis: basisSchema,
    definitions: z
      .record(z.string(), z.object({ unit: z.string(), definition: definitionSchema }))
      .meta({ description: "What each figure of the rows is, by its name." }),
    rows: z.array(
      z.object({
        from: z.iso.datetime(),
        to: z.iso.datetime(),
        isPartial: z
          .boolean()
          .meta({ description: "Whether the window cuts the day, week or month: it isn't a whole one." }),
        group: z.string().nullable().meta({
          description:
            "The service, team, environment or tool; a repository as host/path. Null: none is named, or nothing is grouped.",
        }),
        deployments: z.int(),
        figures: z.record(z.string(), figure),
      }),
    ),
  })
  .meta({ id: "FigureRows" });
export type FigureRows = z.infer<typeof figureRowsSchema>;
type FigureRow = FigureRows["rows"][number];

/** Why a table of figures isn't made: what to ask instead. */
export class TooManyRows extends Error {
  override name = "TooManyRows";
}

export interface AskedRows {
  /** Null takes the window as one. */
  interval: BucketSize | null;
  /** Null groups nothing. */
  groupBy: BreakdownDimension | null;
}

interface Stretch {
  window: TimeWindow;
  isPartial: boolean;
}

/**
 * The metrics of a question by local days, weeks or months, by groups, or by both: oldest first, in each the busiest group
 * first. Each row's figures are those that the question of its stretch and group alone would give.
 * @throws DatabaseError, TooManyRows
 */
export async function loadFigureRows(
  client: AnyClient,
  organizationId: OrganizationId,
  organization: ReportOrganization,
  asked: ReportQuestion & AskedRows,
  now: Date,
): Promise<FigureRows> {
  const reading = await getReading(client, organizationId);
  const spans = reading.deployments;
  const { interval, groupBy, question } = asked;
  const weekStart = parseWeekStart(
    unwrap(await client.from("organizations").select("week_start").eq("id", organizationId).single())
      .week_start,
  );
  const buckets =
    interval === null ? [] : emptyBuckets(question.window, interval, organization.timeZone, weekStart);
  const stretches: Stretch[] =
    interval === null
      ? [{ window: question.window, isPartial: false }]
      : buckets.map(({ startsAt, endsAt, partial }) => ({
          window: within({ from: startsAt, to: endsAt }, question.window),
          isPartial: partial,
        }));
  refuseTooMany(stretches.length);
  const rows: FigureRow[] = [];
  if (groupBy === null) {
    const counts = await measureDeployments(client, organizationId, question, {
      window: question.window,
      withBefore: false,
      parts: [],
      buckets,
    });
    const sides = interval === null ? [counts.current] : counts.bucketCounts;
    for (const [i, stretch] of stretches.entries()) {
      const side = sides[i];
      if (side)
        rows.push(toRow(stretch, null, side.counts.total, metricFigures(side, stretch.window, spans)));
    }
  } else {
    if (stretches.length > MOST_GROUPED_STRETCHES)
      throw new TooManyRows(
        `${stretches.length} stretches can't be grouped at once: at most ${MOST_GROUPED_STRETCHES}. Ask for a longer interval or a shorter time.`,
      );
    for (const stretch of stretches) {
      const broken = await breakDownDeployments(
        client,
        organizationId,
        { ...question, window: stretch.window },
        groupBy,
        spans,
      );
      if (broken.rest.groups > 0)
        throw new TooManyRows(
          `There are ${broken.rows.length + broken.rest.groups} groups in one stretch: at most ${broken.rows.length}. Narrow the question.`,
        );
      for (const { value, label, deployments, ...figures } of broken.rows)
        rows.push(toRow(stretch, groupBy === "repository" ? label : value, deployments, figures));
      refuseTooMany(rows.length);
    }
  }
  return { basis: toBasis(organization, asked, reading, now), definitions: DEFINITIONS, rows };
}

function refuseTooMany(rows: number): void {
  if (rows > MOST_FIGURE_ROWS)
    throw new TooManyRows(
      `More than ${MOST_FIGURE_ROWS} rows. Ask for a longer interval, a shorter time or fewer groups.`,
    );
}

const within = (a: TimeWindow, b: TimeWindow): TimeWindow => ({
  from: new Date(Math.max(a.from.getTime(), b.from.getTime())),
  to: new Date(Math.min(a.to.getTime(), b.to.getTime())),
});

const DEFINITIONS: FigureRows["definitions"] = Object.fromEntries(
  METRIC_IDS.map((id) => [METRIC_FIELDS[id], { unit: METRICS[id].unit, definition: definition(id) }]),
);

function toRow(
  { window, isPartial }: Stretch,
  group: string | null,
  deployments: number,
  figures: MetricFigures,
): FigureRow {
  return {
    from: window.from.toISOString(),
    to: window.to.toISOString(),
    isPartial,
    group,
    deployments,
    figures: Object.fromEntries(METRIC_IDS.map((id) => [METRIC_FIELDS[id], toFigure(id, figures)])),
  };
}

function toFigure<Id extends keyof MetricFigures>(id: Id, figures: MetricFigures): z.infer<typeof figure> {
  const known = figures[id];
  if (!known.measured) return { value: null, interval: null, counts: {}, reason: known.reason };
  const value = (METRICS[id].value as (metric: unknown) => number)(known);
  return { value, interval: known.interval, counts: countsOf(known), reason: null };
}
