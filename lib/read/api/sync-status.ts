import { z } from "zod";
import { listAllFeeds } from "@/lib/ingest/feeds/data";
import {
  FEED_KINDS,
  FEED_STATES,
  type Feed,
  PUSHED_FEED_KINDS,
  type PushedFeed,
} from "@/lib/ingest/feeds/types";
import { getSource } from "@/lib/ingest/integrations/data";
import { type SyncProgress, syncProgress } from "@/lib/ingest/integrations/sync-progress";
import { pusherOf } from "@/lib/ingest/integrations/types";
import { listSyncRuns } from "@/lib/ingest/sync-runs/data";
import type { AnyClient } from "@/lib/platform/supabase/service";
import type { OrganizationId } from "@/lib/workspace/organizations/organization-id";

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

const instant = z.iso.datetime().nullable();

const feed = z.object({
  kind: z.enum([...FEED_KINDS, ...PUSHED_FEED_KINDS]),
  state: z.enum(FEED_STATES).nullable().meta({
    description: "live, quiet (nothing for 30 days), not_readable, ended; null until it was asked",
  }),
  isOff: z.boolean(),
  dataAsOf: instant.meta({ description: "The end of what it has read completely." }),
  spansRead: z.array(z.object({ from: z.iso.datetime(), to: z.iso.datetime() })).meta({
    description: "The time it has been read over completely: outside, no event means not read.",
  }),
});

/** Whether an organization has data at all, how its feeds are, and where a sync stands, as `sync-status` answers. */
export const syncStatusSchema = z
  .object({
    connection: z.enum(["none", "connected", "failing", "disconnected", "pushed", "estimated"]).meta({
      description:
        "none: nothing ever came; pushed: a pipeline pushes, or GitHub tells of deployments, and no Datadog is read; estimated: deployments are estimated from git; the others: of Datadog.",
    }),
    lastSyncedAt: instant.meta({ description: "When all was last read, or pushed." }),
    feeds: z.array(feed),
    progress: progress.nullable(),
  })
  .meta({ id: "SyncStatus" });
export type SyncStatus = z.infer<typeof syncStatusSchema>;

const CONNECTIONS = { active: "connected", error: "failing", disconnected: "disconnected" } as const;
const PUSHING = { pipeline: "pushed", git: "estimated", github: "pushed" } as const;

const toText = (at: Date | null): string | null => at?.toISOString() ?? null;

/** The answer of `sync-status`: an organization that never connected is told from one without events. @throws DatabaseError */
export async function loadSyncStatus(
  client: AnyClient,
  organizationId: OrganizationId,
  now: Date,
): Promise<SyncStatus> {
  const integration = await getSource(client, organizationId);
  if (!integration) return { connection: "none", lastSyncedAt: null, feeds: [], progress: null };
  const pusher = pusherOf(integration);
  const [runs, { feeds, pushed }] = await Promise.all([
    pusher ? [] : listSyncRuns(client, organizationId, integration.id, 2),
    listAllFeeds(client, organizationId),
  ]);
  return {
    connection: pusher ? PUSHING[pusher] : CONNECTIONS[integration.status],
    lastSyncedAt: toText(integration.lastSyncedAt),
    feeds: [...feeds, ...pushed.map((feed) => ({ ...feed, state: "live" as const }))].map(toFeed),
    progress: pusher ? null : syncProgress(integration, runs, now),
  };
}

const toFeed = ({
  kind,
  state,
  isOff,
  dataAsOf,
  spansRead,
}: Pick<Feed, "state" | "isOff"> & Pick<Feed | PushedFeed, "kind" | "dataAsOf" | "spansRead">) => ({
  kind,
  state,
  isOff,
  dataAsOf: toText(dataAsOf),
  spansRead: spansRead.map(({ from, to }) => ({ from: from.toISOString(), to: to.toISOString() })),
});
