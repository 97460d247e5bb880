import { isUuid } from "@/lib/core/uuid";

/** Where a list stands: at its beginning (no anchor), after a row, or before one. */
export interface KeysetPosition {
  /** A row's id; null for the beginning. */
  anchor: string | null;
  /** Whether the page ends before the anchor instead of beginning after it. */
  backward: boolean;
}

export interface KeysetPage<T> {
  rows: readonly T[];
  hasPrevious: boolean;
  hasNext: boolean;
}

/** The position that an address names with `after` or `before`; the beginning where neither is an id. */
export function parseKeyset(after: string | null, before: string | null): KeysetPosition {
  if (after !== null && isUuid(after)) return { anchor: after, backward: false };
  if (before !== null && isUuid(before)) return { anchor: before, backward: true };
  return { anchor: null, backward: false };
}

/**
 * A page out of what was read in reading direction (backwards: nearest to the anchor first). One row more than
 * `size` was asked for, to know whether the list goes on.
 */
export function toKeysetPage<T>(
  read: readonly T[],
  { anchor, backward }: KeysetPosition,
  size: number,
): KeysetPage<T> {
  const goesOn = read.length > size;
  const rows = read.slice(0, size);
  return backward
    ? { rows: rows.reverse(), hasPrevious: goesOn, hasNext: true }
    : { rows, hasPrevious: anchor !== null, hasNext: goesOn };
}
