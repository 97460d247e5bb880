import { classifyCommit } from "@/lib/core/origins/classify";
import type { Origin } from "@/lib/core/origins/origin";
import { unmappedMarks } from "@/lib/core/origins/unmapped";
import { BATCH_SIZE, type PushedCommit, toBody, toPushedCommit } from "./body";
import { type Clone, countCommits, keepsOnlyTitles, listRenoted, presentCommits } from "./clone";
import { Frontier } from "./frontier";
import { type LoggedCommit, readChangedFiles, readGitLog, toMetadata } from "./git-log";
import { readLinesHere } from "./lines-here";
import type { PushAnswer, StoredCursor } from "./server";
import { type ClassifyingRules, gatherRules, type ServerRules } from "./teaching";

/** What a push did, for the person who started it. */
export interface PushSummary {
  /** What the commits were classified with. */
  rules: ClassifyingRules;
  /** Commits read, classified and handed over. */
  commits: Record<Origin, number>;
  /** Commits handed over again because their note changed; part of the above. */
  renoted: number;
  /** Commits handed over without their lines, since files they take aren't in this clone; part of the above. */
  uncounted: number;
  /** What the server said of them, summed up. */
  answer: PushAnswer;
  requests: number;
}

export interface PushDeps {
  /** What the organization taught about marks; null where nobody can say. */
  readRules(): Promise<ServerRules | null>;
  /** Where an earlier push stands; null where there was none or nobody can say. */
  readCursor(key: string): Promise<StoredCursor | null>;
  /** @param body the JSON text of one request. Answers null where it was only shown. */
  send(body: string): Promise<PushAnswer | null>;
  /** Called with the number of commits to come, and after each batch. */
  onProgress(done: number, total: number): void;
}

/** Where earlier pushes of this repository left off, in this clone's terms. */
interface Position {
  known: readonly string[];
  /** Heads that other clones pushed and this one doesn't hold. */
  elsewhere: readonly string[];
  notesCommit: string | null;
}

/**
 * Classifies here what earlier pushes didn't send, and sends what may leave, in batches, parents before their children.
 * Each batch tells the server how far the push has come, so that one which breaks off is taken up there.
 *
 * A shallow clone leaves that place where it was: having sent its commits doesn't mean having sent what lies before
 * them, which a whole clone must still find unsent. It sends its few commits every time; the server knows them again.
 */
export async function pushOrigins(clone: Clone, deps: PushDeps): Promise<PushSummary> {
  const rules = await gatherRules(clone, await deps.readRules());
  const position = await findPosition(await deps.readCursor(clone.key), clone, rules);
  const renoted = await listRenoted(clone, position.notesCommit, position.known);
  const unsent = [...clone.tips, ...(position.known.length > 0 ? ["--not", ...position.known] : []), "--"];
  const total = renoted.length + (await countCommits(clone, unsent));

  const onlyTitles = await keepsOnlyTitles(clone);
  const frontier = new Frontier(position.known);
  const summary = emptySummary(renoted.length, rules);
  let done = 0;
  deps.onProgress(0, total);
  for await (const { items: logged, more } of inBatches(readCommits(clone, renoted, unsent))) {
    for (const commit of logged) frontier.add(commit);
    done += logged.length;
    // Until every changed note is sent, the earlier state of the notes is what the next push must start from.
    const notesCommit = done >= renoted.length ? clone.notesCommit : position.notesCommit;
    const cursor =
      clone.cutOff.size > 0
        ? null
        : { key: clone.key, heads: frontier.list(position.elsewhere), notes_commit: notesCommit };
    const { commits, uncounted } = await classify(clone, logged, rules, onlyTitles);
    summary.uncounted += uncounted;
    const answer = await deps.send(JSON.stringify(toBody(commits, cursor, more, rules.version)));
    tally(summary, commits, answer);
    deps.onProgress(done, Math.max(total, done));
  }
  return summary;
}

async function findPosition(
  cursor: StoredCursor | null,
  clone: Clone,
  rules: ClassifyingRules,
): Promise<Position> {
  // Other rules may class any commit differently: all of them are sent again.
  if (cursor === null || cursor.rulesVersion !== rules.version)
    return { known: [], elsewhere: [], notesCommit: null };
  const known = await presentCommits(clone.directory, cursor.heads);
  const here = new Set(known);
  return { known, elsewhere: cursor.heads.filter((sha) => !here.has(sha)), notesCommit: cursor.notesCommit };
}

async function* readCommits(
  clone: Clone,
  renoted: readonly string[],
  unsent: readonly string[],
): AsyncGenerator<LoggedCommit> {
  const { directory } = clone;
  const readsNotes = clone.notesCommit !== null;
  if (renoted.length > 0)
    yield* readGitLog(directory, ["--no-walk=unsorted", "--stdin"], readsNotes, renoted);
  yield* readGitLog(directory, ["--topo-order", "--reverse", ...unsent], readsNotes);
}

async function* inBatches<T>(items: AsyncIterable<T>): AsyncGenerator<{ items: T[]; more: boolean }> {
  let batch: T[] = [];
  for await (const item of items) {
    // Only the item after a full batch tells that there is more.
    if (batch.length === BATCH_SIZE) {
      yield { items: batch, more: true };
      batch = [];
    }
    batch.push(item);
  }
  if (batch.length > 0) yield { items: batch, more: false };
}

async function classify(
  clone: Clone,
  logged: readonly LoggedCommit[],
  { teaching }: ClassifyingRules,
  onlyTitles: boolean,
): Promise<{ commits: PushedCommit[]; uncounted: number }> {
  const noted = logged.filter(({ gitNote }) => gitNote !== null).map(({ sha }) => sha);
  const files = await readChangedFiles(clone.directory, noted);
  const counted = logged.filter(({ sha, parents }) => parents.length < 2 && !clone.cutOff.has(sha));
  const lines = await readLinesHere(
    clone.directory,
    counted.map(({ sha }) => sha),
  );
  const pushed = logged.map((commit) => {
    const metadata = toMetadata(commit, files.get(commit.sha) ?? null, {
      isCutOff: clone.cutOff.has(commit.sha),
      onlyTitles,
    });
    const found = classifyCommit(metadata, teaching);
    return toPushedCommit(commit.sha, found, lines.get(commit.sha), unmappedMarks(metadata, found));
  });
  return { commits: pushed, uncounted: counted.length - lines.size };
}

function emptySummary(renoted: number, rules: ClassifyingRules): PushSummary {
  return {
    rules,
    commits: { HUMAN: 0, AI_ASSISTED: 0, BOT: 0, UNKNOWN: 0 },
    renoted,
    uncounted: 0,
    answer: { stored: 0, changed: 0, unchanged: 0 },
    requests: 0,
  };
}

function tally(summary: PushSummary, commits: readonly PushedCommit[], answer: PushAnswer | null): void {
  for (const { origin } of commits) summary.commits[origin] += 1;
  summary.requests += 1;
  if (answer === null) return;
  summary.answer.stored += answer.stored;
  summary.answer.changed += answer.changed;
  summary.answer.unchanged += answer.unchanged;
}
