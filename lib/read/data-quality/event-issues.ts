import { UNNAMED } from "@/lib/core/question/lists";
import { isOtherSpelling } from "@/lib/workspace/organizations/environment-choices";
import { isSilent, rateWithAnyOf, rateWithUndecided } from "./bounds";
import type { QualityCounts } from "./data";
import {
  type Counted,
  type DistortedFigure,
  type FigureBound,
  type Found,
  hasSome,
  type IssueKind,
  rateBound,
} from "./issue";

const DAY_SECONDS = 86_400;

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

export function aboutResults(counts: QualityCounts) {
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

export function aboutEnvironments(counts: QualityCounts, { asked, production }: AskedEnvironments) {
  // Incidents without an environment are told of beside production's, unless they were asked for by themselves.
  const asksUnnamed = !asked.includes(UNNAMED) && asked.some((name) => production.includes(name));
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
export function aboutDuplicates({ deployments, duplicates }: QualityCounts, { read }: ReadDays) {
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
  const frequency =
    read === 0
      ? null
      : pair(
          "deployment-frequency",
          "per-day",
          { part: deployments.total, whole: read },
          deployments.total / read,
          (deployments.total + by * total) / read,
        );
  const failureRate =
    behind.evaluated === 0 || other.evaluated === 0
      ? null
      : pair(
          "change-failure-rate",
          "rate",
          { part: behind.failed, whole: behind.evaluated },
          behind.failed / behind.evaluated,
          other.failed / other.evaluated,
        );
  return {
    "reported-twice": {
      count: reports,
      total: deployments.total + (areMerged ? total : 0),
      figures: ["deployment-frequency", "change-failure-rate"],
      bounds: total === 0 ? [] : [frequency, failureRate].filter((bound) => bound !== null),
      parts: parts.map(({ service, sources, deployments: count }) => ({
        name: `${service}: ${sources}`,
        count,
      })),
    },
  } satisfies Partial<Record<IssueKind, Found>>;
}

export function aboutFeed(counts: QualityCounts, read: ReadDays, now: Date, tellsSilence: boolean) {
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

export function aboutNames({ deployments, unmappedServices, unmapped, services }: QualityCounts) {
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
