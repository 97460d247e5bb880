import type { Driver } from "@/lib/core/metrics/comparison/drivers";
import { MIN_FAILURES } from "@/lib/core/metrics/comparison/gates";
import type { EventSource } from "@/lib/core/metrics/reading";
import type { StoredComparison } from "@/lib/read/origin-comparisons/types";
import type { AnswerView, NotComparedView, VerdictRange, VerdictView } from "./verdict-view";

/** One thing that moves a deployment's risk: how many times as risky it makes one, and the failures it accounts for. */
export interface Cause extends VerdictRange {
  of: Driver["of"];
  /** The service's name; null for the others. */
  service: string | null;
  /** For "batch" the median batch that larger ones are compared with; null for the others. */
  median: number | null;
  /** Failures it accounts for, rounded; below 0 where there were fewer with it. */
  failures: number;
  /** Which side of 1 it is told to lie on, null where that can't be told: for AI by the verdict, else by the interval. */
  leans: "more" | "less" | null;
}

/** What breaks production here, and whether AI is one of the causes: from one model, on one axis. */
export interface CausesView {
  /** Those that make failures more frequent first, most failures first; AI next; what can't be told last. */
  causes: readonly Cause[];
  verdict: AnswerView | NotComparedView;
  /** What pooling all services would say of AI, where that is another answer; null where it isn't. */
  pooled: { ratio: number; says: "more" | "less" } | null;
  /** What was read. */
  history: { from: Date | null; to: Date | null };
  environments: readonly string[];
  /** Who told of the deployments. */
  source: EventSource;
  /** When it was computed. */
  asOf: Date;
  /** Share of AI-assisted commits assumed to be unmarked, and what the ratio could then be; null where none can be told. */
  unmarked: { share: number; low: number; high: number | null } | null;
}

/** The share of unmarked AI that a shared card speaks of where nothing tells how much there is. */
const ASSUMED_UNMARKED = 0.25;

/**
 * The drivers of the kept comparison with the verdict's own figures for AI, so that card, evidence, image and summary
 * say the same number. Null where nothing was compared, or too little failed to say anything. Pure.
 */
export function toCauses(
  stored: StoredComparison | null,
  verdict: VerdictView,
  source: EventSource,
): CausesView | null {
  if (stored === null || (verdict.kind !== "answer" && verdict.kind !== "not-compared")) return null;
  const { comparison } = stored;
  if (comparison.verdict.evidence.independentFailures < MIN_FAILURES) return null;
  const causes = comparison.drivers.flatMap((driver) => toCause(driver, verdict) ?? []);
  if (causes.length === 0) return null;
  return {
    causes: causes.sort((a, b) => rank(a) - rank(b) || b.failures - a.failures),
    verdict,
    pooled: pooledOf(stored, verdict),
    history: { from: stored.history.from, to: stored.history.to },
    environments: stored.environments,
    source,
    asOf: stored.computedAt,
    unmarked: verdict.kind === "answer" ? unmarkedOf(stored) : null,
  };
}

/** The causes that are told to make failures more frequent, AI left out: its verdict has words of its own. */
export function mainCauses({ causes }: CausesView): readonly Cause[] {
  return causes.filter(({ of, leans }) => of !== "ai" && leans === "more");
}

function toCause(
  { of, ratio, interval, failures, service, median }: Driver,
  verdict: VerdictView,
): Cause | null {
  const shared = { of, service, median, failures: Math.round(failures) };
  if (of !== "ai") return { ...shared, ratio, ...interval, leans: sideOf(interval) };
  if (verdict.kind !== "answer") return null;
  const { word, low, high } = verdict;
  const leans = word === "more" || word === "less" ? word : null;
  return { ...shared, ratio: verdict.ratio, low, high, leans };
}

function sideOf({ low, high }: Driver["interval"]): Cause["leans"] {
  if (low > 1) return "more";
  return high !== null && high < 1 ? "less" : null;
}

function rank({ of, leans }: Cause): number {
  if (of === "ai") return 1;
  return leans === "more" ? 0 : 2;
}

function pooledOf({ comparison }: StoredComparison, verdict: VerdictView): CausesView["pooled"] {
  const { crude, reversal } = comparison;
  if (verdict.kind !== "answer" || !crude.measured || !(reversal.reversed || reversal.explained)) return null;
  return { ratio: crude.ratio, says: crude.ratio > 1 ? "more" : "less" };
}

function unmarkedOf({ hiddenEstimate, comparison }: StoredComparison): CausesView["unmarked"] {
  const assumed = comparison.hidden.find(({ hiddenShare }) => hiddenShare === ASSUMED_UNMARKED);
  const found = hiddenEstimate ?? assumed;
  if (!found?.interval) return null;
  return { share: found.hiddenShare, ...found.interval };
}
