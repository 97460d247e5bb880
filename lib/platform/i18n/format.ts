import type { Locale } from "./locale";

const MINUTE = 60;
const HOUR = 3_600;
const DAY = 86_400;

/** Each as often as its locales, styles and zones differ: making one takes a hundred times as long as using it. */
const kept = new Map<string, unknown>();

function keep<Format>(key: string, make: () => Format): Format {
  const found = (kept.get(key) as Format | undefined) ?? make();
  kept.set(key, found);
  return found;
}

const numberFormat = (locale: Locale, options: Intl.NumberFormatOptions): Intl.NumberFormat =>
  keep(`number ${locale} ${JSON.stringify(options)}`, () => new Intl.NumberFormat(locale, options));

/** A count by locale: 2,431 or 2.431. */
export function formatCount(count: number, locale: Locale): string {
  return numberFormat(locale, { maximumFractionDigits: 0 }).format(count);
}

/** A figure by locale with at most `digits` decimals (default 1): 27.1 or 27,1; what isn't 0 never reads as 0. */
export function formatNumber(value: number, locale: Locale, digits = 1): string {
  const isLost = value !== 0 && Math.abs(value) < 0.5 * 10 ** -digits;
  return numberFormat(
    locale,
    isLost ? { maximumSignificantDigits: 1 } : { maximumFractionDigits: digits },
  ).format(value);
}

/** A frequency that is said the other way round: a tenth a day is one in ten days. */
const RARELY = 0.1;
const ONE_IN_DAYS: Record<Locale, (days: string) => string> = {
  en: (days) => `1 in ${days} days`,
  "pt-BR": (days) => `1 em ${days} dias`,
};

/** Events per day by locale: 27.1, or where there are few 1 in 30 days. */
export function formatPerDay(perDay: number, locale: Locale, digits = 1): string {
  if (perDay === 0 || perDay >= RARELY) return formatNumber(perDay, locale, digits);
  return ONE_IN_DAYS[locale](formatCount(1 / perDay, locale));
}

/**
 * A rate in 0–1 as per cent with one decimal, none where it is exactly 0 or 1: 7.5% or 7,5%. What isn't quite 0 or 1
 * takes as many decimals as it needs not to read so: 0.02%.
 */
export function formatRate(rate: number, locale: Locale): string {
  const isWhole = (digits: number) => [0, 100].includes(Number((100 * rate).toFixed(digits)));
  let digits = rate === 0 || rate === 1 ? 0 : 1;
  while (digits > 0 && digits < MOST_RATE_DIGITS && isWhole(digits)) digits++;
  return numberFormat(locale, {
    style: "percent",
    minimumFractionDigits: digits,
    maximumFractionDigits: digits,
  }).format(rate);
}

const MOST_RATE_DIGITS = 6;

/** The distance between two rates (0–1) in percentage points, without its sign: 0.9. */
export function formatPoints(difference: number, locale: Locale): string {
  return formatNumber(Math.abs(difference) * 100, locale);
}

/** A share (0–1) as whole per cent that never rounds up to 100 nor down to 0: "how much of it". */
export function formatShare(share: number, locale: Locale): string {
  const whole = Math.round(share * 100);
  const honest = share < 1 && whole === 100 ? 99 : share > 0 && whole === 0 ? 1 : whole;
  return numberFormat(locale, { style: "percent" }).format(honest / 100);
}

function unit(value: number, name: "d" | "h" | "min" | "s", locale: Locale): string {
  return `${formatCount(value, locale)}\u00a0${name}`;
}

function twoUnits(
  seconds: number,
  large: number,
  small: number,
  names: ["d", "h"] | ["h", "min"],
  locale: Locale,
) {
  const whole = Math.round(seconds / small) * small;
  const first = Math.floor(whole / large);
  const second = Math.round((whole - first * large) / small);
  const parts = [unit(first, names[0], locale), second > 0 ? unit(second, names[1], locale) : null];
  return parts.filter((part) => part !== null).join(" ");
}

