import { z } from "zod";
import { type Reading, readWithin } from "@/lib/metrics/reading";
import type { TimeWindow } from "@/lib/metrics/window";
import type { OrganizationId } from "@/lib/organizations/organization-id";
import type { AnyClient } from "@/lib/supabase/service";
import { unwrap } from "@/lib/supabase/unwrap";

/** As many rows as one answer of the database's API holds. */
const PAGE = 1000;
const EVERYTHING: TimeWindow = { from: new Date(0), to: new Date("2100-01-01T00:00:00Z") };

const date = z.coerce.date();
const runs = z.array(
  z.object({
    status: z.string(),
    window_from: date,
    window_to: date,
    started_at: date,
    deployments_read_back_to: date.nullable(),
    incidents_read_back_to: date.nullable(),
  }),
);
type Run = z.infer<typeof runs>[number];

/**
 * Which time each feed of an organization has been read over completely, by what its sync runs recorded: a run reads
 * backwards, so that one which broke off had read everything from where it stood. @throws DatabaseError
 */
export async function getReading(client: AnyClient, organizationId: OrganizationId): Promise<Reading> {
  const all: Run[] = [];
  for (;;) {
    const rows = unwrap(
      await client
        .from("sync_runs")
        .select(
          "status, window_from, window_to, started_at, deployments_read_back_to, incidents_read_back_to",
        )
        .eq("organization_id", organizationId)
        .order("started_at")
        .order("id")
        .range(all.length, all.length + PAGE - 1),
    );
    all.push(...runs.parse(rows));
    if (rows.length < PAGE) break;
  }
  return {
    deployments: spansOf(all, (run) => run.deployments_read_back_to),
    incidents: spansOf(all, (run) => run.incidents_read_back_to),
  };
}

function spansOf(all: readonly Run[], readBackTo: (run: Run) => Date | null): TimeWindow[] {
  const spans = all.flatMap((run): TimeWindow[] => {
    const from = run.status === "succeeded" ? run.window_from : readBackTo(run);
    // A window reaches a little beyond the run's own start: what is to come wasn't read.
    const to = run.window_to < run.started_at ? run.window_to : run.started_at;
    return from && from < to ? [{ from, to }] : [];
  });
  return readWithin(EVERYTHING, spans);
}
