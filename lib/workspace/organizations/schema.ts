import { z } from "zod";
import { isPlainText } from "@/lib/core/plain-text";
import { INVITABLE_ROLES, ROLES } from "./roles";
import { isReservedSlug, isSlug } from "./slug";
import { WEEK_STARTS } from "./week-start";

/** Most environments that may count as production. */
export const PRODUCTION_ENVIRONMENTS_MAX = 50;

function isTimeZone(name: string): boolean {
  try {
    new Intl.DateTimeFormat("en", { timeZone: name });
    return true;
  } catch (error) {
    if (error instanceof RangeError) return false;
    throw error;
  }
}

// Messages are keys of organizations.problems; the action translates them.
export const organizationName = z
  .string()
  .trim()
  .min(1, "nameMissing")
  .max(80, "nameTooLong")
  .refine(isPlainText, "nameUnreadable");

export const organizationSlug = z
  .string()
  .trim()
  .toLowerCase()
  .min(1, "slugMissing")
  .refine(isSlug, "slugMalformed")
  .refine((slug) => !isReservedSlug(slug), "slugReserved");

export const timeZone = z.string().trim().refine(isTimeZone, "timeZoneUnknown");

export const createOrganizationForm = z.object({
  name: organizationName,
  slug: organizationSlug,
  /** The browser's; UTC where it says none that we know. */
  timeZone: z.string().refine(isTimeZone).catch("UTC"),
});

export const updateOrganizationForm = z.object({
  name: organizationName,
  timeZone,
  weekStart: z.enum(WEEK_STARTS, "weekStartUnknown"),
});

export const productionEnvironments = z
  .array(z.string().trim().min(1).max(200))
  .min(1, "environmentsMissing")
  .max(PRODUCTION_ENVIRONMENTS_MAX, "environmentsTooMany")
  .transform((names) => [...new Set(names)]);

/** Where an invitation is mailed; empty where its link is sent by hand. */
export const invitationEmail = z.union([
  z.literal(""),
  z.string().trim().toLowerCase().max(254).pipe(z.email()),
]);

export const memberId = z.uuid();
export const memberRole = z.enum(ROLES);
export const invitableRole = z.enum(INVITABLE_ROLES);
