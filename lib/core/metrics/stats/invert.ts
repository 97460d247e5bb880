interface Distribution {
  /** The chance of a value below x. */
  below: (x: number) => number;
  density: (x: number) => number;
}

/**
 * The x between `low` and `high` below which a value lies with the given probability: Newton's steps from `start`, and the
 * middle of what is left wherever a step would leave it. To about 13 digits of x, and of its distance to 1 where `high`
 * is 1.
 */
export function invert(
  { below, density }: Distribution,
  probability: number,
  { low, high, start }: { low: number; high: number; start: number },
): number {
  const scaleOf = (x: number) => (high === 1 ? Math.min(x, 1 - x) : x);
  let [from, to, x] = [low, high, start];
  while (to - from > 1e-15 * to && to > 1e-300) {
    const excess = below(x) - probability;
    if (excess === 0) return x;
    if (excess < 0) from = x;
    else to = x;
    const step = x - excess / density(x);
    const isInside = step > from && step < to;
    // The error of a step so small is its square.
    if (isInside && Math.abs(step - x) <= 1e-9 * scaleOf(x)) return step;
    x = isInside ? step : (from + to) / 2;
    if (x === from || x === to) return x;
  }
  return (from + to) / 2;
}
