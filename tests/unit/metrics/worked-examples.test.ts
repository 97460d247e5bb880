import { readdirSync, readFileSync } from "node:fs";
import { describe, expect, test } from "vitest";
import type { DeployedCommit, Deployment } from "@/lib/deployments/types";
import type { Incident } from "@/lib/incidents/types";
import { aiShare } from "@/lib/metrics/ai-share";
import { batchSize } from "@/lib/metrics/batch-size";
import { type BreakdownRow, breakdown } from "@/lib/metrics/breakdown";
import { byOrigin } from "@/lib/metrics/by-origin";
import { changeFailureRate } from "@/lib/metrics/change-failure-rate";
import { changeLeadTime } from "@/lib/metrics/change-lead-time";
import { compareWindows } from "@/lib/metrics/compare-windows";
import { compareOrigins } from "@/lib/metrics/comparison/compare-origins";
import type { HazardRatio } from "@/lib/metrics/comparison/hazard-ratio";
import { type AttestedCounts, hiddenEstimate } from "@/lib/metrics/comparison/hidden-estimate";
import { toHistory } from "@/lib/metrics/comparison/to-history";
import { deploymentFrequency } from "@/lib/metrics/deployment-frequency";
import { deploymentReworkRate, namedRemediations } from "@/lib/metrics/deployment-rework-rate";
import { doraFields } from "@/lib/metrics/dora-fields";
import { failedDeploymentRecoveryTime } from "@/lib/metrics/failed-deployment-recovery-time";
import { incidentRestoreTime, openIncidents } from "@/lib/metrics/incident-restore-time";
import { leadTimeStages } from "@/lib/metrics/lead-time-stages";
import type { WeekStart } from "@/lib/metrics/local-days";
import { type BucketFigures, overTime } from "@/lib/metrics/over-time";
import { reconcile } from "@/lib/metrics/reconcile";
import { remediationDistribution } from "@/lib/metrics/remediation-distribution";
import { rollbackRate } from "@/lib/metrics/rollback-rate";
import { type BucketSize, emptyBuckets, series } from "@/lib/metrics/series";
import { countWindow } from "@/lib/metrics/window-counts";
import { commit, deployment, incident, MARCH_1_TO_11 } from "./build";

const FOLDER = new URL("../../../docs/metrics/", import.meta.url);

type Raw<T> = Omit<Partial<T>, "startedAt" | "finishedAt" | "commits"> & {
  startedAt?: string;
  finishedAt?: string;
  times?: number;
};
interface Example {
  figure: string;
  deployments?: (Raw<Deployment> & { commits?: Partial<DeployedCommit>[] })[];
  incidents?: Raw<Incident>[];
  window?: { from: string; to: string };
  size?: BucketSize;
  timeZone?: string;
  weekStartsOn?: WeekStart;
  asOf?: string;
  attested?: AttestedCounts;
  aiCommits?: number;
  observed?: { ratio: number; low: number; high: number };
  commits?: number[];
  expected: unknown;
}
interface Input {
  deployments: Deployment[];
  incidents: Incident[];
  window: { from: Date; to: Date };
  example: Example;
}

const FIGURES: Record<string, (input: Input) => unknown> = {
  aiShare: ({ deployments }) => aiShare(deployments),
  batchSize: ({ deployments }) => batchSize(deployments),
  byOrigin: ({ deployments }) => byOrigin(deployments),
  changeFailureRate: ({ deployments }) => changeFailureRate(deployments),
  changeLeadTime: ({ deployments }) => changeLeadTime(deployments),
  compareWindows: ({ deployments, window }) => compareWindows({ deployments, window }),
  deploymentFrequency: ({ deployments, window }) => deploymentFrequency(deployments, window),
  deploymentReworkRate: ({ deployments }) => deploymentReworkRate(deployments),
  failedDeploymentRecoveryTime: ({ deployments }) => failedDeploymentRecoveryTime(deployments),
  incidentRestoreTime: ({ incidents, example }) => incidentRestoreTime(incidents, dateOf(example.asOf)),
  openIncidents: ({ incidents, example }) => openIncidents(incidents, dateOf(example.asOf)),
  hiddenEstimate: ({ example }) => {
    const { attested, aiCommits = 0, observed, commits = [] } = example;
    return attested && observed && hiddenEstimate(attested, aiCommits, ratioOf(observed), commits);
  },
  leadTimeStages: ({ deployments }) => leadTimeStages(deployments),
  reconcile: ({ deployments }) => reconcile(deployments),
  remediationDistribution: ({ deployments }) => remediationDistribution(deployments),
  rollbackRate: ({ deployments }) => rollbackRate(deployments),
  doraFields: ({ deployments, incidents, window }) =>
    doraFields({ deployments, incidents, window, repositoryFiltered: false }),
  originComparison: ({ deployments }) => originSummary(deployments),
  series: ({ deployments, incidents, window, example }) =>
    series({
      deployments,
      incidents,
      window,
      size: example.size ?? "day",
      timeZone: example.timeZone ?? "UTC",
    }),
  breakdownByService: ({ deployments }) => breakdown(deployments, "service").map(toCounts),
  breakdownByTool: ({ deployments }) => breakdown(deployments, "tool").map(toCounts),
  overTime: ({ deployments, window, example: { size = "day", timeZone = "UTC", weekStartsOn } }) => {
    const buckets = emptyBuckets(window, size, timeZone, weekStartsOn);
    const counted = countWindow(deployments, { window, parts: [], buckets }, namedRemediations(deployments));
    return overTime(counted.buckets, counted.bucketCounts, window).map((figures, i) => ({
      label: buckets[i]?.label,
      ...toBucketFigures(figures),
    }));
  },
};

