import type { ByOrigin } from "@/lib/core/metrics/by-origin";
import { countsOf } from "@/lib/core/metrics/counts-of";
import { type DefinitionId, definition } from "@/lib/core/metrics/definitions";
import { type HiddenNotes, hiddenRange } from "@/lib/core/metrics/hidden-range";
import {
  type Interval,
  type Measured,
  measured,
  type UnmeasuredReason,
  unmeasured,
} from "@/lib/core/metrics/measured";
import {
  METRIC_FIELDS,
  METRIC_IDS,
  METRICS,
  type MetricId,
  type MetricTypes,
} from "@/lib/core/metrics/metrics";
import type { EventSource } from "@/lib/core/metrics/reading";
import {
  type WindowFigures,
  type WindowFiguresInput,
  windowFigures,
} from "@/lib/core/metrics/window-figures";
import { FIGURE_NAMES, type Figure, type FigureName } from "./schema";

/** What a report's figures are read from. */
interface Reported extends WindowFigures {
  hiddenNotes: HiddenNotes;
  source: EventSource;
}

/** How one figure of a report is read from the figures of its window. */
interface FigureRow {
  unit: Figure["unit"];
  definition: DefinitionId;
  read: (figures: Reported) => Pick<Figure, "value" | "interval" | "counts" | "reason">;
}

/** @param otherwise why there is no value although the metric is measured. */
function row<T extends object>(
  unit: Figure["unit"],
  id: DefinitionId,
  metric: (figures: WindowFigures) => Measured<T>,
  value: (metric: T) => Figure["value"],
  otherwise: (metric: T) => UnmeasuredReason = () => "no-known-origins",
): FigureRow {
  return {
    unit,
    definition: id,
    read: (figures) => {
      const known = metric(figures);
      if (!known.measured) return { value: null, interval: null, counts: {}, reason: known.reason };
      const read = value(known);
      const { interval = null } = known as { interval?: Interval | null };
      return {
        value: read,
        interval,
        counts: countsOf(known),
        reason: read === null ? otherwise(known) : null,
      };
    },
  };
}

/** One of the table's metrics as it is. */
function metricRow<Id extends MetricId>(id: Id): FigureRow {
  return row(METRICS[id].unit, id, (figures): Measured<MetricTypes[Id]> => figures[id], METRICS[id].value);
}

/** Zero is a true count as soon as anything happened in the scope; where nothing did, nothing was counted. */
function count(read: (figures: WindowFigures) => number | null): FigureRow {
  const counted = (figures: WindowFigures): Measured<{ value: number }> => {
    if (isEmpty(figures)) return unmeasured(figures.daysRead === 0 ? "not-read" : "no-deployments");
    const value = read(figures);
    return value === null ? unmeasured("not-available-by-repository") : measured({ value });
  };
  return row("count", "dora-fields", counted, ({ value }) => value);
}

const isEmpty = ({ counts, incidents }: WindowFigures) => counts.total === 0 && (incidents ?? 0) === 0;

const recovery = (figures: WindowFigures) => figures["failed-deployment-recovery-time"];
const restore = (figures: WindowFigures) => figures.restore;
const origins = (figures: WindowFigures) => figures.origins;

/** How much AI may stand behind the figures by origin without a mark; what notes tell it from stands among the counts. */
const hidden: FigureRow = {
  unit: "table",
  definition: "hidden-ai",
  read: ({ origins: known, hiddenNotes }) => {
    if (!known.measured) return { value: null, interval: null, counts: {}, reason: known.reason };
    const { basis, low, high, known: marked, among } = hiddenRange(known, hiddenNotes);
    const { attested, seen, unmarked } = hiddenNotes ?? {};
    const notes = basis === "notes" ? { attested, seen, unmarked } : {};
    return {
      value: { low, high },
      interval: null,
      counts: { known: marked, among, ...notes } as Record<string, number>,
      reason: null,
    };
  },
};

/**
 * The 18 `dora_*` fields, the days they are measured over, the deployment rework rate, the batch size and how much AI
 * may hide. Rates are 0–1, durations seconds.
 */
