import { z } from "zod";
import type { CountedIncident, Incident } from "@/lib/core/incidents/types";
import { type Question, toQuestionText } from "@/lib/core/question/question";
import type { AnyClient } from "@/lib/platform/supabase/service";
import { unwrap } from "@/lib/platform/supabase/unwrap";
import type { OrganizationId } from "@/lib/workspace/organizations/organization-id";

const epoch = z.number().transform((seconds) => new Date(seconds * 1000));
const names = z.array(z.string());

/** An incident as the lists answer it. */
export const incidentRow = z
  .object({
    id: z.string(),
    external_id: z.string(),
    services: names,
    envs: names,
    teams: names,
    severity: z.string().nullable(),
    started_at: epoch,
    finished_at: epoch.nullable(),
    restore_seconds: z.number().nullable(),
  })
  .transform(
    (row): Incident => ({
      id: row.id,
      externalId: row.external_id,
      services: row.services,
      envs: row.envs,
      teams: row.teams,
      severity: row.severity,
      startedAt: row.started_at,
      finishedAt: row.finished_at,
      restoreSeconds: row.restore_seconds,
    }),
  );
const rows = z.array(incidentRow);

/** Incidents of a slice: about a megabyte on the way. */
const SLICE_SIZE = 5000;

/**
 * Every incident that answers a question which incidents can answer, oldest first, slice by slice: however many there
 * are, no more than a slice is in memory. @throws DatabaseError
 */
export async function* incidentSlices(
  client: AnyClient,
  organizationId: OrganizationId,
  question: Question,
  size: number = SLICE_SIZE,
): AsyncGenerator<Incident[]> {
  let slice: Incident[];
  let after: string | undefined;
  do {
    const text = unwrap(
      await client.rpc("list_incidents", {
        p_organization_id: organizationId,
        p_question: toQuestionText(question),
        p_after: after,
        p_limit: size,
      }),
    );
    slice = rows.parse(JSON.parse(text));
    if (slice.length > 0) yield slice;
    after = slice.at(-1)?.id;
  } while (slice.length === size);
}

/** The same incidents, of each what figures take. @throws DatabaseError */
export async function listCountedIncidents(
  client: AnyClient,
  organizationId: OrganizationId,
  question: Question,
): Promise<CountedIncident[]> {
  const counted: CountedIncident[] = [];
  for await (const slice of incidentSlices(client, organizationId, question)) {
    for (const { startedAt, restoreSeconds, severity, envs } of slice) {
      counted.push({ startedAt, restoreSeconds, severity, envs });
    }
  }
  return counted;
}
