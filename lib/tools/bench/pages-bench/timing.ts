/** One figure of a bench: what was timed, how long it took, and how long it may take. */
export interface Line {
  what: string;
  /** Null for a heading. */
  ms: number | null;
  most?: number;
  /** Said behind the figure. */
  note?: string;
}

const ROUNDS = 5;

/** Milliseconds of the fastest of a few rounds: what else the machine does slows some of them. */
export async function best(work: () => PromiseLike<unknown>): Promise<number> {
  const [ms] = await bestOf(work);
  return ms as number;
}

/** The same for several pieces of work in turn, so that what else the machine does falls on all of them alike. */
export async function bestOf(...works: readonly (() => PromiseLike<unknown>)[]): Promise<number[]> {
  const fastest = works.map(() => Number.POSITIVE_INFINITY);
  for (let round = 0; round < ROUNDS; round++) {
    for (const [i, work] of works.entries()) {
      const startedAt = performance.now();
      await work();
      fastest[i] = Math.min(fastest[i] as number, performance.now() - startedAt);
    }
  }
  return fastest;
}

const isMissed = ({ ms, most }: Line) => ms !== null && most !== undefined && ms > most;

/** Prints the figures, each beside what it may be, and the sum of it; false when one takes longer. */
export function printLines(lines: readonly Line[], say: (line: string) => void): boolean {
  for (const line of lines) say(textOf(line));
  const missed = lines.filter(isMissed);
  const goals = lines.filter(({ most }) => most !== undefined);
  say("");
  say(`${goals.length - missed.length} of ${goals.length} goals kept.`);
  for (const { what } of missed) say(`MISSED: ${what.trim()}`);
  return missed.length === 0;
}

function textOf(line: Line): string {
  const { what, ms, most, note } = line;
  if (ms === null) return what;
  const goal =
    most === undefined ? "" : `   at most ${most.toFixed(0)} ms: ${isMissed(line) ? "MISSED" : "kept"}`;
  return `${what.padEnd(46)} ${ms.toFixed(1).padStart(8)} ms${goal}${note ? `   ${note}` : ""}`;
}
