import { WITHOUT_NAME } from "@/lib/filters/filters";
import { isOtherSpelling } from "@/lib/organizations/environment-choices";
import {
  type Bounds,
  isSilent,
  originRateWithUnknown,
  rateWithAnyOf,
  rateWithUndecided,
  shareWithUnknown,
} from "./bounds";
import type { QualityCounts } from "./data";
import type { MarkRun } from "./stopped-marks";

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

/** What the marks of AI tools tell of themselves. */
export interface MarkFindings {
  /** Tools whose marks ended while their services went on. */
  stopped: readonly MarkRun[];
  /** Tools seen at all. */
  tools: number;
}

type Found = Omit<QualityIssue, "kind" | "isProven">;

/** What of the window was read, as the page tells it: whole days of its past. */
export interface ReadDays {
  past: number;
  /** 0 where so little is unread that nobody needs to know. */
  unread: number;
  /** Days of 24 hours, exactly. */
  read: number;
  hasRead: boolean;
}

/** Which environments the counts are of, and which are production: what was not asked of them proves nothing. */
export interface AskedEnvironments {
  asked: readonly string[];
  production: readonly string[];
}

/**
 * What is missing, which figure that distorts, and by how much at most.
 * @param now the instant silences are measured to.
 * @param tellsSilence false where the feeds of incidents have ended.
 */
export function qualityIssues(
  counts: QualityCounts,
  read: ReadDays,
  now: Date,
  marks: MarkFindings = { stopped: [], tools: 0 },
  tellsSilence = true,
  environments: AskedEnvironments = { asked: [], production: [] },
): QualityIssue[] {
  const issues: Record<IssueKind, Found> = {
    ...aboutVerdicts(counts),
    ...aboutEnvironments(counts, environments),
    ...aboutDuplicates(counts, read),
    ...aboutCommits(counts),
    ...aboutMarks(marks),
    ...aboutFailures(counts),
    ...aboutTimes(counts),
    ...aboutFeed(counts, read, now, tellsSilence),
    ...aboutNames(counts),
  };
  return ISSUE_KINDS.map((kind) => {
    const issue = issues[kind];
    return { kind, ...issue, isProven: read.hasRead && issue.count === 0 && issue.total !== 0 };
  });
}

/** The counts of a rate: nothing of nothing has none. */
type Counted = FigureBound["behind"];

function rateBound(figure: DistortedFigure, behind: Counted, bounds: Bounds | null): FigureBound[] {
  const shown = behind.whole === 0 ? null : behind.part / behind.whole;
  return bounds === null ? [] : [{ figure, unit: "rate", shown, behind, ...bounds }];
}

function aboutVerdicts(counts: QualityCounts) {
  const { deployments, setAside, disappeared, otherEnvironments, elsewhere, allEnvironments } = counts;
  const { failed, passed } = deployments;
  const shown: Counted = { part: failed, whole: failed + passed };
  const undecided = (count: number) =>
    count === 0 ? [] : rateBound("change-failure-rate", shown, rateWithUndecided(deployments, count));
  return {
    pending: {
      count: deployments.pending,
      total: deployments.total,
      figures: ["change-failure-rate"],
      bounds: undecided(deployments.pending),
      parts: counts.pendingAges.filter(hasSome),
    },
    "other-environments": {
      count: elsewhere.deployments,
      total: allEnvironments,
      figures: ["change-failure-rate", "deployment-frequency"],
      bounds:
        elsewhere.deployments === 0
          ? []
          : rateBound("change-failure-rate", shown, rateWithAnyOf(deployments, elsewhere.rates)),
      parts: otherEnvironments.map(({ name, deployments: count }) => ({ name: name ?? "", count })),
      allParts: elsewhere.environments,
    },
    "set-aside-deployments": {
      count: setAside.deployments,
      total: null,
      figures: ["change-failure-rate", "deployment-frequency"],
      bounds: undecided(setAside.deployments),
      parts: [],
    },
    "set-aside-incidents": {
      count: setAside.incidents,
      total: null,
      figures: ["incident-restore-time"],
      bounds: [],
      parts: [],
    },
    disappeared: {
      count: disappeared.total,
      total: deployments.total + disappeared.total,
      figures: ["change-failure-rate", "deployment-frequency"],
      bounds:
        disappeared.total === 0
          ? []
          : rateBound("change-failure-rate", shown, rateWithAnyOf(deployments, [disappeared])),
      parts: [],
    },
  } satisfies Partial<Record<IssueKind, Found>>;
}

function aboutEnvironments(counts: QualityCounts, { asked, production }: AskedEnvironments) {
  // Incidents without an environment are told of beside production's, unless they were asked for by themselves.
  const asksUnnamed = !asked.includes(WITHOUT_NAME) && asked.some((name) => production.includes(name));
  const parts = counts.otherSpellings
    .filter(({ name }) => isOtherSpelling(name, production))
    .map(({ name, events: count }) => ({ name, count }));
  return {
    "other-spellings": {
      count: parts.reduce((sum, { count }) => sum + count, 0),
      total: production.length === 0 ? 0 : null,
      figures: ["change-failure-rate", "deployment-frequency", "incident-restore-time"],
      bounds: [],
      parts,
    },
    "incidents-without-environment": {
      count: counts.incidentsWithoutEnvironment,
      total: asksUnnamed && counts.incidents.total > 0 ? null : 0,
      figures: ["incident-restore-time"],
      bounds: [],
      parts: [],
    },
  } satisfies Partial<Record<IssueKind, Found>>;
}

