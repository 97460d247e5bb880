import { lastClosedWeekEnd } from "@/lib/core/metrics/comparison/closed-week";
import type { BriefComparison } from "@/lib/core/metrics/comparison/compare-origins";
import { MIN_ARM_FAILURES, MIN_FAILURES } from "@/lib/core/metrics/comparison/gates";
import type { RatioBound } from "@/lib/core/metrics/comparison/profile-interval";
import type { ComparisonReason } from "@/lib/core/metrics/comparison/reasons";
import type { Answer, Estimand, NoAnswer } from "@/lib/core/metrics/comparison/verdict";
import type { WithheldReason, Word } from "@/lib/core/metrics/comparison/word";
import type { WeekStart } from "@/lib/core/metrics/local-days";
import type { DecidedVerdict, StoredComparison } from "@/lib/read/origin-comparisons/types";

export type VerdictWord = Word;

/** What stands behind the answer. */
export interface VerdictCounts {
  failed: number;
  evaluated: number;
  /** Share of commits attributed, 0–1; null without commits. */
  coverage: number | null;
}

/** The likeliest ratio with its 95 % interval; `low` 0 and `high` null where the data set no bound. */
export interface VerdictRange {
  ratio: number;
  low: number;
  high: number | null;
}

/** Weeks until a difference of that size would most likely be told, at the present rate; null where it is ruled out. */
export interface Outlook {
  doublingWeeks: number | null;
  quarterWeeks: number | null;
}

/** What the failures say whose breaking commit is known; the range is their own ratio's, null where they tell none. */
export interface BreakingView {
  known: number;
  aiAssisted: number;
  /** With equal risk, rounded. */
  expectedAi: number;
  range: VerdictRange | null;
}

/** The answer on top of the dashboard, as data; the words are the card's. */
export type VerdictView =
  /** No figures yet: nobody has said what production is, or the first comparison is still to come. */
  | { kind: "waiting"; why: "no-environments" | "no-comparison" }
  /** The page is narrowed to something the verdict isn't about. */
  | { kind: "narrowed"; href: string }
  | AnswerView
  | NotComparedView;

export interface AnswerView extends VerdictCounts, VerdictRange {
  kind: "answer";
  /** Null where no word is given: on a filtered view, or because no closed week has one yet. */
  word: VerdictWord | null;
  /** Why there is no word although enough was counted. */
  withheld: WithheldReason | null;
  /** What the ratio compares. */
  estimand: Estimand;
  /** Null before any is known. */
  breaking: BreakingView | null;
  /** True where deployments and breaking commits differ by more than chance. */
  partsDisagree: boolean;
  /** When the word was given, and for the week that ended when. */
  decided: { at: Date; weekEnd: Date } | null;
  /** Where the word stands, on a filtered view. */
  defaultHref: string | null;
  /** When the next word comes; null on a filtered view, and where it isn't to be waited for. */
  nextWeekEnd: Date | null;
  /** Only where it can't be told yet. */
  outlook: Outlook | null;
  since: Date | null;
}

export interface NotComparedView extends VerdictCounts {
  kind: "not-compared";
  reason: ComparisonReason;
  /** What a gate still wants; null where the reason is another. */
  gate: Gate | null;
  bound: RatioBound | null;
  since: Date | null;
}

export interface Gate {
  /** What there is too little of. */
  of: "failures" | "ai" | "human";
  /** Failures seen, or on one side expected, rounded down. */
  have: number;
  needed: number;
  missing: number;
  /** At the present rate; null where it can't be told. */
  weeks: number | null;
}

/** What the verdict is read from: the stored comparison, or one of what a page is filtered to. */
export interface ComparedForVerdict extends Pick<StoredComparison, "environments" | "history"> {
  comparison: BriefComparison;
}

export interface VerdictInput {
  comparison: ComparedForVerdict | null;
  /** The latest word; null before the first. */
  decided: DecidedVerdict | null;
  productionEnvironments: readonly string[];
  timeZone: string;
  /** The first day of the organization's week. */
  weekStartsOn: WeekStart;
  /** Where the unfiltered dashboard is. */
  defaultHref: string;
  /** "window": another window than the default; "scope": other environments or one repository. */
  filtered: "no" | "window" | "scope";
  now: Date;
}

