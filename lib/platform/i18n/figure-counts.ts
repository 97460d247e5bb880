import { countsOf } from "@/lib/core/metrics/counts-of";

/** What stands behind a figure, by the names that its sentence in the messages uses: days are whole there. */
export function figureCounts(figure: object): Record<string, number> {
  const { days, ...counts } = countsOf(figure);
  return days === undefined ? counts : { ...counts, days: Math.max(1, Math.round(days)) };
}