/** What the deployments that two sources reported do: each figure counted by report, and by deployment. */
function aboutDuplicates({ deployments, duplicates }: QualityCounts, { read }: ReadDays) {
  const { total, failed, passed, reports, areMerged, parts } = duplicates;
  const behind = { failed: deployments.failed, evaluated: deployments.failed + deployments.passed };
  const by = areMerged ? 1 : -1;
  const other = { failed: behind.failed + by * failed, evaluated: behind.evaluated + by * (failed + passed) };
  const pair = (
    figure: DistortedFigure,
    unit: FigureBound["unit"],
    counted: Counted,
    shown: number,
    otherwise: number,
  ) => ({
    figure,
    unit,
    shown,
    behind: counted,
    low: Math.min(shown, otherwise),
    high: Math.max(shown, otherwise),
    ways: areMerged ? { once: shown, each: otherwise } : { once: otherwise, each: shown },
  });
  const hasRates = behind.evaluated > 0 && other.evaluated > 0;
  return {
    "reported-twice": {
      count: reports,
      total: deployments.total + (areMerged ? total : 0),
      figures: ["deployment-frequency", "change-failure-rate"],
      bounds:
        total === 0
          ? []
          : [
              ...(read > 0
                ? [
                    pair(
                      "deployment-frequency",
                      "per-day",
                      { part: deployments.total, whole: read },
                      deployments.total / read,
                      (deployments.total + by * total) / read,
                    ),
                  ]
                : []),
              ...(hasRates
                ? [
                    pair(
                      "change-failure-rate",
                      "rate",
                      { part: behind.failed, whole: behind.evaluated },
                      behind.failed / behind.evaluated,
                      other.failed / other.evaluated,
                    ),
                  ]
                : []),
            ],
      parts: parts.map(({ service, sources, deployments: count }) => ({
        name: `${service}: ${sources}`,
        count,
      })),
    },
  } satisfies Partial<Record<IssueKind, Found>>;
}

function aboutCommits({ deployments, commits, unknownReasons }: QualityCounts) {
  const all = commits.human + commits.ai + commits.bot + commits.unknown;
  const known = all - commits.unknown;
  const evaluatedAi = commits.failedAi + commits.passedAi;
  return {
    "without-commits": {
      count: deployments.withoutCommits,
      total: deployments.total,
      figures: ["by-origin", "change-lead-time"],
      // What they carried is not known at all, so nothing bounds the figures by origin. Their verdicts are known.
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
function aboutFailures({ deployments, breakingCommits }: QualityCounts) {
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

function aboutMarks({ stopped, tools }: MarkFindings) {
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

function aboutTimes({ deployments, leadTime, recovery }: QualityCounts) {
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

function aboutFeed(counts: QualityCounts, read: ReadDays, now: Date, tellsSilence: boolean) {
  const { incidents, incidentFeeds, days, daysWithoutSync } = counts;
  const silent = incidentFeeds
    .map(({ team, lastAt, usualGapSeconds }) => ({
      team,
      usualGapSeconds,
      quietSeconds: (now.getTime() - lastAt.getTime()) / 1000,
    }))
    .filter(({ quietSeconds, usualGapSeconds }) => tellsSilence && isSilent(quietSeconds, usualGapSeconds));
  return {
    "silent-incidents": {
      // An organization that never had an incident is one silent feed.
      count: incidentFeeds.length === 0 && tellsSilence ? 1 : silent.length,
      total: tellsSilence ? Math.max(1, incidentFeeds.length) : 0,
      figures: ["incident-restore-time"],
      bounds: [],
      parts: silent.map(({ team, quietSeconds }) => ({
        name: team,
        count: Math.floor(quietSeconds / DAY_SECONDS),
      })),
    },
    "open-incidents": {
      count: incidents.open,
      total: incidents.total,
      figures: ["incident-restore-time"],
      bounds: [],
      parts: [],
    },
    "unread-days": {
      count: read.unread,
      total: read.past,
      figures: ["everything"],
      bounds: [],
      parts: [],
    },
    "missed-syncs": {
      count: daysWithoutSync.length,
      total: days,
      figures: ["everything"],
      bounds: [],
      parts: daysWithoutSync.map((name) => ({ name, count: 1 })),
    },
  } satisfies Partial<Record<IssueKind, Found>>;
}

function aboutNames({ deployments, unmappedServices, unmapped, services }: QualityCounts) {
  const missing = (count: number, figures: readonly DistortedFigure[]) => ({
    count,
    total: deployments.total,
    figures,
    bounds: [],
    parts: [],
  });
  return {
    "without-repository": missing(deployments.withoutRepository, ["byRepository"]),
    "without-team": missing(deployments.withoutTeam, ["byTeam"]),
    "without-sha": missing(deployments.withoutSha, ["change-lead-time", "by-origin"]),
    "unmapped-services": {
      count: unmapped,
      total: services,
      figures: ["byRepository"],
      bounds: [],
      parts: unmappedServices.map(({ name, deployments: count }) => ({ name, count })),
      allParts: unmapped,
    },
  } satisfies Partial<Record<IssueKind, Found>>;
}

const DAY_SECONDS = 86_400;

const hasSome = ({ count }: { count: number }) => count > 0;
