import { readFileSync } from "node:fs";
import process, { argv, stderr, stdout } from "node:process";
import { z } from "zod";
import { wilsonInterval } from "@/lib/core/metrics/stats/wilson";
import { classifyCommit, RULES_VERSION } from "@/lib/core/origins/classify";
import type { CommitMetadata } from "@/lib/core/origins/commit-metadata";
import { KNOWN_ORIGINS, type KnownOrigin, type Origin } from "@/lib/core/origins/origin";

const MEASURE_SECONDS = 2;
const SLICE_SECONDS = 0.1;

const labelledCommit = z.object({
  id: z.string(),
  author_name: z.string().nullable(),
  author_email: z.string().nullable(),
  committer_name: z.string().nullish(),
  committer_email: z.string().nullish(),
  parents: z.number().nullish(),
  message: z.string().nullable(),
  changed_files: z.array(z.string()).nullish(),
  git_note: z.union([z.object({ text: z.string() }), z.string()]).nullish(),
  label: z.object({
    origin: z.enum(KNOWN_ORIGINS),
    tools: z.array(z.string()).default([]),
    reason: z.string().default(""),
    traps: z.array(z.string()).default([]),
    also_acceptable: z.array(z.enum(KNOWN_ORIGINS)).nullish(),
  }),
});
export type LabelledCommit = z.infer<typeof labelledCommit>;

/** One labelled commit and what the classifier made of it. `counted` is the label, or the acceptable one it gave. */
export interface Judged {
  row: LabelledCommit;
  origin: Origin;
  tools: readonly string[];
  ruleId: string;
  evidence: string | null;
  counted: KnownOrigin;
}

/** Hits over what was called so (precision) and over what is so (recall), 0–1; null where there is nothing to divide by. */
export interface Score {
  name: string;
  labelled: number;
  called: number;
  hits: number;
  precision: number | null;
  recall: number | null;
}

/** Reads a labelled file: one JSON object a line. Throws with the line's number where a line has another shape. */
export function parseLabelled(text: string): LabelledCommit[] {
  return text.split("\n").flatMap((line, index) => {
    if (line.trim() === "") return [];
    const parsed = labelledCommit.safeParse(JSON.parse(line));
    if (!parsed.success) throw new Error(`Line ${index + 1}: ${z.prettifyError(parsed.error)}`);
    return [parsed.data];
  });
}

export function toMetadata(row: LabelledCommit): CommitMetadata {
  return {
    authorName: row.author_name,
    authorEmail: row.author_email,
    committerName: row.committer_name ?? null,
    committerEmail: row.committer_email ?? null,
    message: row.message,
    messageCompleteness: "full",
    parents: row.parents ?? null,
    changedFiles: row.changed_files ?? null,
    gitNote: typeof row.git_note === "string" ? row.git_note : (row.git_note?.text ?? null),
  };
}

/** Classifies labelled commits; an origin listed as also acceptable counts as the label. */
export function judge(rows: readonly LabelledCommit[]): Judged[] {
  return rows.map((row) => {
    const { origin, tools, ruleId, evidence } = classifyCommit(toMetadata(row));
    const acceptable = (row.label.also_acceptable ?? []).find((other) => other === origin);
    return { row, origin, tools, ruleId, evidence, counted: acceptable ?? row.label.origin };
  });
}

function score(name: string, labelled: number, called: number, hits: number): Score {
  const over = (total: number) => (total === 0 ? null : hits / total);
  return { name, labelled, called, hits, precision: over(called), recall: over(labelled) };
}

/** Precision and recall of each origin. */
export function scoreOrigins(judged: readonly Judged[]): Score[] {
  return KNOWN_ORIGINS.map((name) =>
    score(
      name,
      judged.filter(({ counted }) => counted === name).length,
      judged.filter(({ origin }) => origin === name).length,
      judged.filter(({ origin, counted }) => origin === name && counted === name).length,
    ),
  );
}

/** Precision and recall of each AI tool and bot name, over the commits whose origin was right. */
export function scoreTools(judged: readonly Judged[], origin: KnownOrigin): Score[] {
  const right = judged.filter((one) => one.origin === origin && one.row.label.origin === origin);
  const names = new Set(right.flatMap(({ row, tools }) => [...row.label.tools, ...tools]));
  return [...names]
    .sort()
    .map((name) =>
      score(
        name,
        right.filter(({ row }) => row.label.tools.includes(name)).length,
        right.filter(({ tools }) => tools.includes(name)).length,
        right.filter(({ row, tools }) => row.label.tools.includes(name) && tools.includes(name)).length,
      ),
    );
}

const cpuSeconds = () => {
  const { user, system } = process.cpuUsage();
  return (user + system) / 1e6;
};