/** The verdict as the dashboard shows it. Pure. */
export function toVerdictView(input: VerdictInput): VerdictView {
  const { comparison: stored, productionEnvironments, filtered, defaultHref } = input;
  if (productionEnvironments.length === 0) return { kind: "waiting", why: "no-environments" };
  if (filtered === "scope") return { kind: "narrowed", href: defaultHref };
  if (stored === null || !sameNames(stored.environments, productionEnvironments)) {
    return { kind: "waiting", why: "no-comparison" };
  }
  const { verdict, perCommit } = stored.comparison;
  const decided = wordFor(input);
  const since = stored.history.from;
  if (!decided && verdict.verdict === "not-compared") {
    const counts = countsOf(verdict, perCommit.coverage?.rate ?? null);
    const gate = gateOf(verdict, weeksSeen(stored));
    return { kind: "not-compared", ...counts, reason: verdict.reason, gate, bound: verdict.bound, since };
  }
  const figures = decided ?? figuresOf(verdict, perCommit.coverage?.rate ?? null);
  const isFiltered = filtered === "window";
  const word = decided && !isFiltered ? decided.verdict : null;
  return {
    kind: "answer",
    ratio: figures.ratio,
    low: figures.low,
    high: figures.high,
    failed: figures.failed,
    evaluated: figures.evaluated,
    coverage: figures.coverage,
    word,
    withheld: word === "withheld" && decided?.verdict === "withheld" ? decided.reason : null,
    estimand: figures.estimand ?? "deployment",
    breaking: breakingOf(stored),
    partsDisagree: stored.comparison.partsDisagree,
    decided: decided && !isFiltered ? { at: decided.decidedAt, weekEnd: decided.weekEnd } : null,
    defaultHref: isFiltered ? defaultHref : null,
    nextWeekEnd: isFiltered ? null : nextWeekEnd(input),
    outlook: outlookOf(verdict, figures),
    since,
  };
}

/** The same where more history would answer sooner: it names no week to come, but that of the verdict after one given. */
export function withoutWaits<View extends VerdictView>(view: View): View {
  if (view.kind !== "answer") return view;
  return { ...view, outlook: null, nextWeekEnd: view.decided && view.nextWeekEnd };
}

type WordGiven = Extract<DecidedVerdict, { ratio: number }>;

/** The word that was given for the same production environments; a week without a comparison gave none. */
function wordFor({ decided, productionEnvironments }: VerdictInput): WordGiven | null {
  if (!decided || decided.verdict === "not-compared") return null;
  return sameNames(decided.environments, productionEnvironments) ? decided : null;
}

function sameNames(a: readonly string[], b: readonly string[]): boolean {
  return a.length === b.length && a.every((name) => b.includes(name));
}

function countsOf({ evidence }: Answer | NoAnswer, coverage: number | null): VerdictCounts {
  return { failed: evidence.failed, evaluated: evidence.deployments, coverage };
}

/** Today's figures, where no word was given yet. */
function figuresOf(
  verdict: Answer | NoAnswer,
  coverage: number | null,
): VerdictCounts & VerdictRange & { estimand: Estimand } {
  if (verdict.verdict === "not-compared") throw new Error("nothing was compared");
  const { ratio, interval, estimand } = verdict;
  return { ratio, low: interval.low, high: interval.high, estimand, ...countsOf(verdict, coverage) };
}

function breakingOf({ comparison: { breakingCommits } }: ComparedForVerdict): BreakingView | null {
  const { known, aiAssisted, expectedAi, ratio } = breakingCommits;
  if (known === 0) return null;
  const counts = {
    known: Math.round(known),
    aiAssisted: Math.round(aiAssisted),
    expectedAi: Math.round(expectedAi),
  };
  return { ...counts, range: ratio.measured ? { ratio: ratio.ratio, ...ratio.interval } : null };
}

/** How long it takes is a matter of today's data, whenever the word was given; what is ruled out, of the interval shown. */
function outlookOf(today: Answer | NoAnswer, { low, high }: VerdictRange): Outlook | null {
  const excludesOne = low > 1 || (high !== null && high < 1);
  if (today.verdict === "not-compared" || excludesOne) return null;
  const weeks = ({ ratio, moreWeeks }: Answer["toSeeDoubling"]) =>
    high !== null && high < ratio ? null : moreWeeks;
  return { doublingWeeks: weeks(today.toSeeDoubling), quarterWeeks: weeks(today.toSeeQuarter) };
}

/** Weeks from the first to the last deployment compared; null for fewer than two. */
function weeksSeen({ comparison: { verdict, deploymentsPerWeek } }: ComparedForVerdict): number | null {
  return deploymentsPerWeek === null ? null : verdict.evidence.deployments / deploymentsPerWeek;
}

/** What the gate that closed first still wants. */
function gateOf({ reason, evidence, missing }: NoAnswer, weeks: number | null): Gate | null {
  const at = (of: Gate["of"], have: number, needed: number, short: number): Gate => ({
    of,
    have: Math.min(needed - short, Math.floor(have)),
    needed,
    missing: short,
    weeks: weeks !== null && have > 0 ? ((needed - have) * weeks) / have : null,
  });
  const { independentFailures, expectedAiFailures: ai, expectedHumanFailures: human } = evidence;
  switch (reason) {
    case "too-few-failures":
    case "no-failures":
      return at("failures", independentFailures, MIN_FAILURES, missing.failures);
    case "arm-too-small":
      return ai <= human
        ? at("ai", ai, MIN_ARM_FAILURES, missing.aiFailures)
        : at("human", human, MIN_ARM_FAILURES, missing.humanFailures);
    default:
      return null;
  }
}

/** The first day of the week after the last one, by way of that week's middle: a day can have 23 hours. */
function nextWeekEnd({ now, timeZone, weekStartsOn }: VerdictInput): Date {
  const last = lastClosedWeekEnd(now, timeZone, weekStartsOn);
  return lastClosedWeekEnd(new Date(last.getTime() + 7.5 * 86_400_000), timeZone, weekStartsOn);
}
