import { setFlagsFromString } from "node:v8";
import { runInNewContext } from "node:vm";
import type { DeployedCommit, Deployment } from "@/lib/core/deployments/types";
import { HistoryRows } from "@/lib/core/metrics/comparison/history-rows";
import { computeComparison, computeWeeklyVerdict } from "@/lib/read/origin-comparisons/compute";
import type { ComparisonResult } from "@/lib/read/origin-comparisons/types";

const DAY_MS = 86_400_000;
const DAYS = 360;
const NOW = Date.UTC(2026, 10, 1);
/** Deployments of a slice. */
const SLICE = 500;
const ROUNDS = 9;
const NO_TOOLS: readonly string[] = [];
const CLAUDE: readonly string[] = ["Claude Code"];
const ATTESTED = { attested: 600, seen: 500, unmarked: 100 };
const SEARCHED = { commits: 0, withoutMessage: 0 };

/**
 * Times what a sync computes outside of the database on a made-up history: `npm run bench:metrics [-- DEPLOYMENTS]`. Processor
 * time, so that a busy machine measures the same. The history comes slice by slice, as the database hands it over.
 */
function main(): void {
  const largest = Number(process.argv[2] ?? 100_000);
  print(["deployments", "commits", "reading", "columns", "comparison", "week's word", "kept MB"]);
  for (const size of [largest / 4, largest / 2, largest]) print(benchmark(Math.round(size)));
  process.stdout.write(
    `
Milliseconds of processor time; all but reading are medians of ${ROUNDS} rounds.
reading      deployments into rows of numbers, slice by slice: shas become numbers, the rest is forgotten
columns      rows into columns, by service and time: a part of the next two
comparison   all that a sync keeps: the ratio with what stands beside it, of each service and tool, what was taken back
week's word  what a sync adds once a week
kept MB      all that is in memory of the history after it was read
`,
  );
}

function benchmark(size: number): (string | number)[] {
  collectGarbage();
  const before = megabytes();
  const { rows, reading } = read(size);
  collectGarbage();
  const kept = megabytes() - before;
  const columns = time(() => rows.toHistory());
  const input = { rows, now: new Date(NOW), observedLagSeconds: [] };
  const comparison = time(() =>
    requireCompared(computeComparison({ ...input, attested: ATTESTED, searched: SEARCHED })),
  );
  const week = time(() =>
    computeWeeklyVerdict({ ...input, timeZone: "UTC", environments: ["production"], earlier: [] }),
  );
  return [
    rows.count,
    rows.commit.length,
    ...[reading, columns, comparison, week, kept].map((value) => value.toFixed(0)),
  ];
}

function read(size: number): { rows: HistoryRows; reading: number } {
  const rows = new HistoryRows();
  let reading = 0;
  for (const slice of slices(size)) reading += timeOnce(() => rows.add(slice));
  return { rows, reading };
}

const collectGarbage = (() => {
  setFlagsFromString("--expose-gc");
  return runInNewContext("gc") as () => void;
})();

function megabytes(): number {
  const { heapUsed, arrayBuffers } = process.memoryUsage();
  return (heapUsed + arrayBuffers) / 2 ** 20;
}

function requireCompared({ comparison: { verdict } }: ComparisonResult): void {
  if (verdict.verdict === "not-compared")
    throw new Error(`the made-up history compares nothing: ${verdict.reason}`);
}

function time(run: () => unknown): number {
  const rounds = Array.from({ length: ROUNDS }, () => timeOnce(run));
  return rounds.sort((a, b) => a - b)[ROUNDS >> 1] as number;
}

function timeOnce(run: () => unknown): number {
  const start = process.cpuUsage();
  run();
  const { user, system } = process.cpuUsage(start);
  return (user + system) / 1000;
}

/**
 * Fifty services, ten commits a deployment on average, 8 % failed, a tenth of the change sets shared by two services;
 * every fiftieth commit is taken back.
 */
function* slices(size: number): Generator<Deployment[]> {
  const random = randomFrom(7);
  let commits: DeployedCommit[] = [];
  const make = (i: number): Deployment => {
    const startedAt = new Date(NOW - DAYS * DAY_MS + Math.floor((i / size) * DAYS * DAY_MS));
    if (i === 0 || random() > 0.1) commits = makeCommits(1 + Math.floor(random() * 19), startedAt, random);
    const service = Math.floor(random() * 50);
    const result = random() < 0.08 ? "failed" : random() < 0.02 ? "pending" : "passed";
    return {
      id: `${i}`,
      externalId: `${i}`,
      service: `service-${service}`,
      env: "production",
      team: `team-${service % 8}`,
      repositoryId: null,
      startedAt,
      finishedAt: null,
      result,
      deploymentType: "standard",
      recoverySeconds: result === "failed" ? Math.floor(random() * 9000) : null,
      remediation: null,
      commits,
    };
  };
  for (let from = 0; from < size; from += SLICE) {
    yield Array.from({ length: Math.min(SLICE, size - from) }, (_, i) => make(from + i));
  }
}

function makeCommits(count: number, startedAt: Date, random: () => number): DeployedCommit[] {
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
      ...(random() < 0.02 ? { takenBack: { at: startedAt, how: "hotfixed" } } : {}),
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
