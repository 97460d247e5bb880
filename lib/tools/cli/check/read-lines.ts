import { FailedCommand } from "../errors";
import { askGit, streamGit } from "../origins-push/git";
import { readChangedLines } from "../origins-push/git-log";

/** Lines that commits change, as far as this clone holds what it takes to count them. */
export interface KnownLines {
  of: ReadonlyMap<string, number>;
  /** Commits whose files aren't all here. */
  absent: number;
}

/** Commits a git process counts at once, and how many processes count. */
const BATCH_SIZE = 250;
const AT_ONCE = 3;

/**
 * How many lines each commit changes. git stops at the first file that isn't here, so a commit that needs one is looked
 * for before, and left out.
 */
export async function readKnownLines(
  directory: string,
  shas: readonly string[],
  onProgress: (done: number) => void,
): Promise<KnownLines> {
  const of = new Map<string, number>();
  let [absent, at, done] = [0, 0, 0];
  const work = async (): Promise<void> => {
    while (at < shas.length) {
      const batch = shas.slice(at, at + BATCH_SIZE);
      at += BATCH_SIZE;
      const whole = await wholeCommits(directory, batch);
      absent += batch.length - whole.length;
      for (const [sha, { added, removed }] of await readChangedLines(directory, whole))
        of.set(sha, added + removed);
      done += batch.length;
      onProgress(done);
    }
  };
  await Promise.all(Array.from({ length: AT_ONCE }, work));
  return { of, absent };
}

/** Those of the commits all of whose changed files are in this clone, before and after. */
async function wholeCommits(directory: string, shas: readonly string[]): Promise<string[]> {
  const blobs = await changedBlobs(directory, shas);
  if (blobs === null) return [];
  const all = [...new Set([...blobs.values()].flat())];
  const answer = (await askGit(directory, ["cat-file", "--batch-check=%(objectname)"], all)) ?? "";
  const missing = new Set([...answer.matchAll(/^([0-9a-f]+) missing$/gm)].map(([, blob]) => blob));
  return shas.filter((sha) => !(blobs.get(sha) ?? []).some((blob) => missing.has(blob)));
}

const RAW = /^:(\d+) (\d+) ([0-9a-f]+) ([0-9a-f]+) /;
const SUBMODULE = "160000";

/** The files each commit changes, as they were and are; null where not even its folders are here. */
async function changedBlobs(directory: string, shas: readonly string[]) {
  const blobs = new Map<string, string[]>(shas.map((sha) => [sha, []]));
  let current: string[] | undefined;
  let isPath = false;
  try {
    const args = ["diff-tree", "--stdin", "-r", "--root", "--no-renames", "--no-abbrev", "--raw", "-z"];
    for await (const token of streamGit(directory, args, shas)) {
      const [, oldMode, newMode, before = "", after = ""] = RAW.exec(token) ?? [];
      if (!isPath && oldMode === undefined) current = blobs.get(token);
      if (!isPath && oldMode !== SUBMODULE && newMode !== SUBMODULE) {
        for (const blob of [before, after]) if (/[^0]/.test(blob)) current?.push(blob);
      }
      isPath = !isPath && oldMode !== undefined;
    }
    return blobs;
  } catch (error) {
    if (error instanceof FailedCommand) return null;
    throw error;
  }
}
