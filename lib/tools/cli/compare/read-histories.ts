import { z } from "zod";
import type { Deployment } from "@/lib/core/deployments/types";
import { TAKEN_BACK_HOW } from "@/lib/core/metrics/taken-back-tally";
import { ORIGINS } from "@/lib/core/origins/origin";
import { UsageError } from "../errors";

/** Deployments as a file tells them, in the order of its lines. */
export interface FileHistory {
  name: string;
  deployments: Deployment[];
}

const NO_TIME = "is no ISO 8601 time, such as 2026-03-01T12:00:00Z";

const instant = z
  .string(NO_TIME)
  .transform(inFull)
  .pipe(z.iso.datetime({ offset: true, local: true, error: NO_TIME }))
  .transform((text) => new Date(/(Z|[+-]\d\d:\d\d)$/.test(text) ? text : `${text}Z`));

/** ISO 8601 allows a time without seconds, and a zone as +0200 or +02. */
function inFull(text: string): string {
  return text
    .replace(/T(\d\d:\d\d)(?!:)/, "T$1:00")
    .replace(/(T.*[+-]\d\d):?(\d\d)?$/, (_, time, minutes = "00") => `${time}:${minutes}`);
}

const day = z.iso.date().transform((text) => new Date(`${text}T00:00:00Z`));

/** An instant or the beginning of a day, UTC where no zone is told, as a line's times are; null for anything else. */
export function instantOf(text: string): Date | null {
  return z.union([day, instant]).safeParse(text).data ?? null;
}

const commit = z.object({
  sha: z.string().min(1, "is empty"),
  origin: z.enum(ORIGINS, `is none of ${ORIGINS.join(", ")}`),
  tools: z.array(z.string()).nullish(),
  lines: z.number().min(0, "is below 0").nullish(),
  takenBack: z
    .object({ at: instant, how: z.enum(TAKEN_BACK_HOW, `is none of ${TAKEN_BACK_HOW.join(", ")}`) })
    .nullish(),
});

/** A line's deployment; fields that aren't asked for are ignored. Times without a zone are UTC. */
const deploymentLine = z.object({
  id: z.string().nullish(),
  service: z.string().min(1, "is empty"),
  team: z.string().nullish(),
  repository: z.string().nullish(),
  startedAt: instant,
  finishedAt: instant.nullish(),
  result: z.enum(["failed", "passed", "pending"], "is none of failed, passed, pending"),
  type: z.string().nullish(),
  commits: z.array(commit),
  remediation: z.object({ type: z.string().nullish(), id: z.string().nullish() }).nullish(),
  breakingCommit: z
    .object({ sha: z.string().min(1, "is empty").nullable(), evidence: z.string().nullish() })
    .nullish(),
});

/** What some editors and shells put before a text. */
const BYTE_ORDER_MARK = /^\uFEFF/;

const historyLine = z.object({ history: z.string().min(1, "is empty") });

export interface ReadOptions {
  /** What errors and a history without a name of its own are called by. */
  name: string;
  /** Whether the file holds several histories, each begun by a line {"history": "name"}. */
  each: boolean;
}

/**
 * The histories of a JSON Lines text: one deployment a line; empty lines and a byte order mark are skipped.
 * @throws UsageError naming the line and the field that can't be understood.
 */
export function readHistories(text: string, { name, each }: ReadOptions): FileHistory[] {
  const histories: FileHistory[] = [];
  const names = new Set<string>();
  const lines = text.replace(BYTE_ORDER_MARK, "").split("\n");
  lines.forEach((line, i) => {
    if (line.trim() === "") return;
    const at = `${name}:${i + 1}`;
    const value = parseLine(line, at);
    if (typeof value === "object" && value !== null && "history" in value && !("service" in value)) {
      const { history } = parsed(historyLine, value, at);
      if (!each && histories.length > 0) {
        throw new UsageError(
          `${at}: begins another history (${history}). For several in one file say --each.`,
        );
      }
      if (names.has(history)) throw new UsageError(`${at}: a second history is called ${history}.`);
      names.add(history);
      histories.push({ name: history, deployments: [] });
      return;
    }
    if (histories.length === 0) {
      if (each) throw new UsageError(`${at}: with --each a line {"history": "name"} has to come first.`);
      histories.push({ name, deployments: [] });
    }
    const history = histories.at(-1) as FileHistory;
    history.deployments.push(toDeployment(parsed(deploymentLine, value, at), history.deployments.length));
  });
  if (histories.length === 0) throw new UsageError(`${name} holds no deployment.`);
  return histories;
}

function parseLine(line: string, at: string): unknown {
  try {
    return JSON.parse(line);
  } catch {
    throw new UsageError(`${at}: is no JSON. One whole deployment has to stand on each line.`);
  }
}

function parsed<T>(schema: z.ZodType<T>, value: unknown, at: string): T {
  const result = schema.safeParse(value);
  if (result.success) return result.data;
  const [issue] = result.error.issues;
  const field = issue?.path.join(".") ?? "";
  throw new UsageError(
    `${at}: ${field === "" ? "the line" : field}: ${issue?.message ?? "can't be understood"}`,
  );
}

function toDeployment(line: z.output<typeof deploymentLine>, place: number): Deployment {
  const seen = new Set<string>();
  const commits = line.commits.flatMap(({ sha, origin, tools, lines, takenBack }) => {
    if (seen.has(sha)) return [];
    seen.add(sha);
    const unknown = { committedAt: null, leadTimeSeconds: null, timeToDeploySeconds: null };
    return [
      { sha, origin, tools: tools ?? [], lines: lines ?? null, takenBack: takenBack ?? null, ...unknown },
    ];
  });
  const { breakingCommit } = line;
  return {
    id: `${place}`,
    // Of the same instant, those that stand first come first.
    externalId: `${place}`.padStart(9, "0"),
    service: line.service,
    env: null,
    team: line.team ?? null,
    repositoryId: line.repository ?? null,
    startedAt: line.startedAt,
    finishedAt: line.finishedAt ?? null,
    result: line.result,
    deploymentType: line.type ?? null,
    recoverySeconds: null,
    remediation: null,
    breakingCommit: breakingCommit
      ? { sha: breakingCommit.sha, evidence: breakingCommit.evidence ?? "" }
      : null,
    commits,
  };
}
