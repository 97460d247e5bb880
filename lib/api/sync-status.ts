import { z } from "zod";
import type { SyncProgress } from "@/lib/integrations/sync-progress";

const progress = z.object({
  isWorking: z.boolean(),
  mayBeContinued: z.boolean(),
  share: z.number().nullable(),
  days: z.number(),
  daysRead: z.number(),
  readBackTo: z.iso.datetime().nullable(),
  deployments: z.number(),
  incidents: z.number(),
  secondsLeft: z.number().nullable(),
}) satisfies z.ZodType<SyncProgress>;

/** Where a sync stands, as `sync-status` answers. */
export const syncStatusSchema = z.object({ progress: progress.nullable() }).meta({ id: "SyncStatus" });
