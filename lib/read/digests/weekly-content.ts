import { countsOf } from "@/lib/core/metrics/counts-of";
import { type HiddenNotes, hiddenRange } from "@/lib/core/metrics/hidden-range";
import type { DashboardFigures } from "@/lib/read/dashboard/figures";
import { type Headline, toHeadlines } from "@/lib/read/dashboard/headlines";
import type { DecidedVerdict } from "@/lib/read/origin-comparisons/types";
import type { WeeklyContent, WeeklyFigure } from "./content";
import type { ClosedWeek } from "./week";

/** A verdict older than that belongs to no week a digest is about. */
const VERDICT_MAX_AGE_MS = 8 * 86_400_000;

interface WeeklyInput {
  organization: WeeklyContent["organization"];
  productionEnvironments: readonly string[];
  week: ClosedWeek;
  /** Measured over the week, against the week before. */
  figures: DashboardFigures;
  hiddenNotes: HiddenNotes;
  /** The last two words, the latest first. */
  verdicts: readonly DecidedVerdict[];
  failingSince: Date | null;
}

/** Pure: what the digest of a week says; null when it would say nothing: nothing was deployed and nothing decided. */
export function toWeeklyContent(input: WeeklyInput): WeeklyContent | null {
  const { organization, week, figures, hiddenNotes, failingSince } = input;
  const verdict = toVerdict(input);
  const deployments = figures.counts.total;
  if (deployments === 0 && verdict === null) return null;
  return {
    kind: "weekly",
    organization,
    week: { firstDay: week.firstDay, from: week.from.toISOString(), to: week.to.toISOString() },
    verdict,
    deployments,
    figures: toHeadlines(figures).flatMap((headline) => toFigure(headline) ?? []),
    hidden: toHidden(figures.origins, hiddenNotes),
    failingSince: failingSince?.toISOString() ?? null,
  };
}

function toHidden(origins: DashboardFigures["origins"], notes: HiddenNotes): WeeklyContent["hidden"] {
  if (!origins.measured) return null;
  const { basis, known, low, high } = hiddenRange(origins, notes);
  return { basis, known, low, high };
}

function toVerdict({ verdicts, productionEnvironments, week }: WeeklyInput): WeeklyContent["verdict"] {
  const [latest, before] = verdicts.filter(({ environments }) =>
    sameNames(environments, productionEnvironments),
  );
  if (!latest || week.to.getTime() - latest.weekEnd.getTime() > VERDICT_MAX_AGE_MS) return null;
  const { failed, evaluated, coverage } = latest;
  if (latest.verdict === "not-compared") return { kind: "not-compared", failed, evaluated, coverage };
  return {
    kind: "answer",
    word: latest.verdict,
    before: before && before.verdict !== "not-compared" ? before.verdict : null,
    estimand: latest.estimand ?? "deployment",
    ratio: latest.ratio,
    low: latest.low,
    high: latest.high,
    failed,
    evaluated,
    coverage,
  };
}

function sameNames(a: readonly string[], b: readonly string[]): boolean {
  return a.length === b.length && a.every((name) => b.includes(name));
}

function toFigure(headline: Headline): WeeklyFigure | null {
  const { metric, figure, value, change } = headline;
  if (value === null) return null;
  const moved = change?.kind === "moved" ? change : null;
  return {
    metric,
    value,
    counts: countsOf(figure),
    change: moved && {
      direction: moved.direction,
      size: moved.size,
      unit: moved.unit,
      beyondChance: moved.beyondChance,
    },
  };
}
