import type { DemoTeam } from "./organization";

export const DAY_SECONDS = 86_400;

/** Days since 1970-01-01 (UTC): how a calendar day is named throughout the demo. */
export function toEpochDay(date: Date): number {
  return Math.floor(date.getTime() / 1000 / DAY_SECONDS);
}

/** `2026-11-23` */
export function dateOf(epochDay: number): string {
  return new Date(epochDay * DAY_SECONDS * 1000).toISOString().slice(0, 10);
}

/** `2026-11` */
export function monthOf(epochDay: number): string {
  return dateOf(epochDay).slice(0, 7);
}

/** The days of a month, in order. */
export function daysOfMonth(month: string): number[] {
  const first = toEpochDay(new Date(`${month}-01T00:00:00Z`));
  const length = new Date(Date.UTC(Number(month.slice(0, 4)), Number(month.slice(5)), 0)).getUTCDate();
  return Array.from({ length }, (_, index) => first + index);
}

/** The month before, `2026-11` → `2026-10`. */
export function monthBefore(month: string): string {
  return monthOf(toEpochDay(new Date(`${month}-01T00:00:00Z`)) - 1);
}

const WEEKDAY_PACE = [0.1, 0.95, 1.12, 1.12, 1.05, 0.66, 0.08];

/** How busy a day is beside an average working day; 1970-01-01 was a Thursday. Around New Year changes are frozen. */
export function paceOf(epochDay: number): number {
  const date = dateOf(epochDay).slice(5);
  const frozen = date >= "12-23" || date <= "01-02";
  return (WEEKDAY_PACE[(epochDay + 4) % 7] as number) * (frozen ? 0.25 : 1);
}

const AI_SHARE_FLOOR = 0.2;
const AI_SHARE_RISE = 0.47;
const AI_SHARE_MIDPOINT = toEpochDay(new Date("2026-10-01T00:00:00Z"));
const AI_SHARE_PACE = 0.019;

/**
 * The share of AI-assisted commits among those of people, 0–1: an adoption curve (logistic) that was about a
 * quarter in mid-2026, passes two fifths in the autumn and flattens at two thirds.
 */
export function aiShareOn(epochDay: number): number {
  return AI_SHARE_FLOOR + AI_SHARE_RISE / (1 + Math.exp(-AI_SHARE_PACE * (epochDay - AI_SHARE_MIDPOINT)));
}

/** The team that ships batches twice the size in the last month of each quarter, to be done before its books close. */
export const QUARTER_END_TEAM: DemoTeam = "payments";

/** How much larger a team's releases are on that day. */
export function batchFactor(team: DemoTeam, epochDay: number): number {
  const closing = Number(monthOf(epochDay).slice(5)) % 3 === 0;
  return closing && team === QUARTER_END_TEAM ? 2 : 1;
}

/** The team that stopped registering incidents, and the last day on which it still did. */
export const SILENT_TEAM: DemoTeam = "risk";
export const SILENT_SINCE = toEpochDay(new Date("2026-10-02T00:00:00Z"));
