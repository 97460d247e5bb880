import { FailedCommand } from "../errors";
import { askGit, streamGit } from "./git";
import { type ChangedLines, readChangedLines } from "./git-log";

/**
 * How many lines each commit changes, as far as this clone holds the files that it takes to count them: git stops at the
 * first one that isn't here, as after a partial clone whose remote is away.
 * @returns nothing of a commit whose files aren't all here.
 */
export async function readLinesHere(
  directory: string,
  shas: readonly string[],
): Promise<ReadonlyMap<string, ChangedLines>> {
  try {
    return await readChangedLines(directory, shas);
  } catch (error) {
    if (!(error instanceof FailedCommand)) throw error;
    return await readChangedLines(directory, await wholeCommits(directory, shas));
  }
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
