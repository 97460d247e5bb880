import { z } from "zod";
import { COMPARED_METRICS, type ComparedMetric } from "@/lib/core/metrics/compare-windows";
import { ESTIMANDS } from "@/lib/core/metrics/comparison/verdict";

const organization = z.object({ slug: z.string(), name: z.string(), timeZone: z.string() });
const instant = z.iso.datetime();

const change = z
  .object({
    direction: z.enum(["up", "down", "same"]),
    /** Percentage points (as 0–1) for rates, else the share by which it grew or shrank. */
    size: z.number(),
    unit: z.enum(["points", "percent"]),
    beyondChance: z.boolean(),
  })
  .nullable();

const counts = z.record(z.string(), z.number());

/** Letters that wait in the outbox since before 0.3.0 name metrics so. */
const FORMER_NAMES: Record<string, ComparedMetric> = {
  changeFailureRate: "change-failure-rate",
  recovery: "failed-deployment-recovery-time",
  frequency: "deployment-frequency",
  leadTime: "change-lead-time",
  rework: "deployment-rework-rate",
};

const figure = z.object({
  metric: z.preprocess(
    (name) => (typeof name === "string" && FORMER_NAMES[name]) || name,
    z.enum(COMPARED_METRICS),
  ),
  value: z.number(),
  counts,
  change,
});

const verdict = z.discriminatedUnion("kind", [
  z.object({
    kind: z.literal("answer"),
    word: z.enum(["more", "less", "cannot-tell", "withheld"]),
    /** What the ratio compares; letters from before it was kept compared deployments. */
    estimand: z.enum(ESTIMANDS).default("deployment"),
    /** The word of the week before; null where it gave none. */
    before: z.enum(["more", "less", "cannot-tell", "withheld"]).nullable(),
    ratio: z.number(),
    low: z.number(),
    high: z.number().nullable(),
    failed: z.number(),
    evaluated: z.number(),
    coverage: z.number().nullable(),
  }),
  z.object({
    kind: z.literal("not-compared"),
    failed: z.number(),
    evaluated: z.number(),
    coverage: z.number().nullable(),
  }),
]);

/** One thing worth a reader's attention: the words say what changed, why it may matter and what to look at. */
const thing = z.discriminatedUnion("kind", [
  /** Another verdict than the week before. */
  z.object({ kind: z.literal("verdict") }),
  /** A service that at least half of the week's failures were of. */
  z.object({ kind: z.literal("service"), service: z.string(), failed: z.number(), of: z.number() }),
  /** A metric that moved by more than chance makes. */
  z.object({
    kind: z.literal("metric"),
    metric: z.enum(COMPARED_METRICS),
    value: z.number(),
    counts,
    direction: z.enum(["up", "down"]),
    size: z.number(),
    unit: z.enum(["points", "percent"]),
  }),
]);
export type Thing = z.infer<typeof thing>;

/** What a weekly digest says, as figures; the words come with the reader's language. */
export const weeklyContent = z.object({
  kind: z.literal("weekly"),
  organization,
  week: z.object({ firstDay: z.string(), from: instant, to: instant }),
  verdict: verdict.nullable(),
  deployments: z.number(),
  /** At most three. Letters from before them list every figure instead. */
  things: z.array(thing).max(3).default([]),
  figures: z.array(figure),
  /** How much AI may stand behind the week's commits without a mark; null where no commit was evaluated. */
  hidden: z
    .object({ basis: z.enum(["notes", "bounds"]), known: z.number(), low: z.number(), high: z.number() })
    .nullable()
    .default(null),
  /** Since when the sync has been failing; null while it works. */
  failingSince: instant.nullable(),
  /** Whether its figures are estimated from git. */
  isEstimated: z.boolean().default(false),
});
export type WeeklyContent = z.infer<typeof weeklyContent>;
export type WeeklyFigure = z.infer<typeof figure>;

/** An alert that the figures have stopped being fed. */
export const troubleContent = z.discriminatedUnion("kind", [
  z.object({
    kind: z.literal("sync-failing"),
    organization,
    since: instant,
    /** Whether Datadog refuses the keys, which only a person can mend. */
    refusesKeys: z.boolean(),
    lastSyncedAt: instant.nullable(),
  }),
  z.object({
    kind: z.literal("incidents-silent"),
    organization,
    /** The last incident that came. */
    since: instant,
    days: z.number(),
  }),
]);
export type TroubleContent = z.infer<typeof troubleContent>;

/** What ended with somebody's rights: for owners, written by the database (private.end_what_rights_made). */
export const accessEndedContent = z.object({
  kind: z.literal("access-ended"),
  organization,
  tokens: z.array(z.object({ name: z.string(), lastFour: z.string() })),
  slack: z.boolean(),
});
export type AccessEndedContent = z.infer<typeof accessEndedContent>;

/** Everything that is ever put into the outbox. */
export const messageContent = z.union([weeklyContent, troubleContent, accessEndedContent]);
export type MessageContent = z.infer<typeof messageContent>;
