/** A logarithmic axis around 1: half as often lies as far from it as twice as often. */
export interface RatioAxis {
  /** Natural logarithms of where it starts and ends. */
  domain: readonly [number, number];
  /** Powers of two, in natural logarithms. */
  ticks: readonly { value: number; label: string; strong: boolean }[];
}

/** An interval may be so wide that its ends say nothing; the axis stops at 1/16 and 16. */
const FARTHEST = 4;
const LABELS: Record<string, string> = { "-4": "1⁄16", "-3": "⅛", "-2": "¼", "-1": "½" };

/** An axis that holds the ratios given, at least from ½ to 2. Null and 0 stand for an open end and move nothing. */
export function ratioAxis(ratios: readonly (number | null)[]): RatioAxis {
  const powers = ratios.flatMap((ratio) => (ratio === null || ratio <= 0 ? [] : [Math.log2(ratio)]));
  const start = Math.max(-FARTHEST, Math.floor(Math.min(-1, ...powers)));
  const end = Math.min(FARTHEST, Math.ceil(Math.max(1, ...powers)));
  const step = end - start > 5 ? 2 : 1;
  const exponents = Array.from({ length: end - start + 1 }, (_, i) => start + i);
  const ticks = exponents
    .filter((power) => power % step === 0)
    .map((power) => ({
      value: power * Math.LN2,
      label: LABELS[power] ?? String(2 ** power),
      strong: power === 0,
    }));
  return { domain: [start * Math.LN2, end * Math.LN2], ticks };
}

/** Where a ratio lies on the axis, 0–1, held to its ends; an open end lies at the end it is open to. */
export function placeOf(ratio: number | null, { domain: [start, end] }: RatioAxis): number {
  if (ratio === null) return 1;
  if (ratio <= 0) return 0;
  return Math.min(1, Math.max(0, (Math.log(ratio) - start) / (end - start)));
}
