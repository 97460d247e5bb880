import { appendFileSync } from "node:fs";
import type { PushSummary } from "./push";

/**
 * Tells a GitHub Actions job what a push did: outputs of the step (`GITHUB_OUTPUT`) and a table in the job's summary
 * (`GITHUB_STEP_SUMMARY`). Elsewhere, where neither names a file, nothing.
 *
 * `coverage` is the share of these commits whose origin is known, 0 to 1 with three decimals; empty where there are none.
 */
export function reportToJob(summary: PushSummary, environment: Record<string, string | undefined>): void {
  const { GITHUB_OUTPUT: outputs, GITHUB_STEP_SUMMARY: page } = environment;
  if (outputs) appendFileSync(outputs, outputsOf(summary));
  if (page) appendFileSync(page, tableOf(summary));
}

function countsOf({ commits: { HUMAN, AI_ASSISTED, BOT, UNKNOWN }, answer }: PushSummary) {
  const total = HUMAN + AI_ASSISTED + BOT + UNKNOWN;
  return {
    commits: total,
    human: HUMAN,
    "ai-assisted": AI_ASSISTED,
    bot: BOT,
    unknown: UNKNOWN,
    coverage: total === 0 ? "" : ((total - UNKNOWN) / total).toFixed(3),
    stored: answer.stored,
    changed: answer.changed,
  };
}

/** What `--json` prints: the counts of a step's outputs, with what else a script may want. */
export function toJson(summary: PushSummary) {
  const { coverage, "ai-assisted": aiAssisted, ...counts } = countsOf(summary);
  return {
    ...counts,
    aiAssisted,
    coverage: coverage === "" ? null : Number(coverage),
    unchanged: summary.answer.unchanged,
    renoted: summary.renoted,
    uncounted: summary.uncounted,
    requests: summary.requests,
    rulesVersion: summary.rules.version,
  };
}

const outputsOf = (summary: PushSummary): string =>
  Object.entries(countsOf(summary))
    .map(([name, value]) => `${name}=${value}\n`)
    .join("");

function tableOf(summary: PushSummary): string {
  const { commits, human, "ai-assisted": assisted, bot, unknown, coverage } = countsOf(summary);
  if (commits === 0) return "### Commit origins\n\nNothing new since the last push: no commit was sent.\n";
  const known = `${(Number(coverage) * 100).toFixed(1)}%`;
  return `### Commit origins

| Commits | Without AI evidence | AI-assisted | By bots | Unknown | Origin known |
|---:|---:|---:|---:|---:|---:|
| ${[commits, human, assisted, bot, unknown].map((count) => count.toLocaleString("en")).join(" | ")} | ${known} |
`;
}