const ROWS = {
  ...Object.fromEntries(METRIC_IDS.map((id) => [METRIC_FIELDS[id], metricRow(id)])),
  dora_source: {
    unit: "name",
    definition: "dora-fields",
    read: (figures) => {
      const reason = figures.daysRead === 0 ? "not-read" : "no-deployments";
      return isEmpty(figures)
        ? { value: null, interval: null, counts: {}, reason }
        : { value: figures.source, interval: null, counts: {}, reason: null };
    },
  } satisfies FigureRow,
  days_read: row(
    "days",
    "deployment-frequency",
    ({ daysRead }) => measured({ daysRead }),
    ({ daysRead }) => daysRead,
  ),
  dora_deployments_total: count(({ counts }) => counts.total),
  dora_deployments_failed: count(({ counts }) => counts.failed),
  dora_deployments_pending_evaluation: count(({ counts }) => counts.pending),
  dora_incidents_total: count(({ incidents }) => incidents),
  dora_mttr_per_deploy_seconds_p90: row(
    "seconds",
    "failed-deployment-recovery-time",
    recovery,
    ({ p90Seconds }) => p90Seconds,
  ),
  dora_mttr_per_incident_seconds_median: row(
    "seconds",
    "incident-restore-time",
    restore,
    ({ medianSeconds }) => medianSeconds,
  ),
  dora_mttr_per_incident_seconds_p90: row(
    "seconds",
    "incident-restore-time",
    restore,
    ({ p90Seconds }) => p90Seconds,
  ),
  dora_rollback_rate: row(
    "rate",
    "rollback-rate",
    ({ rollbacks }) => rollbacks,
    ({ rate }) => rate,
  ),
  dora_rollbacks_total: count(({ counts }) => counts.rolledBack),
  dora_remediation_distribution: row(
    "table",
    "remediation-distribution",
    ({ remediations }) => remediations,
    ({ counts }) => counts,
  ),
  dora_cfr_by_origin: row("table", "by-origin", origins, ({ failureRates }) =>
    table(failureRates, ({ failed, evaluated, rate }) => ({ failed, evaluated, cfr: rate })),
  ),
  dora_rollback_rate_by_origin: row(
    "table",
    "by-origin",
    origins,
    ({ rollbackRates }) =>
      table(rollbackRates, ({ rollbacks, failed, rate }) => ({ rollbacks, failed, rollback_rate: rate })),
    whyNoRollbackRates,
  ),
  dora_cfr_by_origin_coverage_pct: row(
    "percent",
    "by-origin",
    origins,
    ({ knownCommits, commits }) => (100 * knownCommits) / commits,
  ),
  ai_commits_hidden: hidden,
} as Record<FigureName, FigureRow>;

/**
 * Every figure of one window with its counts, interval and definition. An unmeasured figure is null and says why.
 */
export function reportFigures({
  hiddenNotes,
  source,
  ...input
}: WindowFiguresInput & Pick<Reported, "hiddenNotes" | "source">): Figure[] {
  const figures = { ...windowFigures(input), hiddenNotes, source };
  return FIGURE_NAMES.map((name) => {
    const { unit, definition: id, read } = ROWS[name];
    return { name, unit, ...read(figures), definition: definition(id) };
  });
}

/** The values alone, by name: what `iris metrics` prints. */
export function toFields(figures: readonly Figure[]): Record<FigureName, Figure["value"]> {
  return Object.fromEntries(figures.map(({ name, value }) => [name, value])) as Record<
    FigureName,
    Figure["value"]
  >;
}

function whyNoRollbackRates({ failedDeployments }: ByOrigin): UnmeasuredReason {
  return failedDeployments === 0 ? "no-failed-deployments" : "no-known-origins";
}

/** A line for each origin; null where there is none. */
function table<T>(
  rates: Partial<Record<string, T>>,
  line: (rate: T) => Record<string, number>,
): Record<string, Record<string, number>> | null {
  const lines = Object.entries(rates).flatMap(([origin, rate]) =>
    rate ? [[origin, line(rate)] as const] : [],
  );
  return lines.length === 0 ? null : Object.fromEntries(lines);
}
