/** Whole numbers from 0 up to at least `highest`, at most five of them, in steps of 1, 2 or 5 times a power of ten. */
export function countTicks(highest: number): number[] {
  const rough = Math.max(1, highest) / 4;
  const power = 10 ** Math.floor(Math.log10(rough));
  const step = Math.max(1, [1, 2, 5, 10].map((times) => times * power).find((size) => size >= rough) ?? 1);
  const ticks = Math.ceil(Math.max(1, highest) / step);
  return Array.from({ length: ticks + 1 }, (_, i) => i * step);
}

/** Every how many columns one is named, so that names don't touch. */
export function labelStep(columns: number, mostLabels: number): number {
  return Math.max(1, Math.ceil(columns / mostLabels));
}
