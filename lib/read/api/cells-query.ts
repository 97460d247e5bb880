import { z } from "zod";
import { CELLS, type Cells } from "@/lib/platform/csv/write";
import { queryProblem } from "./scope-query";

/** How a table's texts stand in its cells, as a query asks for it. */
export const cellsSchema = z.enum(CELLS).optional().meta({
  description:
    "`safe` (by default): a cell that a spreadsheet would run as a formula has an apostrophe before it. `raw`: texts as they are, for programs that join on them.",
});

/** Takes `cells` out of a query. @returns the finished refusal for anything else than one of its values, once. */
export function takeCells(params: URLSearchParams): Cells | Response {
  const asked = params.getAll("cells");
  params.delete("cells");
  const [first = "safe", ...others] = asked;
  const known = CELLS.find((one) => one === first);
  return known === undefined || others.length > 0
    ? queryProblem([{ parameter: "cells", detail: `Give it once: ${CELLS.join(" or ")}.` }])
    : known;
}
