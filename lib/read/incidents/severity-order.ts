import { UNNAMED } from "@/lib/core/question/lists";

/** Words for a severity, the gravest first. */
const WORDS = [
  "critical",
  "blocker",
  "urgent",
  "major",
  "high",
  "medium",
  "normal",
  "moderate",
  "minor",
  "low",
];

/** Where a severity belongs: by its number (SEV-1, P2), else by its word; names that say neither come last. */
function gravity(severity: string): number {
  const number = /\d+/.exec(severity)?.[0];
  if (number !== undefined) return Number(number);
  const word = WORDS.findIndex((one) => severity.toLowerCase().includes(one));
  return word < 0 ? Number.POSITIVE_INFINITY : word / 2;
}

/** Severities as customers name them, the gravest first; numbered ones before those in words of the same gravity, none last. Pure. */
export function orderSeverities(severities: readonly string[]): string[] {
  const isNumbered = (severity: string) => /\d/.test(severity);
  return [...severities].sort(
    (a, b) =>
      Number(a === UNNAMED) - Number(b === UNNAMED) ||
      Number(isNumbered(b)) - Number(isNumbered(a)) ||
      compare(gravity(a), gravity(b)) ||
      a.localeCompare(b, "en"),
  );
}

const compare = (a: number, b: number): number => (a === b ? 0 : a < b ? -1 : 1);
