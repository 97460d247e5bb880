import { readLinesHere } from "../origins-push/lines-here";

/** Lines that commits change, as far as this clone holds what it takes to count them. */
export interface KnownLines {
  of: ReadonlyMap<string, number>;
  /** Commits whose files aren't all here. */
  absent: number;
}

/** Commits a git process counts at once, and how many processes count. */
const BATCH_SIZE = 250;
const AT_ONCE = 3;

/** How many lines each commit changes, counted by several git processes side by side. */
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
      const lines = await readLinesHere(directory, batch);
      absent += batch.length - lines.size;
      for (const [sha, { added, removed }] of lines) of.set(sha, added + removed);
      done += batch.length;
      onProgress(done);
    }
  };
  await Promise.all(Array.from({ length: AT_ONCE }, work));
  return { of, absent };
}
