import { unwrap } from "./unwrap";

/** A hosted Supabase answers no more rows than these at once, whatever is asked for. */
const ROWS_AT_ONCE = 1000;

type Page<Row> = PromiseLike<
  { data: Row[]; error: null } | { data: null; error: { message: string; code: string } }
>;

/**
 * Every row of a list that people made by hand, so that it ends nowhere silently.
 * @param page the rows from one place to another, both included, in an order without ties.
 * @throws DatabaseError
 */
export async function readAll<Row>(
  page: (from: number, to: number) => Page<Row>,
  size: number = ROWS_AT_ONCE,
): Promise<Row[]> {
  const rows: Row[] = [];
  for (;;) {
    const more = unwrap(await page(rows.length, rows.length + size - 1)) as Row[];
    rows.push(...more);
    if (more.length < size) return rows;
  }
}
