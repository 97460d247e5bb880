import { z } from "zod";
import { COMPARISON_REASONS } from "@/lib/core/metrics/comparison/reasons";
import { ESTIMANDS } from "@/lib/core/metrics/comparison/verdict";
import { WITHHELD_REASONS } from "@/lib/core/metrics/comparison/word";
import { UNMEASURED_REASONS } from "@/lib/core/metrics/measured";
import { METRIC_FIELDS, type MetricField } from "@/lib/core/metrics/metrics";
import { EVENT_SOURCES } from "@/lib/core/metrics/reading";
import { forEachQuestionList } from "@/lib/core/question/lists";
import {
  hiddenEstimate,
  originComparisonJson,
  serviceComparisonJson,
  takenBackJson,
} from "@/lib/read/origin-comparisons/schema";

/** The format of reports, exports and snapshots; raised when a reader of the old one would misread the new one. */
export const REPORT_FORMAT_VERSION = 1;

const instant = z.iso.datetime();
const names = z.array(z.string());

/** What a report gives beside the metrics of the table. */
const OTHER_FIGURES = [
  "dora_source",
  "days_read",
  "dora_deployments_total",
  "dora_deployments_failed",
  "dora_deployments_pending_evaluation",
  "dora_incidents_total",
  "dora_mttr_per_deploy_seconds_p90",
  "dora_mttr_per_incident_seconds_median",
  "dora_mttr_per_incident_seconds_p90",
  "dora_rollback_rate",
  "dora_rollbacks_total",
  "dora_remediation_distribution",
  "dora_cfr_by_origin",
  "dora_rollback_rate_by_origin",
  "dora_cfr_by_origin_coverage_pct",
  "ai_commits_hidden",
] as const;
export type OtherFigure = (typeof OTHER_FIGURES)[number];
export type FigureName = MetricField | OtherFigure;
export const FIGURE_NAMES: readonly FigureName[] = [...Object.values(METRIC_FIELDS), ...OTHER_FIGURES];

export const definitionSchema = z
  .object({
    id: z
      .string()
      .meta({ description: "The name of the definition's page.", example: "change-failure-rate" }),
    version: z.int().positive(),
    page: z.string().meta({ description: "Where the definition stands, below the product's address." }),
  })
  .meta({ id: "Definition" });

const UNITS = ["count", "rate", "seconds", "per-day", "commits", "percent", "table", "name", "days"] as const;

/**
 * A word of a list that grows. The API's description names today's as examples, so that a client which was made from it
 * takes tomorrow's as well; here they are held to the list.
 */
function openWord<T extends z.ZodType>(schema: T, known: readonly string[]): T {
  return schema.meta({
    override: ({ jsonSchema }: { jsonSchema: Record<string, unknown> }) => {
      delete jsonSchema.enum;
      Object.assign(jsonSchema, { type: "string", examples: [...known] });
    },
  });
}

export const figureSchema = z
  .object({
    name: openWord(z.enum(FIGURE_NAMES), FIGURE_NAMES),
    unit: openWord(z.enum(UNITS), UNITS),
    value: z
      .union([
        z.number(),
        z.string(),
        z.record(z.string(), z.union([z.number(), z.record(z.string(), z.number())])),
      ])
      .nullable()
      .meta({ description: "Rates are 0–1, durations seconds; null means that there is nothing to count." }),
    interval: z
      .object({ low: z.number(), high: z.number() })
      .nullable()
      .meta({ description: "95 %, in the figure's own unit." }),
    counts: z
      .record(z.string(), z.number())
      .meta({ description: "What stands behind the figure, by name: `failed`, `evaluated` …" }),
    reason: openWord(z.enum(UNMEASURED_REASONS), UNMEASURED_REASONS)
      .nullable()
      .meta({ description: "Why there is no value." }),
    definition: definitionSchema,
  })
  .meta({ id: "Figure" });
export type Figure = z.infer<typeof figureSchema>;

export const scopeSchema = z
  .object({
    window: z
      .object({ from: instant, to: instant })
      .meta({ description: "Events with from ≤ started_at < to." }),
    ...forEachQuestionList(() => names.optional()),
    environments: names,
    incidentsWithoutEnvironment: z.boolean().optional().meta({
      description:
        "Whether incidents that name no environment belong too. Absent in what was kept before 0.3.0: they don't.",
    }),
  })
  .meta({
    id: "Scope",
    description:
      "What the figures are narrowed to; an empty list narrows nothing, and so does one that is absent because what was kept couldn't be narrowed by it.",
  });
