/**
 * The median: the middle value, for an even count the mean of the middle two (R's `median`, `quantile` type 7 at 0.5).
 * Null for no values. Reads, never sorts, its input; linear time.
 */
export function median(values: ArrayLike<number>): number | null {
  return values.length === 0 ? null : new OrderStatistics(values).median();
}

/**
 * The 90th percentile as a value that really occurred: the ⌈0.9 n⌉-th smallest (R's `quantile` type 1).
 * Null for no values.
 */
export function p90(values: ArrayLike<number>): number | null {
  return values.length === 0 ? null : new OrderStatistics(values).p90();
}

/** The `rank`-th smallest value, ranks starting at 1 and held within 1…n. Throws on no values. */
export function orderStatistic(values: ArrayLike<number>, rank: number): number {
  return new OrderStatistics(values).at(rank);
}

/**
 * Order statistics of one sample, for the price of little more than one: each that was asked for divides the values,
 * so that the next one is looked for in its part only. Throws on no values; its input is left as it is.
 */
export class OrderStatistics {
  private readonly work: Float64Array;
  /** Places that hold their sorted value, ascending. */
  private readonly settled: number[] = [];

  constructor(values: ArrayLike<number>) {
    if (values.length === 0) throw new RangeError("order statistics need at least one value");
    this.work = new Float64Array(values);
  }

  /** The `rank`-th smallest value, ranks starting at 1 and held within 1…n. */
  at(rank: number): number {
    const place = Math.min(this.work.length, Math.max(1, rank)) - 1;
    const next = this.settled.findIndex((other) => other >= place);
    if (this.settled[next] === place) return this.work[place] as number;
    const before = next === -1 ? this.settled.at(-1) : this.settled[next - 1];
    const after = next === -1 ? undefined : this.settled[next];
    const value = select(this.work, place, (before ?? -1) + 1, (after ?? this.work.length) - 1);
    this.settled.splice(next === -1 ? this.settled.length : next, 0, place);
    return value;
  }

  /** The mean of the middle two values, which are one for an odd count. */
  median(): number {
    const { work } = this;
    const middle = work.length >> 1;
    const upper = this.at(middle + 1);
    if (work.length % 2 === 1) return upper;
    // Everything before the upper middle is no larger: the lower middle is the largest of it.
    let lower = -Infinity;
    for (let i = 0; i < middle; i++) {
      const value = work[i] as number;
      if (value > lower) lower = value;
    }
    return (lower + upper) / 2;
  }

  /** The ⌈0.9 n⌉-th smallest. */
  p90(): number {
    return this.at(Math.ceil((9 * this.work.length) / 10));
  }
}

/** Hoare's quickselect between two places: afterwards `work[k]` is in its sorted place, smaller values before, larger ones after. */
function select(work: Float64Array, k: number, from: number, to: number): number {
  let left = from;
  let right = to;
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
