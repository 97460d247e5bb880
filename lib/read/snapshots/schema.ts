import { z } from "zod";
import { isPlainText } from "@/lib/core/plain-text";

/** What the dialog on the dashboard sends. */
export const keepSnapshotForm = z.object({ title: z.string().trim().min(1).max(120).refine(isPlainText) });

export const snapshotId = z.uuid();
