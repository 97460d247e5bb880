import type { Bounds } from "./bounds";

/** Everything that can be missing, the gravest for the figures first. */
export const ISSUE_KINDS = [
  "pending",
  "other-environments",
  "other-spellings",
  "reported-twice",
  "without-commits",
  "unknown-origins",
  "stopped-marks",
  "unnamed-failures",
  "without-recovery",
  "without-lead-time",
  "silent-incidents",
  "open-incidents",
  "incidents-without-environment",
  "unread-days",
  "missed-syncs",
  "set-aside-deployments",
  "set-aside-incidents",
  "disappeared",
  "cut-commits",
  "without-repository",
  "unmapped-services",
  "without-team",
  "without-sha",
] as const;
export type IssueKind = (typeof ISSUE_KINDS)[number];

/** The figures that a gap can move. */
export type DistortedFigure =
  | "change-failure-rate"
  | "failed-deployment-recovery-time"
  | "change-lead-time"
  | "deployment-frequency"
  | "ai-share"
  | "aiFailureRate"
  | "incident-restore-time"
  | "byRepository"
  | "byTeam"
  | "by-origin"
  | "breaking-commits"
  | "everything";

/** What one figure could be, beside what is shown; a bound that is null has no limit on that side. */
export interface FigureBound {
  figure: DistortedFigure;
  unit: "rate" | "seconds" | "per-day";
  shown: number | null;
  /** What the shown one rests on: a rate's counts, the values that a median is of among all there should be. */
  behind: { part: number; whole: number };
  low: number | null;
  high: number | null;
  /** What low and high are counted by, where they aren't bounds: each deployment once, or each report. */
  ways?: { once: number; each: number };
}

export interface QualityIssue {
  kind: IssueKind;
  /** How many are missing; 0 where nothing is. */
  count: number;
  /** Of how many; null where there is no whole. */
  total: number | null;
  figures: readonly DistortedFigure[];
  /** Empty where no bound can be computed: the page then says so. */
  bounds: readonly FigureBound[];
  /** What the count is made of: names, reasons, ages. */
  parts: readonly { name: string; count: number }[];
  /** How many parts there are where `parts` holds only the largest. */
  allParts?: number;
  /** Whether none missing is a finding: something was read, and there was something that could have been missing. */
  isProven: boolean;
}

/** What a rule finds of one kind. */
export type Found = Omit<QualityIssue, "kind" | "isProven">;

/** The counts of a rate: nothing of nothing has none. */
export type Counted = FigureBound["behind"];

/** The bound of a rate with its counts; none where nothing bounds it. */
export function rateBound(figure: DistortedFigure, behind: Counted, bounds: Bounds | null): FigureBound[] {
  const shown = behind.whole === 0 ? null : behind.part / behind.whole;
  return bounds === null ? [] : [{ figure, unit: "rate", shown, behind, ...bounds }];
}

/** For parts: leaves out those of which there are none. */
export const hasSome = ({ count }: { count: number }) => count > 0;
