/**
 * The value that a share of the values doesn't exceed: the nearest rank, so always one that was measured. Not a number for none.
 * @param share 0–1; 1 is the largest.
 */
export function percentile(values: readonly number[], share: number): number {
  const sorted = [...values].sort((a, b) => a - b);
  return sorted[Math.max(0, Math.ceil(share * sorted.length) - 1)] ?? Number.NaN;
}
