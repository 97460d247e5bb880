import { readdirSync, readFileSync } from "node:fs";
import { describe, expect, test } from "vitest";
import type { DeployedCommit, Deployment } from "@/lib/core/deployments/types";
import type { Incident } from "@/lib/core/incidents/types";
import { commitLayerOf } from "@/lib/core/metrics/comparison/commit-layer";
import { compareOrigins } from "@/lib/core/metrics/comparison/compare-origins";
import { exposuresOf } from "@/lib/core/metrics/comparison/exposures";
import { fitDeployments } from "@/lib/core/metrics/comparison/fit-deployments";
import {
  type AttestedCounts,
  countAiCommits,
  hiddenEstimate,
} from "@/lib/core/metrics/comparison/hidden-estimate";
import { overlapOf } from "@/lib/core/metrics/comparison/overlap";
import { hiddenCorrection } from "@/lib/core/metrics/comparison/sensitivity";
import { strataOf } from "@/lib/core/metrics/comparison/strata";
import { toHistory } from "@/lib/core/metrics/comparison/to-history";
import { namedRemediations } from "@/lib/core/metrics/deployment-rework-rate";
import { openIncidents } from "@/lib/core/metrics/incident-restore-time";
import { leadTimeStages } from "@/lib/core/metrics/lead-time-stages";
import type { WeekStart } from "@/lib/core/metrics/local-days";
import { METRIC_IDS, type MetricFigures } from "@/lib/core/metrics/metrics";
import { overTime } from "@/lib/core/metrics/over-time";
import { type Duplicates, reconcile } from "@/lib/core/metrics/reconcile";
import { type BucketSize, countIncidents, emptyBuckets } from "@/lib/core/metrics/series";
import { takenBackByOrigin } from "@/lib/core/metrics/taken-back";
import type { OutgoingChange, TakenBackHow } from "@/lib/core/metrics/taken-back-tally";
import { type CountedWindow, countWindow, type WindowCounts } from "@/lib/core/metrics/window-counts";
import type { Origin } from "@/lib/core/origins/origin";
import { windowChanges } from "@/lib/read/dashboard/figures";
import { reportFigures, toFields } from "@/lib/read/reports/figures";
import { figuresFrom, rowsFrom, whollyRead } from "../../support/figures";
import { commit, deployment, incident, MARCH_1_TO_11 } from "./build";

const FOLDER = new URL("../../../docs/metrics/", import.meta.url);

type Raw<T> = Omit<Partial<T>, "startedAt" | "finishedAt" | "commits"> & {
  startedAt?: string;
  finishedAt?: string;
  times?: number;
};
interface Example {
  figure: string;
  duplicates?: Duplicates;
  /** `breaks`: the place of the commit that broke the deployment; `weeks`: the same in each of so many weeks before. */
  deployments?: (Raw<Deployment> & {
    commits?: Partial<DeployedCommit>[];
    breaks?: number;
    weeks?: number;
  })[];
  incidents?: Raw<Incident>[];
  window?: { from: string; to: string };
  /** What of it was read; all of it where this is left out. */
  read?: { from: string; to: string }[];
  size?: BucketSize;
  timeZone?: string;
  weekStartsOn?: WeekStart;
  asOf?: string;
  attested?: AttestedCounts;
  changes?: { times?: number; origin?: Origin; takenBack?: TakenBackHow }[];
  expected: unknown;
}
interface Input {
  deployments: Deployment[];
  incidents: Incident[];
  window: { from: Date; to: Date };
  example: Example;
}

const whole = ({ deployments, incidents, window, example }: Input) =>
  figuresFrom(deployments, window, {
    incidents,
    asOf: example.asOf ? dateOf(example.asOf) : null,
    ...(example.read ? { reading: { deployments: example.read.map(toWindow), incidents: [] } } : {}),
  });

const toWindow = ({ from, to }: { from: string; to: string }) => ({ from: new Date(from), to: new Date(to) });

const counted = ({ deployments, window }: Input, more: Partial<CountedWindow> = {}): WindowCounts =>
  countWindow(
    deployments,
    { window, parts: [], buckets: [], ...more },
    namedRemediations(deployments, window.to),
  );

const bucketsOf = ({ window, example: { size = "day", timeZone = "UTC", weekStartsOn } }: Input) =>
  emptyBuckets(window, size, timeZone, weekStartsOn);

const rowsBy = ({ deployments, window }: Input, dimension: "service" | "tool") =>
  rowsFrom(deployments, dimension, window, namedRemediations(deployments, window.to)).map(toCounts);

