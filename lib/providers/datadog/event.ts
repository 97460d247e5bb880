import { withoutUserInfo } from "@/lib/platform/security/scrub";

/**
 * The little that paging needs to know of an event, read without trusting its shape.
 */

/** The attributes a crowded second is split by, in this order. */
export const SPLIT_DIMENSIONS = ["service", "team", "env"] as const;
/** Tried where those leave more than a page: Datadog documents the search of the first three alone. */
export const FURTHER_DIMENSIONS = ["severity", "source", "version"] as const;
export type SplitDimension = (typeof SPLIT_DIMENSIONS)[number] | (typeof FURTHER_DIMENSIONS)[number];

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

function attributesOf(event: unknown): Record<string, unknown> {
  return isObject(event) && isObject(event.attributes) ? event.attributes : {};
}

/** Datadog's id of the event, null where it has none. */
export function eventId(event: unknown): string | null {
  return isObject(event) && typeof event.id === "string" && event.id !== "" ? event.id : null;
}

/** What tells one event from another: its id, else its whole text. */
export function eventKey(event: unknown): string {
  const id = eventId(event);
  return id === null ? `text:${eventText(event)}` : `id:${id}`;
}

/** Levels that an event may be nested. Datadog documents five; some thousands end the program that writes them. */
export const EVENT_LEVELS_MAX = 100;

/** Whether an event is nested deeper than any of Datadog's is. */
export function isNestedTooDeep(value: unknown, levels = EVENT_LEVELS_MAX): boolean {
  if (typeof value !== "object" || value === null) return false;
  return levels === 0 || Object.values(value).some((inner) => isNestedTooDeep(inner, levels - 1));
}

/**
 * An event as the JSON text that is kept of it: as it came, but without the user-info of any address, which is
 * somebody's password or token. Of one that is nested too deep, what lies too deep is left out.
 */
export function eventText(event: unknown): string {
  return withoutUserInfo(
    JSON.stringify(isNestedTooDeep(event) ? withoutDepths(event, EVENT_LEVELS_MAX) : event),
  );
}

function withoutDepths(value: unknown, levels: number): unknown {
  if (typeof value !== "object" || value === null) return value;
  if (levels === 0) return "[left out: nested too deep]";
  if (Array.isArray(value)) return value.map((inner) => withoutDepths(inner, levels - 1));
  return Object.fromEntries(
    Object.entries(value).map(([name, inner]) => [name, withoutDepths(inner, levels - 1)]),
  );
}

/**
 * The second an event started, as Unix seconds rounded up; null where it carries no readable time. Datadog's are whole
 * seconds; rounding up keeps a fractional one inside the inclusive `to` of the next read.
 */
export function eventSecond(event: unknown): number | null {
  const milliseconds = instantMilliseconds(attributesOf(event).started_at);
  return milliseconds === null ? null : Math.ceil(milliseconds / 1000);
}

/** The event's values of one attribute: one for a deployment, any number for a failure, none where absent. */
export function eventValues(event: unknown, dimension: SplitDimension): string[] {
  const value = attributesOf(event)[dimension];
  const values = Array.isArray(value) ? value : [value];
  return values.filter((one): one is string => typeof one === "string" && one !== "");
}

const DATE_TEXT = /^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}(?::\d{2}(?:\.\d+)?)?(?:Z|[+-]\d{2}:?\d{2})$/i;
/** Years 1970–2100: outside are Datadog's zero value (0001-01-01) and numbers that aren't times. */
const LATEST_MILLISECONDS = Date.UTC(2100, 0, 1);

/**
 * An instant as Datadog writes it: ISO 8601 text with a zone, or the number of seconds, milliseconds, microseconds or
 * nanoseconds since 1970 that its generated client declares. Null for anything else, the zero value included.
 */
export function instantMilliseconds(value: unknown): number | null {
  const milliseconds = typeof value === "string" ? textMilliseconds(value) : numberMilliseconds(value);
  if (milliseconds === null || !(milliseconds > 0) || milliseconds >= LATEST_MILLISECONDS) return null;
  return milliseconds;
}

function textMilliseconds(text: string): number | null {
  return DATE_TEXT.test(text) ? Date.parse(text) : null;
}

function numberMilliseconds(value: unknown): number | null {
  if (typeof value !== "number" || !Number.isFinite(value)) return null;
  if (value < 1e11) return value * 1000;
  if (value < 1e14) return value;
  return value < 1e17 ? value / 1e3 : value / 1e6;
}

/** Whether the event started at a fraction of a second, which Datadog isn't known to give. */
export function startsBetweenSeconds(event: unknown): boolean {
  const milliseconds = instantMilliseconds(attributesOf(event).started_at);
  return milliseconds !== null && milliseconds % 1000 !== 0;
}
