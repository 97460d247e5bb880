import { formatDuration, formatNumber, formatPerDay, formatRate } from "@/lib/i18n/format";
import type { Locale } from "@/lib/i18n/locale";
import type { FigureUnit } from "./headlines";

/** A figure in its own unit, by locale. */
export function figureText(value: number, unit: FigureUnit, locale: Locale): string {
  if (unit === "rate") return formatRate(value, locale);
  if (unit === "perDay") return formatPerDay(value, locale);
  return unit === "seconds" ? formatDuration(value, locale) : formatNumber(value, locale);
}
