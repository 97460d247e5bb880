import { stringify } from "csv-stringify/sync";

/** What a cell can hold; null is an empty one. */
export type Cell = string | number | boolean | null;

/**
 * Rows as CSV (RFC 4180). Text that a spreadsheet would run as a formula gets a leading apostrophe, since names in the
 * data are other people's words.
 */
export function toCsv(rows: readonly (readonly Cell[])[]): string {
  return stringify(rows as Cell[][], {
    escape_formulas: true,
    record_delimiter: "windows",
    // With that delimiter the library leaves a bare line feed unquoted, and readers end the record there.
    quoted_match: /[\r\n]/,
    cast: { boolean: (value) => String(value) },
  });
}

/** The headers of a CSV answer. @param name of the file, without its ending; letters, digits and hyphens. */
export function csvHeaders(name: string): Record<string, string> {
  return {
    "content-type": "text/csv; charset=utf-8",
    "content-disposition": `attachment; filename="${name}.csv"`,
    "cache-control": "private, no-store",
  };
}