/**
 * A duration the way one says it, in its two largest units: 45 s, 12 min, 1 h 51 min, 2 d 7 h.
 * Takes seconds ≥ 0; the unit symbols are the same in both languages.
 */
export function formatDuration(seconds: number, locale: Locale): string {
  if (seconds < MINUTE - 0.5) return unit(Math.round(seconds), "s", locale);
  if (seconds < HOUR - MINUTE / 2) return unit(Math.round(seconds / MINUTE), "min", locale);
  if (seconds < DAY - MINUTE / 2) return twoUnits(seconds, HOUR, MINUTE, ["h", "min"], locale);
  return twoUnits(seconds, DAY, HOUR, ["d", "h"], locale);
}

const INSTANT_STYLES = {
  /** 23 Nov, 04:02 */
  short: { day: "numeric", month: "short", hour: "2-digit", minute: "2-digit", hourCycle: "h23" },
  /** 23 November 2026 at 04:02:10 UTC */
  long: {
    day: "numeric",
    month: "long",
    year: "numeric",
    hour: "2-digit",
    minute: "2-digit",
    second: "2-digit",
    hourCycle: "h23",
    timeZoneName: "short",
  },
  /** 04:02 */
  time: { hour: "2-digit", minute: "2-digit", hourCycle: "h23" },
  /** 23 Nov */
  day: { day: "numeric", month: "short" },
  /** 23 Nov 2026, 04:02 */
  shortYear: {
    day: "numeric",
    month: "short",
    year: "numeric",
    hour: "2-digit",
    minute: "2-digit",
    hourCycle: "h23",
  },
  /** 23 Nov 2026 */
  dayYear: { day: "numeric", month: "short", year: "numeric" },
  /** Mon, 23 Nov 2026 */
  date: { weekday: "short", day: "numeric", month: "short", year: "numeric" },
} as const satisfies Record<string, Intl.DateTimeFormatOptions>;

export type InstantStyle = keyof typeof INSTANT_STYLES;

/** The style that says the year too, where a moment is not of this year. */
const WITH_YEAR: Partial<Record<InstantStyle, InstantStyle>> = { short: "shortYear", day: "dayYear" };

const yearOf = (at: Date, timeZone: string): string =>
  keep(`year ${timeZone}`, () => new Intl.DateTimeFormat("en", { year: "numeric", timeZone })).format(at);

/**
 * A moment in a time zone, by locale; "long" carries the zone. With `now`, a date that isn't of its year carries the
 * year.
 */
export function formatInstant(
  at: Date,
  locale: Locale,
  timeZone: string,
  asked: InstantStyle,
  now?: Date,
): string {
  const isOtherYear = now !== undefined && yearOf(at, timeZone) !== yearOf(now, timeZone);
  const style = (isOtherYear && WITH_YEAR[asked]) || asked;
  const make = () => new Intl.DateTimeFormat(locale, { ...INSTANT_STYLES[style], timeZone });
  return keep(`instant ${locale} ${timeZone} ${style}`, make).format(at);
}

/** Several parts as one phrase: "a, b, and c", "a, b e c". */
export function formatList(parts: readonly string[], locale: Locale): string {
  return keep(`list ${locale}`, () => new Intl.ListFormat(locale, { type: "conjunction" })).format(parts);
}

/** How long before `now` a moment was: "5 minutes ago", "há 5 minutos"; the future likewise. */
export function formatRelative(at: Date, now: Date, locale: Locale): string {
  const seconds = (at.getTime() - now.getTime()) / 1000;
  const make = () => new Intl.RelativeTimeFormat(locale, { numeric: "auto" });
  const format = keep(`relative ${locale}`, make);
  const size = Math.abs(seconds);
  if (size < MINUTE - 0.5) return format.format(Math.round(seconds), "second");
  if (size < HOUR - MINUTE / 2) return format.format(Math.round(seconds / MINUTE), "minute");
  if (size < DAY - HOUR / 2) return format.format(Math.round(seconds / HOUR), "hour");
  return format.format(Math.round(seconds / DAY), "day");
}
