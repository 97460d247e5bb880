import { stringify } from "csv-stringify/sync";

/** What a cell can hold; null is an empty one. */
export type Cell = string | number | boolean | null;

/** How texts stand in the cells: safe to open in a spreadsheet, or as they are, so that programs can join on them. */
export const CELLS = ["safe", "raw"] as const;
export type Cells = (typeof CELLS)[number];

/**
 * Rows as CSV (RFC 4180). Text that a spreadsheet would run as a formula gets a leading apostrophe, since names in the
 * data are other people's words; raw cells have none, and belong to programs.
 */
export function toCsv(rows: readonly (readonly Cell[])[], cells: Cells = "safe"): string {
  return stringify(rows as Cell[][], {
    escape_formulas: cells === "safe",
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
