/** A page of a list that is counted by its places. */
export interface ListPage<Row> {
  rows: readonly Row[];
  /** From 1. */
  page: number;
  /** Rows on the pages before. */
  skipped: number;
  /** Rows of all pages. */
  total: number;
}

const FURTHEST_PAGE = 1000;

/** The page of a list that an address names by `page`, from 1; the first where it names none. */
export function pageOf({ page }: Readonly<Record<string, string | string[] | undefined>>): number {
  const named = typeof page === "string" && /^[1-9]\d{0,3}$/.test(page) ? Number(page) : 1;
  return Math.min(named, FURTHEST_PAGE);
}

/** What was read of a page of so many rows at most. */
export function toListPage<Row>(
  rows: readonly Row[],
  { page, size, total }: { page: number; size: number; total: number },
): ListPage<Row> {
  return { rows, page, skipped: (page - 1) * size, total };
}
