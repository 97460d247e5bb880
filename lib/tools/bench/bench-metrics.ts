import type { DeployedCommit, Deployment } from "@/lib/core/deployments/types";
import { compareOrigins } from "@/lib/core/metrics/comparison/compare-origins";
import type { History } from "@/lib/core/metrics/comparison/history";
import { toHistory } from "@/lib/core/metrics/comparison/to-history";
import { namedRemediations } from "@/lib/core/metrics/deployment-rework-rate";
import { countWindow, windowAlone } from "@/lib/core/metrics/window-counts";
import { ORIGINS } from "@/lib/core/origins/origin";
import { reportFigures } from "@/lib/read/reports/figures";

const DAY_MS = 86_400_000;
const DAYS = 360;
const NOW = Date.UTC(2026, 10, 1);
const WINDOW = { from: new Date(NOW - DAYS * DAY_MS), to: new Date(NOW) };
const ROUNDS = 9;
const NO_TOOLS: readonly string[] = [];
const CLAUDE: readonly string[] = ["Claude Code"];

/**
 * Times what production computes outside of the database on a made-up history: `npm run bench:metrics [-- DEPLOYMENTS]`. Processor time, so that a
 * busy machine measures the same. Reading is measured apart: it happens once, where
 * the rows come from the database.
 */
function main(): void {
  const largest = Number(process.argv[2] ?? 100_000);
  print([
    "deployments",
    "commits",
    "naive 3 fields",
    "reading",
    "all figures",
    "comparison",
    "both",
    "heap MB",
  ]);
  for (const size of [largest / 4, largest / 2, largest]) print(benchmark(Math.round(size)));
  process.stdout.write(
    `
Milliseconds of processor time, medians of ${ROUNDS} rounds.
naive 3 fields  what one would write first, over objects: change failure rate, lead time, rates by origin
reading         objects into columns, once a read: shas become numbers, each commit once a deployment
all figures     every figure with its interval, as an export states them and iris recompute counts them: over objects
comparison      hazard ratios with intervals, bounds, sensitivity, dose-response, rates by origin: from the columns
heap MB         of the columns and what the figures leave behind, after the objects are gone
`,
  );
}

function benchmark(size: number): (string | number)[] {
  const { history, naive, reading, metrics } = read(size);
  const comparison = time(() => compare(history));
  const { heapUsed, arrayBuffers } = process.memoryUsage();
  const heap = (heapUsed + arrayBuffers) / 2 ** 20;
  return [
    history.count,
    history.commit.length,
    ...[naive, reading, metrics, comparison, metrics + comparison, heap].map((value) => value.toFixed(0)),
  ];
}

/** The objects are out of reach when this returns, as they are in the product. */
function read(size: number): {
  history: History;
  naive: number;
  reading: number;
  metrics: number;
} {
  const deployments = makeHistory(size);
  const naive = time(() => naiveFields(deployments));
  const reading = time(() => toHistory(deployments));
  const metrics = time(() => allFigures(deployments));
  return { history: toHistory(deployments), naive, reading, metrics };
}

function allFigures(deployments: readonly Deployment[]): void {
  const named = namedRemediations(deployments, WINDOW.to);
  reportFigures({
    counts: countWindow(deployments, windowAlone(WINDOW), named),
    incidents: null,
    window: WINDOW,
    reading: { deployments: [WINDOW], incidents: [] },
    hiddenNotes: null,
    source: "datadog",
  });
}

function compare(history: History): void {
  const { verdict } = compareOrigins({ history, now: WINDOW.to });
  if (verdict.verdict === "not-compared")
    throw new Error(`the made-up history compares nothing: ${verdict.reason}`);
}

/** What one would write first for three of the fields: lists, filters, a full sort, a Map a deployment. */
function naiveFields(deployments: readonly Deployment[]): object {
  const evaluated = deployments.filter((d) => d.result !== "pending");
  const failed = deployments.filter((d) => d.result === "failed");
  const leadTimes = deployments
    .flatMap((d) => [...new Map(d.commits.map((c) => [c.sha, c])).values()])
    .flatMap((c) => c.leadTimeSeconds ?? [])
    .sort((a, b) => a - b);
  const commitsOf = (list: readonly Deployment[], origin: string) =>
    list
      .flatMap((d) => [...new Map(d.commits.map((c) => [c.sha, c])).values()])
      .filter((c) => c.origin === origin);
  const rates = ORIGINS.map(
    (origin) => commitsOf(failed, origin).length / commitsOf(evaluated, origin).length,
  );
  return {
    dora_cfr: failed.length / evaluated.length,
    dora_lead_time_seconds_median: leadTimes[leadTimes.length >> 1] ?? null,
    dora_cfr_by_origin_coverage_pct: 100 * (1 - (rates[3] ?? 0)),
  };
}

function time(run: () => unknown): number {
  const rounds = Array.from({ length: ROUNDS }, () => {
    const start = process.cpuUsage();
    run();
    const { user, system } = process.cpuUsage(start);
    return (user + system) / 1000;
  });
  return rounds.sort((a, b) => a - b)[ROUNDS >> 1] as number;
}

/** Fifty services, ten commits a deployment on average, 8 % failed, a tenth of the change sets shared by two services. */
function makeHistory(size: number): Deployment[] {
  const random = randomFrom(7);
  let commits: DeployedCommit[] = [];
  return Array.from({ length: size }, (_, i) => {
    if (i === 0 || random() > 0.1) commits = makeCommits(1 + Math.floor(random() * 19), random);
    const service = Math.floor(random() * 50);
    const result = random() < 0.08 ? "failed" : random() < 0.02 ? "pending" : "passed";
    return {
      id: `${i}`,
      externalId: `${i}`,
      service: `service-${service}`,
      env: "production",
      team: `team-${service % 8}`,
      repositoryId: null,
      startedAt: new Date(WINDOW.from.getTime() + Math.floor((i / size) * DAYS * DAY_MS)),
      finishedAt: null,
      result,
      deploymentType: "standard",
      recoverySeconds: result === "failed" ? Math.floor(random() * 9000) : null,
      remediation: null,
      commits,
    };
  });
}

function makeCommits(count: number, random: () => number): DeployedCommit[] {
  return Array.from({ length: count }, () => {
    const draw = random();
    const origin = draw < 0.4 ? "HUMAN" : draw < 0.8 ? "AI_ASSISTED" : draw < 0.9 ? "BOT" : "UNKNOWN";
    const sha = Array.from({ length: 5 }, () =>
      Math.floor(random() * 2 ** 32)
        .toString(16)
        .padStart(8, "0"),
    ).join("");
    return {
      sha,
      origin,
      tools: origin === "AI_ASSISTED" ? CLAUDE : NO_TOOLS,
      committedAt: null,
      leadTimeSeconds: Math.floor(random() * 200_000),
      timeToDeploySeconds: null,
    };
  });
}

/** Seeded (mulberry32), so that every run times the same history. */
function randomFrom(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}

function print(cells: readonly (string | number)[]): void {
  process.stdout.write(`${cells.map((cell) => String(cell).padStart(14)).join(" ")}\n`);
}

main();