/** A ratio as the fit gives it, as far as a page tells it. */
function ratioOf({ ratio, low, high }: { ratio: number; low: number; high: number }): HazardRatio {
  const interval = { low, high };
  return {
    measured: true,
    ratio,
    interval,
    logStandardError: Number.NaN,
    designEffect: 1,
    pValue: Number.NaN,
  };
}

/** The figures of one bucket as the page prints them; null where unmeasured. */
function toBucketFigures({ changeFailureRate: cfr, frequency, leadTime, batchSize: batch }: BucketFigures) {
  return {
    deployments: frequency.measured ? frequency.deployments : null,
    failed: cfr.measured ? cfr.failed : null,
    evaluated: cfr.measured ? cfr.evaluated : null,
    leadTimeSeconds: leadTime.measured ? leadTime.medianSeconds : null,
    batchSize: batch.measured ? batch.mean : null,
  };
}

/** A row's counts, as the pages print them. */
function toCounts({ name, deployments, changeFailureRate: cfr }: BreakdownRow) {
  if (!cfr.measured) return { name, deployments, ...cfr };
  return { name, deployments, failed: cfr.failed, evaluated: cfr.evaluated };
}

/** The headline to two digits, as the page prints it. */
function originSummary(deployments: Deployment[]) {
  const now = new Date("2026-06-01T00:00:00Z");
  const { verdict } = compareOrigins({ history: toHistory(deployments), now });
  if (verdict.verdict === "not-compared") return verdict;
  const twoDigits = (n: number | null) => (n === null ? null : Math.round(100 * n) / 100);
  return {
    verdict: verdict.verdict,
    ratio: twoDigits(verdict.ratio),
    low: twoDigits(verdict.interval.low),
    high: twoDigits(verdict.interval.high),
    deployments: verdict.evidence.deployments,
    failed: verdict.evidence.failed,
  };
}

const pages = readdirSync(FOLDER).filter((name) => name.endsWith(".md") && name !== "README.md");
/** Proof rather than a figure: its table is written by a program. */
const figures = pages.filter((name) => name !== "simulations.md");

describe("the method pages", () => {
  test.each(figures)("%s: the worked example comes out as written", (name) => {
    const examples = examplesOf(name);
    expect(examples.length).toBeGreaterThan(0);
    for (const example of examples) {
      const figure = FIGURES[example.figure];
      expect(figure, `a figure called ${example.figure}`).toBeDefined();
      expect(rounded(figure?.(inputOf(example)))).toEqual(rounded(example.expected));
    }
  });

  test.each(figures)("%s names its edge cases, source and changelog", (name) => {
    const text = readFileSync(new URL(name, FOLDER), "utf8");
    for (const part of ["By hand", "Source.", "Changelog."]) expect(text).toContain(part);
  });

  test("are all linked from the overview, and every link leads to a page", () => {
    const overview = readFileSync(new URL("README.md", FOLDER), "utf8");
    const linked = [...overview.matchAll(/\]\(([a-z-]+\.md)\)/g)].map((match) => match[1]);
    expect(new Set(linked)).toEqual(new Set(pages));
  });
});

function examplesOf(name: string): Example[] {
  const text = readFileSync(new URL(name, FOLDER), "utf8");
  return [...text.matchAll(/```json worked-example\n([\s\S]*?)```/g)].map((match) =>
    JSON.parse(match[1] ?? ""),
  );
}

function inputOf(example: Example): Input {
  const deployments = (example.deployments ?? []).flatMap(
    ({ times = 1, startedAt, finishedAt, commits, ...parts }) =>
      Array.from({ length: times }, () =>
        deployment({
          ...parts,
          startedAt: dateOf(startedAt),
          finishedAt: finishedAt ? dateOf(finishedAt) : null,
          commits: (commits ?? []).map((c) => commit(c)),
        }),
      ),
  );
  const incidents = (example.incidents ?? []).map(({ startedAt, finishedAt: _end, times: _, ...parts }) =>
    incident({ ...parts, startedAt: dateOf(startedAt) }),
  );
  const window = example.window
    ? { from: new Date(example.window.from), to: new Date(example.window.to) }
    : MARCH_1_TO_11;
  return { deployments, incidents, window, example };
}

function dateOf(text: string | undefined): Date {
  return new Date(text ?? "2026-03-05T12:00:00Z");
}

/** Numbers to the four digits the pages print, dates as text. */
function rounded(value: unknown): unknown {
  return JSON.parse(
    JSON.stringify(value, (_, v) => (typeof v === "number" ? Math.round(v * 10_000) / 10_000 : v)),
  );
}
