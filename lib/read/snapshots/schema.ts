import { z } from "zod";
import { isPlainText } from "@/lib/core/plain-text";

/** What the dialog on the dashboard sends. */
export const keepSnapshotForm = z.object({ title: z.string().trim().min(1).max(120).refine(isPlainText) });

export const snapshotId = z.uuid();

/** The database refuses more. */
export const LONGEST_NOTE = 2000;

/** What was concluded: plain text on lines of its own, or nothing. */
export const noteForm = z.object({
  note: z
    .string()
    .trim()
    .max(LONGEST_NOTE)
    .refine((text) => text === "" || isPlainText(text.replace(/[\r\n\t]+/g, " "))),
});

/** How many days a link may open, as the form offers them. */
export const LINK_DAYS = [7, 30, 90] as const;

/** What a new link is asked for with. */
export const shareForm = z.object({
  days: z.coerce.number().refine((days) => LINK_DAYS.some((choice) => choice === days)),
  names: z.string().optional(),
});