const FIGURES: Record<string, (input: Input) => unknown> = {
  ...Object.fromEntries(METRIC_IDS.map((id) => [id, (input: Input) => whole(input)[id]])),
  aiShare: ({ deployments, window }) =>
    rowsFrom(deployments, "service", window, new Set()).map((row) => row["ai-share"])[0],
  byOrigin: (input) => whole(input).origins,
  compareWindows: (input) => {
    const spans = [{ from: new Date(0), to: input.window.to }];
    return windowChanges({
      counts: counted(input),
      window: input.window,
      reading: { deployments: spans, incidents: spans },
      asOf: null,
    });
  },
  incidentRestoreTime: (input) => whole(input).restore,
  openIncidents: ({ incidents, example }) => openIncidents(incidents, dateOf(example.asOf)),
  hiddenEstimate: ({ deployments, example: { attested } }) => {
    const history = toHistory(deployments);
    const exposures = exposuresOf(history, { matureBefore: Infinity });
    const fit = fitDeployments(exposures, strataOf(exposures, history), overlapOf(exposures));
    return attested && hiddenEstimate(attested, countAiCommits(history), hiddenCorrection(fit));
  },
  leadTimeStages: ({ deployments }) => leadTimeStages(deployments),
  reconcile: ({ deployments, example }) => reconcile(toHistory(deployments), example.duplicates),
  remediationDistribution: (input) => whole(input).remediations,
  rollbackRate: (input) => whole(input).rollbacks,
  takenBack: ({ example }) => takenBackByOrigin(changesOf(example), { asOf: dateOf(example.asOf) }),
  doraFields: (input) => {
    const counts = counted(input, { withBefore: false });
    const fields = toFields(
      reportFigures({
        source: "datadog",
        counts,
        incidents: input.incidents,
        window: input.window,
        reading: whollyRead(input.window),
        hiddenNotes: null,
      }),
    );
    return Object.fromEntries(Object.entries(fields).filter(([name]) => name.startsWith("dora_")));
  },
  breakingCommits: ({ deployments }) => breakingSummary(deployments),
  originComparison: ({ deployments }) => originSummary(deployments),
  series: (input) =>
    countIncidents(counted(input, { buckets: bucketsOf(input) }).buckets, input.incidents, input.window).map(
      ({ isRead: _, ...bucket }) => bucket,
    ),
  breakdownByService: (input) => rowsBy(input, "service"),
  breakdownByTool: (input) => rowsBy(input, "tool"),
  overTime: (input) => {
    const { buckets, bucketCounts } = counted(input, { buckets: bucketsOf(input) });
    const stretches = buckets.map(({ startsAt: from, endsAt: to }) => ({ from, to }));
    return overTime(stretches, bucketCounts, input.window, [input.window]).map((figures, i) => ({
      label: buckets[i]?.label,
      ...toBucketFigures(figures),
    }));
  },
};

/** A day after they went out, where they were taken back at all. */
function changesOf({ changes = [] }: Example): OutgoingChange[] {
  const at = dateOf(undefined);
  const dayAfter = new Date(at.getTime() + 86_400_000);
  return changes.flatMap(({ times = 1, origin = "HUMAN", takenBack }) =>
    Array.from({ length: times }, () => ({
      place: "checkout",
      at,
      origin,
      unit: null,
      takenBack: takenBack ? { at: dayAfter, how: takenBack } : null,
    })),
  );
}

/** The figures of one bucket as the page prints them; null where unmeasured. */
function toBucketFigures({
  "change-failure-rate": cfr,
  "deployment-frequency": frequency,
  "change-lead-time": leadTime,
  "batch-size": batch,
}: MetricFigures) {
  return {
    deployments: frequency.measured ? frequency.deployments : null,
    failed: cfr.measured ? cfr.failed : null,
    evaluated: cfr.measured ? cfr.evaluated : null,
    leadTimeSeconds: leadTime.measured ? leadTime.medianSeconds : null,
    batchSize: batch.measured ? batch.mean : null,
  };
}

/** A row's counts, as the pages print them. */
function toCounts({
  value: name,
  deployments,
  "change-failure-rate": cfr,
}: ReturnType<typeof rowsFrom>[number]) {
  if (!cfr.measured) return { name, deployments, ...cfr };
  return { name, deployments, failed: cfr.failed, evaluated: cfr.evaluated };
}

/** What the breaking commits say to two digits, as the page prints it. */
function breakingSummary(deployments: Deployment[]) {
  const exposures = exposuresOf(toHistory(deployments), { matureBefore: Infinity });
  const { known, aiAssisted, expectedAi, ratio } = commitLayerOf(exposures).summary;
  if (!ratio.measured) return ratio.reason;
  const [likeliest, low, high] = [ratio.ratio, ratio.interval.low, ratio.interval.high ?? Infinity].map(
    (n) => Math.round(100 * n) / 100,
  );
  return { known, aiAssisted, expectedAi, ratio: likeliest, low, high };
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
    ({ times = 1, weeks = 0, startedAt, finishedAt, commits, breaks, ...parts }) =>
      Array.from({ length: times * (1 + weeks) }, (_, i) => {
        const shipped = (commits ?? []).map((c) => commit(c));
        const broke = breaks === undefined ? undefined : shipped[breaks];
        return deployment({
          ...parts,
          startedAt: new Date(dateOf(startedAt).getTime() - Math.floor(i / times) * 7 * 86_400_000),
          finishedAt: finishedAt ? dateOf(finishedAt) : null,
          commits: shipped,
          breakingCommit: broke ? { sha: broke.sha, evidence: "reverted-sha" } : null,
        });
      }),
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
