import { originRateWithUnknown, shareWithUnknown } from "./bounds";
import type { QualityCounts } from "./data";
import { type Counted, type DistortedFigure, type Found, hasSome, type IssueKind, rateBound } from "./issue";
import type { MarkRun } from "./stopped-marks";

/** What the marks of AI tools tell of themselves. */
export interface MarkFindings {
  /** Tools whose marks ended while their services went on. */
  stopped: readonly MarkRun[];
  /** Tools seen at all. */
  tools: number;
}

export function aboutCommits({ deployments, commits, unknownReasons }: QualityCounts) {
  const all = commits.human + commits.ai + commits.bot + commits.unknown;
  const known = all - commits.unknown;
  const evaluatedAi = commits.failedAi + commits.passedAi;
  return {
    "without-commits": {
      count: deployments.withoutCommits,
      total: deployments.total,
      figures: ["by-origin", "change-lead-time"],
      // What they carried is not known at all, so nothing bounds the figures by origin. Their results are known.
      bounds: [],
      parts: [],
    },
    "unknown-origins": {
      count: commits.unknown,
      total: all,
      figures: ["ai-share", "aiFailureRate"],
      bounds:
        commits.unknown === 0
          ? []
          : [
              ...rateBound(
                "ai-share",
                { part: commits.ai, whole: known },
                shareWithUnknown(commits.ai, known - commits.ai, commits.unknown),
              ),
              ...rateBound(
                "aiFailureRate",
                { part: commits.failedAi, whole: evaluatedAi },
                originRateWithUnknown(
                  { failed: commits.failedAi, passed: commits.passedAi },
                  { failed: commits.failedUnknown, passed: commits.passedUnknown },
                ),
              ),
            ],
      parts: unknownReasons.map(({ reason, commits: count }) => ({ name: reason, count })),
    },
    "cut-commits": {
      count: deployments.cutCommits,
      total: deployments.total,
      figures: ["by-origin", "change-lead-time"],
      bounds: [],
      parts: [{ name: "commits", count: deployments.commitsNotSent }].filter(hasSome),
    },
  } satisfies Partial<Record<IssueKind, Found>>;
}

/** Of failures that name no breaking commit, beside how the others came to name theirs. */
export function aboutFailures({ deployments, breakingCommits }: QualityCounts) {
  const { unknown = 0, ...known } = breakingCommits;
  return {
    "unnamed-failures": {
      count: unknown,
      total: deployments.failed,
      figures: ["breaking-commits"],
      // What the unnamed ones leave open is in the comparison's own interval.
      bounds: [],
      parts: Object.entries(known)
        .map(([name, count]) => ({ name, count }))
        .sort((a, b) => b.count - a.count),
    },
  } satisfies Partial<Record<IssueKind, Found>>;
}

export function aboutMarks({ stopped, tools }: MarkFindings) {
  return {
    "stopped-marks": {
      count: stopped.length,
      total: tools,
      figures: ["ai-share", "by-origin"],
      // How many of the commits since are the tool's is what nobody can see.
      bounds: [],
      parts: stopped.map(({ tool, since }) => ({ name: tool, count: since })),
    },
  } satisfies Partial<Record<IssueKind, Found>>;
}

export function aboutTimes({ deployments, leadTime, recovery }: QualityCounts) {
  const timeBound = (
    figure: DistortedFigure,
    behind: Counted,
    { median, low, high }: typeof recovery | typeof leadTime,
  ) =>
    behind.part === behind.whole
      ? []
      : [{ figure, unit: "seconds" as const, shown: median, behind, low, high }];
  return {
    "without-lead-time": {
      count: leadTime.commits - leadTime.known,
      total: leadTime.commits,
      figures: ["change-lead-time"],
      bounds: timeBound("change-lead-time", { part: leadTime.known, whole: leadTime.commits }, leadTime),
      // Whole deployments without one: the first with git data of their service, or the first after 60 days.
      parts: [{ name: "deployments", count: deployments.withoutLeadTime }].filter(hasSome),
    },
    "without-recovery": {
      count: deployments.failedWithoutRecovery,
      total: deployments.failed,
      figures: ["failed-deployment-recovery-time"],
      bounds: timeBound(
        "failed-deployment-recovery-time",
        { part: deployments.failed - deployments.failedWithoutRecovery, whole: deployments.failed },
        recovery,
      ),
      parts: [],
    },
  } satisfies Partial<Record<IssueKind, Found>>;
}
