import type { Change } from "@/lib/core/changes/change";
import { type CheckOptions, checkHistory, type HistoryCheck } from "@/lib/core/changes/check-history";
import { type MergeStrategy, mergeStrategyOf, type StepCounts } from "@/lib/core/changes/merge-strategy";
import { toDeployments } from "@/lib/core/changes/to-deployments";
import type { Deployment } from "@/lib/core/deployments/types";
import { TAKEN_BACK_DAYS } from "@/lib/core/metrics/taken-back";
import { answerHistory, type HistoryAnswer } from "../compare/answer-history";
import { UsageError } from "../errors";
import { type Clone, countCommits, openClone } from "../origins-push/clone";
import { gatherRules } from "../origins-push/teaching";
import { type CloneState, readCloneState } from "./clone-state";
import { listTags, parseDeployments } from "./marks";
import { readChanges } from "./read-changes";
import { readKnownLines } from "./read-lines";

export interface CheckRequest {
  directory: string;
  /** tags:GLOB or branch:NAME; the first-parent commits of HEAD without it. */
  deployments?: string;
  since: Date | null;
  /** Told how many commits were read or measured, of how many. */
  onProgress(done: number, total: number): void;
}

/** The answer about a clone, and what it was made from. */
export interface CloneCheck {
  directory: string;
  name: string;
  /** The branch, tag pattern or ref that was read. */
  read: { kind: "branch" | "tags"; name: string; areDeployments: boolean };
  asOf: Date;
  withinDays: number;
  originRules: string;
  clone: CloneState & {
    isShallow: boolean;
    /** Steps at a shallow clone's edge, left out. */
    cutOff: number;
    readsNotes: boolean;
    /** Commits whose lines are unknown because their files aren't in the clone. */
    absent: number;
    /** Commits older than those whose lines are counted. */
    unmeasured: number;
  };
  steps: StepCounts;
  strategy: MergeStrategy | null;
  changes: readonly Change[];
  check: HistoryCheck;
  /** The changes as deployments. */
  toDeployments(): Deployment[];
  /** The comparison of deployments; null where changes aren't said to be any. */
  comparison: HistoryAnswer | null;
}

/** Lines are counted for so many commits, the newest: files have to be read for it, which takes longer than all else. */
const MOST_MEASURED = 10_000;

/**
 * Answers about a clone from its history alone; nothing leaves the machine.
 * @throws UsageError where there is no repository, no such branch, tag or commit.
 */
export async function checkClone(request: CheckRequest): Promise<CloneCheck> {
  const { directory, since } = request;
  const marking = parseDeployments(request.deployments);
  const opened = await openClone(directory, [marking.kind === "branch" ? marking.ref : "HEAD"]);
  const tags = marking.kind === "tags" ? await listTags(directory, marking.glob) : null;
  const clone: Clone = tags ? { ...opened, tips: [...new Set(tags.map(({ sha }) => sha))] } : opened;
  const state = await readCloneState(directory);
  const readsNotes = clone.notesCommit !== null && state.filter === null;
  const { teaching, version } = await gatherRules(opened, null);
  const total = await countCommits(clone, tags ? ["--tags", "--"] : [...clone.tips, "--"]);
  const history = await readChanges(clone, {
    tags,
    since,
    teaching,
    readsNotes,
    onProgress: (read) => request.onProgress(read, Math.max(read, total)),
  });
  const inTime = history.changes.filter(({ at }) => since === null || at >= since);
  if (inTime.length === 0) throw new UsageError("There is no change to look at in this clone.");
  const { changes, absent, unmeasured } = await measure(clone, state, inTime, request);
  const asOf = changes.reduce((newest, { at }) => (at > newest ? at : newest), new Date(0));
  const options: CheckOptions = {
    place: state.name,
    asOf,
    withinDays: TAKEN_BACK_DAYS,
    areDeployments: marking.areDeployments,
    repository: state.repository,
  };
  const check = checkHistory(changes, options);
  const asDeployments = () => toDeployments(changes, check.failures, { ...options, service: state.name });
  const name =
    marking.kind === "tags" ? marking.glob : (marking.ref === "HEAD" && state.branch) || marking.ref;
  return {
    directory,
    name: state.name,
    read: { kind: marking.kind, name, areDeployments: marking.areDeployments },
    asOf,
    withinDays: TAKEN_BACK_DAYS,
    originRules: version,
    clone: {
      ...state,
      isShallow: clone.cutOff.size > 0,
      cutOff: history.cutOff,
      readsNotes,
      absent,
      unmeasured,
    },
    steps: history.steps,
    strategy: mergeStrategyOf(history.steps),
    changes,
    check,
    toDeployments: asDeployments,
    comparison: marking.areDeployments ? compare(state.name, asDeployments(), asOf) : null,
  };
}

/** The changes with the lines of their commits, where they are to be known. */
async function measure(
  clone: Clone,
  { filter }: CloneState,
  changes: readonly Change[],
  { onProgress }: CheckRequest,
) {
  const all = changes.flatMap(({ commits }) => commits.filter(({ isRevert }) => !isRevert));
  const wanted = all.slice(-MOST_MEASURED).filter(({ sha }) => !clone.cutOff.has(sha));
  const shas = filter === null ? wanted.map(({ sha }) => sha) : [];
  const lines = await readKnownLines(clone.directory, shas, (done) => onProgress(done, shas.length));
  const measured = changes.map((change) => ({
    ...change,
    commits: change.commits.map((commit) => ({ ...commit, lines: lines.of.get(commit.sha) ?? null })),
  }));
  const absent = filter === null ? lines.absent : wanted.length;
  return { changes: measured, absent, unmeasured: Math.max(0, all.length - MOST_MEASURED) };
}

function compare(name: string, deployments: Deployment[], asOf: Date): HistoryAnswer {
  // The last one went out at that very moment.
  const after = new Date(asOf.getTime() + 1);
  const options = { weekly: false, timeZone: "UTC", weekStart: "monday", strata: "none" } as const;
  return answerHistory({ name, deployments }, { ...options, asOf: after });
}
