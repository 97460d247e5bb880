/** A bucket with its words and its stretch of time: plain data, which the charts and tables of a page share in the browser. */
export interface Bar {
  key: string;
  title: string;
  /** Its first day, short enough for an axis. */
  axisLabel: string;
  /** Its edges as addresses have them. */
  from: string;
  to: string;
}

/** A list's address for a bar's stretch of time, from its address for all time. */
export function barHref(list: string, { from, to }: Pick<Bar, "from" | "to">): string {
  return `${list}${list.includes("?") ? "&" : "?"}from=${from}&to=${to}`;
}
