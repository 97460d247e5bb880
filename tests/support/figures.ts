import type { Deployment } from "@/lib/core/deployments/types";
import type { Incident } from "@/lib/core/incidents/types";
import { aiShareOf } from "@/lib/core/metrics/ai-share";
import { namedRemediations } from "@/lib/core/metrics/deployment-rework-rate";
import { metricFigures } from "@/lib/core/metrics/metrics";
import type { Reading } from "@/lib/core/metrics/reading";
import { uniqueCommits } from "@/lib/core/metrics/unique-commits";
import type { TimeWindow } from "@/lib/core/metrics/window";
import { countWindow, windowAlone } from "@/lib/core/metrics/window-counts";
import { type WindowFigures, windowFigures } from "@/lib/core/metrics/window-figures";
import type { BreakdownDimension, BreakdownFigures } from "@/lib/read/deployments/break-down";

/** A window that was read from end to end, and the one before it. */
export function whollyRead({ from, to }: TimeWindow): Reading {
  const span = { from: new Date(2 * from.getTime() - to.getTime()), to };
  return { deployments: [span], incidents: [span] };
}

/** The figures of a window from its deployments, the way exports state them and `iris recompute` gets them again. */
export function figuresFrom(
  deployments: readonly Deployment[],
  window: TimeWindow,
  {
    incidents = [],
    asOf = null,
    reading = whollyRead(window),
  }: { incidents?: readonly Incident[] | null; asOf?: Date | null; reading?: Reading } = {},
): WindowFigures {
  const counts = countWindow(deployments, windowAlone(window), namedRemediations(deployments, window.to));
  return windowFigures({ counts, incidents, window, reading, asOf });
}

const NAME_OF: Record<Exclude<BreakdownDimension, "tool">, (d: Deployment) => string | null> = {
  service: (d) => d.service,
  team: (d) => d.team,
  environment: (d) => d.env,
  repository: (d) => d.repositoryId,
};

/**
 * The rows of a breakdown from deployments, each group measured as a window of its own: what the database's rows must
 * be. Most deployments first, then by name; a deployment stands with every tool its commits name.
 */
export function rowsFrom(
  deployments: readonly Deployment[],
  dimension: BreakdownDimension,
  window: TimeWindow,
  named: ReadonlySet<string>,
): Omit<BreakdownFigures, "label">[] {
  const groups = new Map<string | null, Deployment[]>();
  for (const one of deployments) {
    const names = dimension === "tool" ? toolsOf(one) : [NAME_OF[dimension](one)];
    for (const name of names) groups.set(name, [...(groups.get(name) ?? []), one]);
  }
  return [...groups]
    .map(([value, group]) => {
      const { current } = countWindow(group, windowAlone(window), named);
      const figures = metricFigures(
        { ...current, leadTimes: { ...current.leadTimes, estimate: null } },
        window,
        [window],
      );
      return { value, deployments: group.length, ...figures, "ai-share": shareOf(group) };
    })
    .sort((a, b) => b.deployments - a.deployments || byName(a.value, b.value));
}

function toolsOf({ commits }: Deployment): string[] {
  return [...new Set(commits.flatMap(({ origin, tools }) => (origin === "AI_ASSISTED" ? tools : [])))];
}

function shareOf(group: readonly Deployment[]) {
  const commits = group.flatMap((one) => uniqueCommits(one.commits));
  const count = (is: (origin: string) => boolean) => commits.filter(({ origin }) => is(origin)).length;
  return aiShareOf({
    deployments: group.length,
    commits: commits.length,
    knownCommits: count((origin) => origin !== "UNKNOWN"),
    aiCommits: count((origin) => origin === "AI_ASSISTED"),
  });
}

function byName(a: string | null, b: string | null): number {
  if (a === null || b === null) return a === b ? 0 : a === null ? 1 : -1;
  return a < b ? -1 : 1;
}
