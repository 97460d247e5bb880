import type { MetricUnit } from "@/lib/core/metrics/metrics";
import { formatDuration, formatNumber, formatPerDay, formatRate } from "@/lib/platform/i18n/format";
import type { Locale } from "@/lib/platform/i18n/locale";

/** A figure in its own unit, by locale. */
export function figureText(value: number, unit: MetricUnit, locale: Locale): string {
  if (unit === "rate") return formatRate(value, locale);
  if (unit === "per-day") return formatPerDay(value, locale);
  return unit === "seconds" ? formatDuration(value, locale) : formatNumber(value, locale);
}