/** Classified commits a second of one core's time, which a busy machine doesn't stretch: the mean and the fastest tenth of a second. */
function commitsPerSecond(rows: readonly LabelledCommit[]): { mean: number; fastest: number } {
  const commits = rows.map(toMetadata);
  const slices: { count: number; seconds: number }[] = [];
  const classify = () => {
    for (const commit of commits) classifyCommit(commit);
  };
  // A program that has just started is still being compiled.
  const warm = cpuSeconds() + MEASURE_SECONDS / 2;
  while (cpuSeconds() < warm) classify();
  const started = cpuSeconds();
  while (cpuSeconds() - started < MEASURE_SECONDS) {
    const from = cpuSeconds();
    let count = 0;
    while (cpuSeconds() - from < SLICE_SECONDS) {
      classify();
      count += commits.length;
    }
    slices.push({ count, seconds: cpuSeconds() - from });
  }
  const sum = (pick: (slice: (typeof slices)[number]) => number) =>
    slices.reduce((total, slice) => total + pick(slice), 0);
  return {
    mean: sum(({ count }) => count) / sum(({ seconds }) => seconds),
    fastest: Math.max(...slices.map(({ count, seconds }) => count / seconds)),
  };
}

/** How often a rule's word was right, over the commits it decided. */
export function scoreRules(judged: readonly Judged[]): { ruleId: string; decided: number; right: number }[] {
  const rules = [...new Set(judged.map(({ ruleId }) => ruleId))].sort();
  return rules.map((ruleId) => {
    const decided = judged.filter((one) => one.ruleId === ruleId);
    return {
      ruleId,
      decided: decided.length,
      right: decided.filter(({ origin, counted }) => origin === counted).length,
    };
  });
}

/** A share with its 95 % Wilson interval: "0.985 (0.948–0.996)". */
function share(hits: number, of: number): string {
  if (of === 0) return "–".padStart(20);
  const { low, high } = wilsonInterval(hits, of);
  return `${(hits / of).toFixed(3)} (${low.toFixed(3)}–${high.toFixed(3)})`.padStart(20);
}

function printScores(title: string, scores: readonly Score[]): void {
  stdout.write(
    `\n${title.padEnd(36)} labelled  called    hits  ${"precision (95 %)".padStart(20)}${"recall (95 %)".padStart(22)}\n`,
  );
  for (const { name, labelled, called, hits } of scores) {
    const counts = [labelled, called, hits].map((count) => String(count).padStart(8)).join("");
    stdout.write(`${name.padEnd(36)}${counts}  ${share(hits, called)}  ${share(hits, labelled)}\n`);
  }
}

function printRules(judged: readonly Judged[]): void {
  stdout.write(`\n${"Rule".padEnd(36)}  decided   right  ${"right (95 %)".padStart(20)}\n`);
  for (const { ruleId, decided, right } of scoreRules(judged)) {
    const counts = [decided, right].map((count) => String(count).padStart(8)).join("");
    stdout.write(`${ruleId.padEnd(36)}${counts}  ${share(right, decided)}\n`);
  }
}

function printMisses(judged: readonly Judged[]): void {
  const misses = judged.filter(({ origin, counted }) => origin !== counted);
  stdout.write(`\nMisses: ${misses.length} of ${judged.length}\n`);
  for (const { row, origin, ruleId, evidence } of misses) {
    stdout.write(
      `${row.id}  ${row.label.origin} called ${origin} by ${ruleId}: ${evidence ?? "no evidence"}\n`,
    );
    stdout.write(
      `    ${row.label.reason}${row.label.traps.length > 0 ? ` [${row.label.traps.join("; ")}]` : ""}\n`,
    );
  }
  const trapped = misses.filter(({ row, origin }) => row.label.traps.length > 0 && origin === "AI_ASSISTED");
  const human = trapped.filter(({ row }) => row.label.origin === "HUMAN");
  stdout.write(`HUMAN traps called AI_ASSISTED: ${human.length}\n`);
}

function main(): number {
  const file = argv[2];
  if (file === undefined) {
    stderr.write("Usage: npm run bench:origins -- FILE (one labelled commit a line, JSON)\n");
    return 2;
  }
  const rows = parseLabelled(readFileSync(file, "utf8"));
  if (rows.length === 0) {
    stderr.write(`${file} holds no labelled commit.\n`);
    return 2;
  }
  const judged = judge(rows);
  stdout.write(`${rows.length} labelled commits, rules ${RULES_VERSION}\n`);
  printScores("Origin", scoreOrigins(judged));
  printScores("AI tool", scoreTools(judged, "AI_ASSISTED"));
  printScores("Bot", scoreTools(judged, "BOT"));
  printRules(judged);
  printMisses(judged);
  const { mean, fastest } = commitsPerSecond(rows);
  const whole = (value: number) => Math.round(value).toLocaleString("en");
  stdout.write(
    `\n${whole(mean)} commits a second of one core (fastest tenth of a second: ${whole(fastest)})\n`,
  );
  return 0;
}

if (argv[1]?.endsWith("bench-origins.ts")) process.exitCode = main();
