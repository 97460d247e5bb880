/**
 * The median: the middle value, for an even count the mean of the middle two (R's `median`, `quantile` type 7 at 0.5).
 * Null for no values. Reads, never sorts, its input; linear time.
 */
export function median(values: ArrayLike<number>): number | null {
  const n = values.length;
  if (n === 0) return null;
  const work = Float64Array.from(values);
  const upper = select(work, n >> 1);
  if (n % 2 === 1) return upper;
  let lower = work[0] as number;
  for (let i = 1; i < n >> 1; i++) lower = Math.max(lower, work[i] as number);
  return (lower + upper) / 2;
}

/**
 * The 90th percentile as a value that really occurred: the ⌈0.9 n⌉-th smallest (R's `quantile` type 1).
 * Null for no values.
 */
export function p90(values: ArrayLike<number>): number | null {
  const n = values.length;
  return n === 0 ? null : orderStatistic(values, Math.ceil((9 * n) / 10));
}

/** The `rank`-th smallest value, ranks starting at 1 and held within 1…n. Throws on no values. */
export function orderStatistic(values: ArrayLike<number>, rank: number): number {
  return orderStatistics(values, [rank])[0] as number;
}

/** Several order statistics of the same values, for the price of little more than one. */
export function orderStatistics(values: ArrayLike<number>, ranks: readonly number[]): number[] {
  const n = values.length;
  if (n === 0) throw new RangeError("orderStatistics needs at least one value");
  const work = Float64Array.from(values);
  return ranks.map((rank) => select(work, Math.min(n, Math.max(1, rank)) - 1));
}

/** Hoare's quickselect: afterwards `work[k]` is in its sorted place, smaller values before, larger ones after. */
function select(work: Float64Array, k: number): number {
  let left = 0;
  let right = work.length - 1;
  while (left < right) {
    const pivot = middleOfThree(
      work[left] as number,
      work[(left + right) >> 1] as number,
      work[right] as number,
    );
    let i = left;
    let j = right;
    while (i <= j) {
      while ((work[i] as number) < pivot) i++;
      while ((work[j] as number) > pivot) j--;
      if (i > j) break;
      const kept = work[i] as number;
      work[i++] = work[j] as number;
      work[j--] = kept;
    }
    if (k <= j) right = j;
    else if (k >= i) left = i;
    else break;
  }
  return work[k] as number;
}

function middleOfThree(a: number, b: number, c: number): number {
  return Math.max(Math.min(a, b), Math.min(Math.max(a, b), c));
}
