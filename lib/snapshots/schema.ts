import { z } from "zod";

/** What the dialog on the dashboard sends. */
export const keepSnapshotForm = z.object({ title: z.string().trim().min(1).max(120) });

export const snapshotId = z.uuid();
