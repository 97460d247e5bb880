import { z } from "zod";

/** Datadog's keys have 32 and 40 characters, newer ones more; a pasted page has thousands. */
const KEY_MAX_LENGTH = 200;

// Messages are keys of integrations.problems; the action translates them.
const key = (missing: "apiKeyMissing" | "applicationKeyMissing") =>
  z
    .string()
    .trim()
    .min(1, missing)
    .max(KEY_MAX_LENGTH, "keyMalformed")
    .regex(/^[\x21-\x7e]*$/, "keyMalformed");

export const connectDatadogForm = z.object({
  // Resolved to a site of the list, and refused with its reason otherwise, where the keys are proved.
  site: z.string().trim().min(1, "site-empty").max(2000, "site-unknown"),
  apiKey: key("apiKeyMissing"),
  applicationKey: key("applicationKeyMissing"),
  /** Whether the form asked about history; one that replaces keys doesn't. */
  asksHistory: z.string().optional(),
  allHistory: z.string().optional(),
});
