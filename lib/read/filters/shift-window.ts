import { type FilterWindow, FORMER_WINDOW_DAYS, WINDOW_DAYS } from "./filters";

const DAY_MS = 86_400_000;

const dayText = (ms: number): string => new Date(ms).toISOString().slice(0, 10);

/**
 * The window of the same length right before or after another, in whole days (UTC); the rolling one again where it would
 * end today or later. Null where there is nothing later. Pure.
 */
export function shiftWindow(window: FilterWindow, direction: -1 | 1, now: Date): FilterWindow | null {
  const tomorrow = (Math.floor(now.getTime() / DAY_MS) + 1) * DAY_MS;
  if (window.kind === "days" && direction === 1) return null;
  const [from, to] =
    window.kind === "days"
      ? [tomorrow - window.days * DAY_MS, tomorrow]
      : [Date.parse(window.from), Date.parse(window.to)];
  const length = Math.max(1, Math.round((to - from) / DAY_MS)) * DAY_MS;
  const end = to + direction * length;
  const rolling = [...WINDOW_DAYS, ...FORMER_WINDOW_DAYS].find((days) => days * DAY_MS === length);
  if (end >= tomorrow && direction === 1) return rolling ? { kind: "days", days: rolling } : null;
  return { kind: "custom", from: dayText(from + direction * length), to: dayText(end) };
}
