import type { DeployedCommit, Deployment } from "@/lib/deployments/types";
import { aiShare } from "@/lib/metrics/ai-share";
import { batchSize } from "@/lib/metrics/batch-size";
import { compareWindows } from "@/lib/metrics/compare-windows";
import { compareOrigins } from "@/lib/metrics/comparison/compare-origins";
import { type History, toHistory } from "@/lib/metrics/comparison/history";
import { deploymentReworkRate } from "@/lib/metrics/deployment-rework-rate";
import { type DoraFields, doraFields } from "@/lib/metrics/dora-fields";
import { reconcile } from "@/lib/metrics/reconcile";
import { series } from "@/lib/metrics/series";
import { ORIGINS } from "@/lib/origins/origin";

const DAY_MS = 86_400_000;
const DAYS = 360;
const NOW = Date.UTC(2026, 10, 1);
const WINDOW = { from: new Date(NOW - DAYS * DAY_MS), to: new Date(NOW) };
const ROUNDS = 7;
const NO_TOOLS: readonly string[] = [];
const CLAUDE: readonly string[] = ["Claude Code"];

/** Times the pure metrics on a made-up history: `npm run bench:metrics [-- DEPLOYMENTS]`. */
function main(): void {
  const largest = Number(process.argv[2] ?? 100_000);
  const header = [
    "deployments",
    "commits",
    "all metrics",
    "into columns",
    "comparison",
    "sum",
    "naive 3 fields",
  ];
  print(header);
  for (const size of [largest / 4, largest / 2, largest]) print(benchmark(size));
  const megabytes = process.memoryUsage().heapUsed / 2 ** 20;
  process.stdout.write(`\nMedians of ${ROUNDS} rounds, milliseconds. Heap ${megabytes.toFixed(0)} MB.\n`);
}

function benchmark(size: number): (string | number)[] {
  const deployments = makeHistory(Math.round(size));
  const commits = deployments.reduce((sum, d) => sum + d.commits.length, 0);
  const metrics = time(() => allMetrics(deployments));
  const columns = time(() => toHistory(deployments));
  const history = toHistory(deployments);
  const comparison = time(() => compare(history));
  const naive = time(() => naiveFields(deployments));
  const sum = metrics + columns + comparison;
  return [
    deployments.length,
    commits,
    ...[metrics, columns, comparison, sum, naive].map((ms) => ms.toFixed(1)),
  ];
}

function allMetrics(deployments: readonly Deployment[]): void {
  doraFields({ deployments, incidents: [], window: WINDOW, repositoryFiltered: false });
  deploymentReworkRate(deployments);
  reconcile(deployments);
  batchSize(deployments);
  aiShare(deployments);
  const lastMonths = { from: new Date(NOW - 90 * DAY_MS), to: WINDOW.to };
  compareWindows({ deployments, window: lastMonths });
  series({ deployments, incidents: null, window: WINDOW, size: "month", timeZone: "America/Sao_Paulo" });
}

function compare(history: History): void {
  const { verdict } = compareOrigins({ history, now: WINDOW.to });
  if (verdict.verdict === "not-compared")
    throw new Error(`the made-up history compares nothing: ${verdict.reason}`);
}

/** What one would write first for three of the fields: lists, filters, a full sort, a Map a deployment. */
function naiveFields(deployments: readonly Deployment[]): Partial<DoraFields> {
  const evaluated = deployments.filter((d) => d.verdict !== "pending");
  const failed = deployments.filter((d) => d.verdict === "failed");
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
    const start = performance.now();
    run();
    return performance.now() - start;
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
    const verdict = random() < 0.08 ? "failed" : random() < 0.02 ? "pending" : "passed";
    return {
      id: `${i}`,
      externalId: `${i}`,
      service: `service-${service}`,
      env: "production",
      team: `team-${service % 8}`,
      repositoryId: null,
      startedAt: new Date(WINDOW.from.getTime() + Math.floor((i / size) * DAYS * DAY_MS)),
      finishedAt: null,
      verdict,
      deploymentType: "standard",
      recoverySeconds: verdict === "failed" ? Math.floor(random() * 9000) : null,
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
  process.stdout.write(`${cells.map((cell) => String(cell).padStart(15)).join(" ")}\n`);
}

main();
