import type { Change, ToldCommit } from "@/lib/core/changes/change";
import { FirstBringers } from "@/lib/core/changes/first-bringers";
import { hotfixSignOf } from "@/lib/core/changes/hotfix";
import type { StepCounts } from "@/lib/core/changes/merge-strategy";
import { isRevertTitle, namesOf, referencesOf } from "@/lib/core/changes/references";
import { classifyCommit } from "@/lib/core/origins/classify";
import type { Teaching } from "@/lib/core/origins/taught";
import { type Clone, keepsOnlyTitles } from "../origins-push/clone";
import { type LoggedCommit, readChangedFiles, readGitLog, toMetadata } from "../origins-push/git-log";
import type { Tag } from "./marks";

export interface ReadOptions {
  /** Tags whose spans are the changes, oldest first; null for the steps of the clone's one tip. */
  tags: readonly Tag[] | null;
  /** Only commits since then are read; null for all. */
  since: Date | null;
  teaching: Teaching;
  /** Whether git-ai's notes can be read. */
  readsNotes: boolean;
  onProgress(read: number): void;
}

/** A history as changes, oldest first, and what its steps look like. */
export interface ReadHistory {
  changes: Change[];
  steps: StepCounts;
  /** Steps at a shallow clone's edge: what they brought isn't known, and they are left out. */
  cutOff: number;
}

/** A change while its commits are still being read: newest first, as git walks. */
interface Draft {
  sha: string;
  at: Date;
  tag: Tag | null;
  commits: ToldCommit[];
  merges: ToldCommit[];
  againOf: number | null;
}

/** The place of the first tag, whose commits are no span. */
const BEFORE_ALL = -1;

/** So many commits at once have their notes' files looked up. */
const BATCH_SIZE = 1_000;

/** Reads a clone's history in one walk; messages are let go as soon as they are read. */
export async function readChanges(clone: Clone, options: ReadOptions): Promise<ReadHistory> {
  const reading = new HistoryReading(clone, options, await keepsOnlyTitles(clone));
  const since = options.since === null ? [] : [`--since=${options.since.toISOString()}`];
  const selection = ["--topo-order", ...since, "--stdin"];
  let batch: LoggedCommit[] = [];
  for await (const commit of readGitLog(clone.directory, selection, options.readsNotes, clone.tips)) {
    batch.push(commit);
    if (batch.length < BATCH_SIZE) continue;
    await reading.take(batch);
    batch = [];
  }
  await reading.take(batch);
  return reading.result();
}

class HistoryReading {
  private readonly places: Map<string, number>;
  private readonly bringers: FirstBringers;
  private readonly drafts: (Draft | null)[];
  private readonly steps: StepCounts = { merges: 0, squashes: 0, plain: 0 };
  /** The next step of the branch, by its first parent, and its place. */
  private next: { sha: string | undefined; place: number };
  private read = 0;
  private cutOff = 0;

  constructor(
    private readonly clone: Clone,
    private readonly options: ReadOptions,
    private readonly onlyTitles: boolean,
  ) {
    const newestFirst = [...(options.tags ?? [])].reverse();
    this.drafts = newestFirst.map((tag) => draftOf(tag.sha, tag.at, tag));
    // Of several tags on one commit the oldest brought it.
    this.places = new Map(newestFirst.map(({ sha }, place) => [sha, place]));
    newestFirst.forEach(({ sha }, place) => {
      const first = this.places.get(sha) as number;
      if (first !== place) (this.drafts[place] as Draft).againOf = first;
    });
    this.next = { sha: newestFirst[0]?.sha ?? this.clone.tips[0], place: 0 };
    this.bringers = new FirstBringers(this.places);
  }

  async take(commits: readonly LoggedCommit[]): Promise<void> {
    const noted = commits.filter(({ gitNote }) => gitNote !== null).map(({ sha }) => sha);
    const files = await readChangedFiles(this.clone.directory, noted);
    for (const commit of commits) this.add(commit, files.get(commit.sha) ?? null);
    this.read += commits.length;
    this.options.onProgress(this.read);
  }

  private add(commit: LoggedCommit, files: readonly string[] | null): void {
    const isStep = commit.sha === this.next.sha;
    if (isStep) this.step(commit);
    const isCutOff = this.clone.cutOff.has(commit.sha);
    const own = this.places.get(commit.sha);
    const place = this.bringers.next(commit);
    this.places.delete(commit.sha);
    if (place === null) return;
    if (own !== undefined && own !== place) (this.drafts[own] as Draft).againOf = place;
    const told = this.tell(commit, files, isCutOff);
    if (isStep) this.count(commit, told);
    const draft = this.drafts[place];
    if (!draft) return;
    if (isCutOff && this.options.tags === null) {
      // What a commit at the edge brought, and whether it is a merge, can't be known.
      this.drafts[place] = null;
      this.cutOff += 1;
      return;
    }
    if (commit.parents.length > 1) draft.merges.push(told);
    else draft.commits.push(told);
  }

  private step({ sha, parents, committedAt }: LoggedCommit): void {
    if (this.options.tags === null) {
      this.places.set(sha, this.next.place);
      this.drafts[this.next.place] = draftOf(sha, committedAt, null);
    }
    this.next = { sha: parents[0], place: this.next.place + 1 };
  }

  private tell(commit: LoggedCommit, files: readonly string[] | null, isCutOff: boolean): ToldCommit {
    const metadata = toMetadata(commit, files, { isCutOff, onlyTitles: this.onlyTitles });
    const { origin, tools } = classifyCommit(metadata, this.options.teaching);
    return {
      sha: detached(commit.sha),
      origin,
      tools,
      names: detached(namesOf(commit.message)),
      references: detached(referencesOf(commit.message)),
      isRevert: isRevertTitle(commit.message),
      hotfix: hotfixSignOf(commit.message),
      lines: null,
    };
  }

  private count({ parents }: LoggedCommit, { names }: ToldCommit): void {
    if (parents.length > 1) this.steps.merges += 1;
    else if (names.numbers.length > 0) this.steps.squashes += 1;
    else this.steps.plain += 1;
  }

  result(): ReadHistory {
    const kept = this.drafts.flatMap((draft, place) => (draft === null ? [] : [{ draft, place }])).reverse();
    // Before the first tag there is no other: what it brought is no span.
    const spans = this.options.tags === null ? kept : kept.slice(1);
    const at = new Map(spans.map(({ place }, i) => [place, i]));
    const changes = spans.map(({ draft }): Change => {
      const { commits, merges, tag, againOf, ...step } = draft;
      return {
        ...step,
        tag: tag?.name ?? null,
        commits: commits.reverse(),
        merges: merges.reverse(),
        againOf: againOf === null ? null : (at.get(againOf) ?? BEFORE_ALL),
      };
    });
    return { changes, steps: this.steps, cutOff: this.cutOff };
  }
}

/** A copy: a part of a text keeps the whole of it in memory, and these are parts of what git printed. */
function detached<T>(value: T): T {
  return JSON.parse(JSON.stringify(value));
}

function draftOf(sha: string, at: Date, tag: Tag | null): Draft {
  return { sha, at, tag, commits: [], merges: [], againOf: null };
}
