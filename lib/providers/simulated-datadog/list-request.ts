import { z } from "zod";
import { type EventPredicate, parseEventQuery } from "./event-query";

/** A list request that Datadog would carry out. Instants are epoch seconds, both ends included. */
export interface ListRequest {
  from: number | null;
  to: number | null;
  limit: number;
  newestFirst: boolean;
  matches: EventPredicate;
}

/** Datadog's documented default. */
export const DEFAULT_LIMIT = 10;

const ISO_INSTANT = /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?(Z|[+-]\d\d:\d\d)$/;
const SORTS = ["started_at", "-started_at"];

class Refused extends Error {}

/**
 * Reads the body of a list request as Datadog does. Fields it doesn't know (cursors of any name) are ignored.
 * Returns the request, or the `detail` of the 400 it answers.
 */
export function parseListRequest(text: string, expectedType: string): ListRequest | { refused: string } {
  try {
    return readListRequest(text, expectedType);
  } catch (error) {
    if (error instanceof Refused) return { refused: error.message };
    throw error;
  }
}

const bodySchema = z.object({
  data: z.object({
    type: z.string().default(""),
    attributes: z.record(z.string(), z.unknown()).default({}),
  }),
});

function readListRequest(text: string, expectedType: string): ListRequest {
  const { type, attributes } = readBody(text);
  if (type !== expectedType) throw new Refused(`got type "${type}" expected one of "${expectedType}"`);
  return {
    from: readInstant(attributes, "from"),
    to: readInstant(attributes, "to"),
    limit: readLimit(attributes.limit),
    newestFirst: readSort(attributes.sort),
    matches: readQuery(attributes.query),
  };
}

function readBody(text: string) {
  const body = bodySchema.safeParse(parseJson(text));
  if (!body.success) throw new Refused("document is missing required top-level members");
  return body.data.data;
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    throw new Refused("invalid JSON in request body");
  }
}

function readInstant(attributes: Record<string, unknown>, name: "from" | "to"): number | null {
  const value = attributes[name];
  if (value === undefined || value === null) return null;
  if (typeof value !== "string") throw wrongType(name, value);
  const milliseconds = ISO_INSTANT.test(value) ? Date.parse(value) : Number.NaN;
  if (Number.isNaN(milliseconds))
    throw new Refused(`error decoding attribute "${name}": invalid time "${value}"`);
  return Math.floor(milliseconds / 1000);
}

function readLimit(value: unknown): number {
  if (value === undefined || value === null) return DEFAULT_LIMIT;
  if (typeof value !== "number" || !Number.isInteger(value)) throw wrongType("limit", value);
  if (value < 1) throw new Refused(`invalid limit ${value}: it must be positive`);
  return value;
}

function readSort(value: unknown): boolean {
  if (value === undefined || value === null || value === "") return true;
  if (typeof value !== "string") throw wrongType("sort", value);
  if (!SORTS.includes(value)) throw new Refused(`invalid sort "${value}"`);
  return value.startsWith("-");
}

function readQuery(value: unknown): EventPredicate {
  if (value === undefined || value === null) return () => true;
  if (typeof value !== "string") throw wrongType("query", value);
  const predicate = parseEventQuery(value);
  if (!predicate) throw new Refused(`invalid query "${value}"`);
  return predicate;
}

function wrongType(attribute: string, value: unknown): Refused {
  return new Refused(`error decoding attribute "${attribute}": invalid type ${typeof value}`);
}
