/** One figure of a bench: what was timed, how long it took, and how long it may take. */
export interface Line {
  what: string;
  /** Null for a heading. */
  ms: number | null;
  most?: number;
}

const ROUNDS = 3;

/** Milliseconds of the fastest of a few rounds: what else the machine does slows some of them. */
export async function best(work: () => PromiseLike<unknown>): Promise<number> {
  let fastest = Number.POSITIVE_INFINITY;
  for (let round = 0; round < ROUNDS; round++) {
    const startedAt = performance.now();
    await work();
    fastest = Math.min(fastest, performance.now() - startedAt);
  }
  return fastest;
}

/** Prints the figures, each beside what it may be; false when one takes longer. */
export function printLines(lines: readonly Line[], say: (line: string) => void): boolean {
  for (const { what, ms, most } of lines) {
    if (ms === null) say(what);
    else say(`${what.padEnd(42)} ${ms.toFixed(1).padStart(8)} ms${most === undefined ? "" : goal(ms, most)}`);
  }
  return lines.every(({ ms, most }) => ms === null || most === undefined || ms <= most);
}

function goal(ms: number, most: number): string {
  return `   at most ${most.toFixed(0)} ms: ${ms <= most ? "kept" : "MISSED"}`;
}
