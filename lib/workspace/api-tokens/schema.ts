import { z } from "zod";
import { isPlainText } from "@/lib/core/plain-text";
import { API_SCOPES } from "./scopes";

/** Days a new token can be good for; the empty word stands for "until it is revoked". */
export const EXPIRY_DAYS = ["30", "90", "365", ""] as const;
export const DEFAULT_EXPIRY_DAYS = "90";

/** Those of a personal token, which has an end always. */
export const PERSONAL_EXPIRY_DAYS = ["30", "90", "365"] as const;

// Messages are keys of apiTokens.problems; the action translates them.
const name = z
  .string()
  .trim()
  .min(1, "nameMissing")
  .max(80, "nameTooLong")
  .refine(isPlainText, "nameUnreadable");
export const createApiTokenForm = z.object({
  name,
  scopes: z.array(z.enum(API_SCOPES)).min(1, "scopesMissing"),
  expiryDays: z.enum(EXPIRY_DAYS, "expiryUnknown"),
});

export const personalTokenForm = z.object({
  name,
  expiryDays: z.enum(PERSONAL_EXPIRY_DAYS, "expiryUnknown"),
});

export const apiTokenId = z.uuid();
