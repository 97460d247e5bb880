import type { DashboardFigures } from "@/lib/read/dashboard/figures";
import { toHeadlines } from "@/lib/read/dashboard/headlines";
import type { DecidedVerdict } from "@/lib/read/origin-comparisons/types";
import type { WeeklyContent } from "./content";
import { type ThingsInput, thingsOf } from "./things";
import type { ClosedWeek } from "./week";

/** A verdict older than that belongs to no week a digest is about. */
const VERDICT_MAX_AGE_MS = 8 * 86_400_000;

interface WeeklyInput {
  organization: WeeklyContent["organization"];
  productionEnvironments: readonly string[];
  week: ClosedWeek;
  /** Measured over the week, against the week before. */
  figures: DashboardFigures;
  failures: ThingsInput["failures"];
  /** The last two words, the latest first. */
  verdicts: readonly DecidedVerdict[];
  failingSince: Date | null;
  isEstimated: boolean;
}

/**
 * Pure: what the digest of a week says; null when there is nothing to say: no other verdict, nothing that moved by more
 * than chance, no service that most failures were of, and a sync that works.
 */
export function toWeeklyContent(input: WeeklyInput): WeeklyContent | null {
  const { organization, week, figures, failures, failingSince, isEstimated } = input;
  const verdict = toVerdict(input);
  const things = thingsOf({ verdict, headlines: toHeadlines(figures), failures });
  if (things.length === 0 && failingSince === null) return null;
  return {
    kind: "weekly",
    organization,
    week: { firstDay: week.firstDay, from: week.from.toISOString(), to: week.to.toISOString() },
    verdict,
    deployments: figures.counts.total,
    things,
    figures: [],
    hidden: null,
    failingSince: failingSince?.toISOString() ?? null,
    isEstimated,
  };
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
