import type { CommitMetadata } from "@/lib/core/origins/commit-metadata";
import { isTitleOnly } from "@/lib/ingest/commit-origins/message-habits";
import { FailedCommand } from "../errors";
import { streamGit } from "./git";

/** A commit as `git log` tells it, before anything is left out. It never leaves the machine. */
export interface LoggedCommit {
  sha: string;
  /** As this clone shows them: none for a commit whose parents a shallow clone cut off. */
  parents: readonly string[];
  authorName: string;
  authorEmail: string;
  committerName: string;
  committerEmail: string;
  committedAt: Date;
  message: string;
  /** Text of its note in `refs/notes/ai`; null where there is none. */
  gitNote: string | null;
}

export const NOTES_REF = "refs/notes/ai";

// Neither a name nor a message can hold NUL, so a fixed number of NUL-terminated fields can't be misread.
const FIELDS = ["%H", "%P", "%an", "%ae", "%cn", "%ce", "%ct", "%B", "%N"];
const FORMAT = `--format=tformat:${FIELDS.join("%x00")}`;
const SHA = /^[0-9a-f]{40}(?:[0-9a-f]{24})?$/;

/**
 * Commits in git's own order, streamed.
 * @param selection which commits, as arguments of `git log`; shas only, never text that could be an option.
 * @param readsNotes whether the notes ref is there: naming a missing one is an error of git's.
 */
export async function* readGitLog(
  directory: string,
  selection: readonly string[],
  readsNotes: boolean,
  input: readonly string[] = [],
): AsyncGenerator<LoggedCommit> {
  const notes = readsNotes ? ["--no-notes", `--notes=${NOTES_REF}`] : ["--no-notes"];
  const args = [
    "log",
    "-z",
    "--encoding=UTF-8",
    "--no-color",
    "--no-mailmap",
    ...notes,
    FORMAT,
    ...selection,
  ];
  let fields: string[] = [];
  for await (const field of streamGit(directory, args, input)) {
    fields.push(field);
    if (fields.length < FIELDS.length) continue;
    yield toCommit(fields);
    fields = [];
  }
  if (fields.length > 0) throw new FailedCommand("git log ended in the middle of a commit.");
}

function toCommit(fields: readonly string[]): LoggedCommit {
  const [
    sha = "",
    parents = "",
    authorName = "",
    authorEmail = "",
    committerName = "",
    committerEmail = "",
    committedUnix = "",
    message = "",
    note = "",
  ] = fields;
  if (!SHA.test(sha)) throw new FailedCommand("git log printed something that isn't a commit.");
  return {
    sha,
    parents: parents === "" ? [] : parents.split(" "),
    authorName,
    authorEmail,
    committerName,
    committerEmail,
    committedAt: new Date(1000 * Number(committedUnix)),
    message,
    gitNote: note.trim() === "" ? null : note,
  };
}

/**
 * The paths each commit touches itself, for the commits asked for; a merge's own are those that differ from every parent.
 * git-ai's notes travel with rebases, so only the diff tells a fresh note from one carried over.
 */
export async function readChangedFiles(
  directory: string,
  shas: readonly string[],
): Promise<ReadonlyMap<string, readonly string[]>> {
  const files = new Map<string, string[]>(shas.map((sha) => [sha, []]));
  if (shas.length === 0) return files;
  let current: string[] | undefined;
  let isPath = false;
  // Raw output names a path after each line of modes, so a file called like a sha can't be taken for one.
  for await (const token of streamGit(
    directory,
    ["diff-tree", "--stdin", "-r", "-c", "--root", "--raw", "-z"],
    shas,
  )) {
    if (isPath) current?.push(token);
    else if (!token.startsWith(":")) current = files.get(token);
    isPath = !isPath && token.startsWith(":");
  }
  return files;
}

/** Lines of text files that a commit adds and removes. */
export interface ChangedLines {
  added: number;
  removed: number;
}

const MOST_LINES = 2_147_483_647;

/** How many lines each commit changes against its parent; a merge has none, a binary file counts no line. */
export async function readChangedLines(
  directory: string,
  shas: readonly string[],
): Promise<ReadonlyMap<string, ChangedLines>> {
  const lines = new Map<string, ChangedLines>(shas.map((sha) => [sha, { added: 0, removed: 0 }]));
  if (shas.length === 0) return lines;
  let current: ChangedLines | undefined;
  const args = ["diff-tree", "--stdin", "-r", "--root", "--no-renames", "--numstat", "-z"];
  for await (const token of streamGit(directory, args, shas)) {
    const [, added, removed] = /^(\d+|-)\t(\d+|-)\t/.exec(token) ?? [];
    if (added === undefined || removed === undefined) {
      current = lines.get(token);
    } else if (current !== undefined && added !== "-") {
      current.added = Math.min(MOST_LINES, current.added + Number(added));
      current.removed = Math.min(MOST_LINES, current.removed + Number(removed));
    }
  }
  return lines;
}

/**
 * What the classifier is told of a commit.
 * @param about isCutOff: its parents lie beyond a shallow clone's edge, so neither their number nor its diff is known.
 * onlyTitles: the repository keeps nothing but the titles of its squash merges.
 */
export function toMetadata(
  commit: LoggedCommit,
  changedFiles: readonly string[] | null,
  { isCutOff, onlyTitles }: { isCutOff: boolean; onlyTitles: boolean },
): CommitMetadata {
  const habits = { cutAt: null, dropsBodies: onlyTitles };
  return {
    authorName: commit.authorName,
    authorEmail: commit.authorEmail,
    committerName: commit.committerName,
    committerEmail: commit.committerEmail,
    message: commit.message,
    messageCompleteness: isTitleOnly(commit.message, habits) ? "title" : "full",
    parents: isCutOff ? null : commit.parents.length,
    changedFiles: isCutOff ? null : changedFiles,
    gitNote: commit.gitNote,
  };
}