export type ScopeJson = z.infer<typeof scopeSchema>;

const feedRead = z.object({
  days: z.number().meta({ description: "Days of 24 hours of the window that were read." }),
  spans: z.array(z.object({ from: instant, to: instant })),
});

const readSchema = z.object({ windowDays: z.number(), deployments: feedRead, incidents: feedRead }).meta({
  id: "Read",
  description:
    "What of the window was read, and so what its figures are measured over: days that nobody read and days to come count in none. Absent in what was kept before 0.3.0, whose figures are over the whole window.",
});
export type ReadJson = z.infer<typeof readSchema>;

export const basisSchema = z
  .object({
    organization: z.string().meta({ description: "The organization's slug." }),
    timeZone: z.string(),
    scope: scopeSchema,
    source: z.enum(EVENT_SOURCES).meta({
      description:
        "Where the window's deployments come from: Datadog, the organization's own pipeline, or each for a part of its time; or git, from which they are estimated. The figure `dora_source` is null where none are in the scope.",
    }),
    mergesDuplicates: z.boolean().optional().meta({
      description:
        "Whether a deployment that two sources reported counts once. Absent in what was kept before 0.3.0: it counts twice.",
    }),
    read: readSchema.optional(),
    dataAsOf: instant
      .nullable()
      .meta({ description: "When the data were last read completely; null before that." }),
    dataVersion: z.int().meta({ description: "Rises with every change of the organization's events." }),
    originRulesVersion: z.string().meta({ description: "Which rules told the origins of commits apart." }),
    producedAt: instant,
  })
  .meta({ id: "Basis" });
export type Basis = z.infer<typeof basisSchema>;

export const comparisonSchema = z
  .object({
    definition: definitionSchema,
    environments: names,
    computedAt: instant.meta({ description: "As of when it compares: right after a complete read." }),
    dataVersion: z.int(),
    originRulesVersion: z.string(),
    history: z.object({ deployments: z.int(), from: instant.nullable(), to: instant.nullable() }),
    result: originComparisonJson,
    services: z.array(serviceComparisonJson),
    hiddenEstimate: hiddenEstimate.nullable().default(null).meta({
      description:
        "The ratio corrected for AI without a mark, as far as git notes tell; null where they tell too little.",
    }),
    takenBack: takenBackJson.nullable().default(null).meta({
      description:
        "Reverted or hot-fixed within 14 days, by origin: another question than the verdict's, and no part of it. Null until every message was read.",
    }),
  })
  .meta({
    id: "Comparison",
    description:
      "The comparison by origin over the whole history of the production environments, whatever the scope.",
  });
export type ComparisonJson = z.infer<typeof comparisonSchema>;

const evidence = { failed: z.int(), evaluated: z.int(), coverage: z.number().nullable() };
const week = { weekEnd: instant, decidedAt: instant, environments: names, ...evidence };

export const weeklyVerdictSchema = z
  .discriminatedUnion("verdict", [
    z.object({
      ...week,
      verdict: z.enum(["more", "less", "cannot-tell"]),
      estimand: z.enum(ESTIMANDS).nullable().default(null),
      ratio: z.number(),
      low: z.number(),
      high: z.number().nullable(),
    }),
    z.object({
      ...week,
      verdict: z.literal("withheld"),
      reason: z.enum(WITHHELD_REASONS),
      estimand: z.enum(ESTIMANDS).nullable().default(null),
      ratio: z.number(),
      low: z.number(),
      high: z.number().nullable(),
    }),
    z.object({ ...week, verdict: z.literal("not-compared"), reason: z.enum(COMPARISON_REASONS) }),
  ])
  .meta({
    id: "WeeklyVerdict",
    description:
      "The word that the last closed week was given: decided once, on the default filters, and kept.",
  });

export type WeeklyVerdictJson = z.infer<typeof weeklyVerdictSchema>;

export const reportSchema = z
  .object({
    formatVersion: z.literal(REPORT_FORMAT_VERSION),
    basis: basisSchema,
    figures: z.array(figureSchema),
    comparison: comparisonSchema.nullable().meta({
      description: "Null before the first complete sync, or where no environment counts as production.",
    }),
    verdict: weeklyVerdictSchema.nullable().meta({ description: "Null before the first closed week." }),
  })
  .meta({ id: "Report" });
export type Report = z.infer<typeof reportSchema>;
