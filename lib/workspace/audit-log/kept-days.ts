/** How long an owner can have the audit log kept, in days; for ever besides. */
export const KEPT_DAYS = [90, 180, 365, 730, 1825] as const;

/** The days a form names; null, for ever, where it names none of the choices. */
export function parseKeptDays(value: unknown): number | null {
  return KEPT_DAYS.find((days) => String(days) === value) ?? null;
}
