/** What the pages must hold, and how a figure is printed beside its goal. */

/** Lighthouse's scores, 0–100. */
export const SCORE = { desktop: 100, mobile: 95, others: 100 };
/** Largest contentful paint on a desktop, ms. */
export const LARGEST_PAINT_MS = 1_000;
/** Cumulative layout shift. */
export const SHIFT = 0.01;
/** Script before the page answers, compressed. An empty page of the same framework needs 131 kB (docs/decisions/0039). */
export const SCRIPT_KB = 168;
/** The dashboard's HTML before compression. */
export const HTML_KB = 250;
/** From the press on the front page until the answer can be read, fast 4G. */
export const FIRST_ANSWER_MS = 1_000;

export const say = (line: string) => process.stdout.write(`${line}\n`);

export function tell(what: string, value: number, unit = "", note = "", digits = 0): void {
  say(`  ${what.padEnd(34)} ${value.toFixed(digits).padStart(7)} ${unit.padEnd(3)} ${note}`.trimEnd());
}

/** Prints a figure that may be at most, or has to be at least, so much. @returns whether it keeps that */
export function check(
  what: string,
  value: number,
  goal: { atMost: number } | { atLeast: number },
  unit = "",
  digits = 0,
): boolean {
  const [kept, limit] =
    "atMost" in goal
      ? [value <= goal.atMost, `at most ${goal.atMost}`]
      : [value >= goal.atLeast, `at least ${goal.atLeast}`];
  tell(what, value, unit, `${limit}: ${kept ? "kept" : "MISSED"}`, digits);
  return kept;
}
