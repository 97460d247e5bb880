import {
  DEPLOYMENT_COLUMN_NAMES,
  DEPLOYMENT_COLUMNS,
  type DeploymentColumns,
} from "@/lib/core/deployments/columns";
import type { Deployment } from "@/lib/core/deployments/types";
import { uniqueCommits } from "@/lib/core/metrics/unique-commits";
import type { Origin } from "@/lib/core/origins/origin";
import { deploymentsThatAnswer } from "@/lib/core/question/answers";
import { type Cell, type Cells, toCsv } from "@/lib/platform/csv/write";
import { deploymentSlices } from "@/lib/read/deployments/slices";
import { repositoryNamer } from "@/lib/read/reports/repository-names";
import type { FactsRequest } from "./facts";

export const CSV_COLUMNS = [
  "id",
  "service",
  "environment",
  "team",
  "repository",
  "started_at",
  "finished_at",
  "verdict",
  "type",
  "recovery_seconds",
  "remediation_type",
  "remediation_id",
  "commits",
  "commits_human",
  "commits_ai_assisted",
  "commits_bot",
  "commits_unknown",
  "tools",
  "longest_lead_time_seconds",
  "breaking_commit",
  "breaking_commit_evidence",
  ...DEPLOYMENT_COLUMN_NAMES.map((name) => DEPLOYMENT_COLUMNS[name].stored),
] as const;

/**
 * The deployments that answer a question as CSV (RFC 4180, UTF-8), oldest first, slice by slice. A cell that a spreadsheet would
 * take for a formula gets an apostrophe before it: service names are whatever somebody's pipeline sent.
 * @throws DatabaseError
 */
export async function* deploymentsCsvChunks(
  request: FactsRequest,
  /** Leaves out every deployment without its id here; null leaves out none. */
  only: ReadonlySet<string> | null = null,
  cells: Cells = "safe",
): AsyncGenerator<string> {
  const { client, organizationId, repositories, question, sliceSize } = request;
  yield toCsv([CSV_COLUMNS]);
  const named = repositoryNamer(repositories);
  const slices = deploymentSlices(client, organizationId, question, {
    size: sliceSize,
    // A list can hold both reports of a deployment, and its file is the list.
    withMerged: only !== null,
  });
  for await (const slice of slices) {
    const wanted = only === null ? slice : slice.filter(({ id }) => only.has(id));
    yield deploymentsCsv(deploymentsThatAnswer(wanted, question).map(named), cells);
  }
}

/** Lines of the table, without the heading; each ends with CR LF. */
export function deploymentsCsv(deployments: readonly Deployment[], cells: Cells = "safe"): string {
  return toCsv(deployments.map(toCells), cells);
}

function toCells(d: Deployment): Cell[] {
  const commits = uniqueCommits(d.commits);
  const of = (origin: Origin) => commits.filter((commit) => commit.origin === origin).length;
  const leadTimes = commits.flatMap(({ leadTimeSeconds }) => leadTimeSeconds ?? []);
  return [
    d.externalId,
    d.service,
    d.env,
    d.team,
    d.repositoryId,
    d.startedAt.toISOString(),
    d.finishedAt?.toISOString() ?? null,
    d.result,
    d.deploymentType,
    d.recoverySeconds,
    d.remediation?.type ?? null,
    d.remediation?.externalId ?? null,
    commits.length,
    of("HUMAN"),
    of("AI_ASSISTED"),
    of("BOT"),
    of("UNKNOWN"),
    [...new Set(commits.flatMap(({ tools }) => tools))].sort().join("; "),
    leadTimes.length === 0 ? null : Math.max(...leadTimes),
    d.breakingCommit?.sha ?? null,
    d.breakingCommit?.evidence ?? null,
    ...DEPLOYMENT_COLUMN_NAMES.map((name) => toCell(d[name])),
  ];
}

function toCell(value: DeploymentColumns[keyof DeploymentColumns] | undefined): Cell {
  return typeof value === "object" ? (value?.join("; ") ?? null) : (value ?? null);
}
