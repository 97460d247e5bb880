import { z } from "zod";
import type { IncidentRecord } from "@/lib/core/incidents/record";
import { incidentLink, isIdLike, MOST_IDS } from "./carried-ids";
import { eventId, instantMilliseconds } from "./event";
import type { UnreadableEvent } from "./reshape";
import { name, requiredId, shownNames, storable, title } from "./schema";

/** Which of a customer's own fields says what; null where none does. */
export interface IncidentFieldNames {
  service: string | null;
  team: string | null;
  environment: string | null;
  severity: string | null;
}
export const INCIDENT_FIELD_ROLES = ["service", "team", "environment", "severity"] as const;

/** What Incident Management calls them unless somebody renames them; it has no environment of its own. */
export const USUAL_FIELD_NAMES: IncidentFieldNames = {
  service: "services",
  team: "teams",
  environment: "environment",
  severity: "severity",
};

export type ManagedIncidentReading =
  | { ok: true; record: IncidentRecord }
  /** A test or an archived incident, which is no incident. */
  | { ok: true; record: null }
  | UnreadableEvent;

/** Datadog's incident as Incident Management gives it; only what it can't do without is required. */
const incidentSchema = z.looseObject({
  id: requiredId,
  attributes: z.looseObject({
    title,
    severity: name,
    public_id: z.number().nullish().catch(null),
    is_test: z.boolean().nullish().catch(null),
    archived: z.unknown().optional(),
    created: z.unknown().optional(),
    declared: z.unknown().optional(),
    detected: z.unknown().optional(),
    resolved: z.unknown().optional(),
    customer_impacted: z.boolean().nullish().catch(null),
    customer_impact_start: z.unknown().optional(),
    customer_impact_end: z.unknown().optional(),
    fields: z.record(z.string(), z.unknown()).nullish().catch(null),
  }),
});
type Attributes = z.infer<typeof incidentSchema>["attributes"];

/** What an event of Incident Management is told by, beside one of DORA Metrics. */
export const isManagedIncident = (event: unknown): boolean =>
  typeof event === "object" && event !== null && "type" in event && event.type === "incidents";

/**
 * An incident of Incident Management in our words. Its outage is what customers felt, where that was given; otherwise
 * it lasted from its declaration until it was resolved. Never throws, whatever the event.
 */
export function toManagedIncidentRecord(event: unknown, names: IncidentFieldNames): ManagedIncidentReading {
  const parsed = incidentSchema.safeParse(event);
  if (!parsed.success) {
    const fields = [...new Set(parsed.error.issues.map(({ path }) => path.join(".") || "the event"))];
    return { ok: false, externalId: eventId(event), reason: `missing or unreadable: ${fields.join(", ")}` };
  }
  const { id, attributes } = parsed.data;
  if (attributes.is_test === true || toDate(attributes.archived) !== null) return { ok: true, record: null };
  const outage = outageOf(attributes);
  if (outage === null) return { ok: false, externalId: id, reason: "no readable time of its beginning" };
  const fields = attributes.fields ?? {};
  const valuesOf = (name: string | null) => (name === null ? [] : fieldValues(fields[name]));
  return {
    ok: true,
    record: {
      externalId: id,
      name: attributes.title,
      services: valuesOf(names.service),
      envs: valuesOf(names.environment),
      teams: valuesOf(names.team),
      severity: valuesOf(names.severity)[0] ?? attributes.severity,
      ...outage,
      restoreSeconds: secondsOf(outage),
      source: "incident_management",
      carriedIds: carriedIds(attributes),
      raw: event,
    },
  };
}

/** The names of the customer's fields that an event has. */
export function fieldNamesOf(event: unknown): string[] {
  const parsed = incidentSchema.safeParse(event);
  return parsed.success ? Object.keys(parsed.data.attributes.fields ?? {}).map(storable) : [];
}

interface Outage {
  startedAt: Date;
  /** Null while it lasts. */
  finishedAt: Date | null;
}

function outageOf(attributes: Attributes): Outage | null {
  const felt = attributes.customer_impacted === false ? null : toDate(attributes.customer_impact_start);
  const resolvedAt = toDate(attributes.resolved);
  if (felt !== null) {
    const feltUntil = toDate(attributes.customer_impact_end) ?? resolvedAt;
    return { startedAt: felt, finishedAt: notBefore(felt, feltUntil) };
  }
  const startedAt = toDate(attributes.declared) ?? toDate(attributes.detected) ?? toDate(attributes.created);
  return startedAt && { startedAt, finishedAt: notBefore(startedAt, resolvedAt) };
}

const notBefore = (start: Date, end: Date | null): Date | null => (end !== null && end < start ? start : end);

function secondsOf({ startedAt, finishedAt }: Outage): number | null {
  return finishedAt === null ? null : (finishedAt.getTime() - startedAt.getTime()) / 1000;
}

function toDate(value: unknown): Date | null {
  const milliseconds = instantMilliseconds(value);
  return milliseconds === null ? null : new Date(milliseconds);
}

/** A field holds one value or several, whatever its type: `{ type, value }`. */
function fieldValues(field: unknown): string[] {
  const value = typeof field === "object" && field !== null && "value" in field ? field.value : field;
  const values = (Array.isArray(value) ? value : [value]).filter((one) => typeof one === "string");
  return shownNames(values);
}

/** Its own short number, and what in its fields can be the id of an event elsewhere. */
function carriedIds({ public_id: id, fields }: Attributes): string[] {
  const own = id === null || id === undefined ? [] : [incidentLink(String(id))];
  const values = Object.values(fields ?? {}).flatMap(fieldValues);
  return [...own, ...values.filter(isIdLike)].slice(0, MOST_IDS);
}
