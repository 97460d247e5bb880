import { z } from "zod";
import type { Incident } from "@/lib/core/incidents/types";
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

/** Every incident that answers a question which incidents can answer, oldest first. @throws DatabaseError */
export async function listIncidents(
  client: AnyClient,
  organizationId: OrganizationId,
  question: Question,
): Promise<Incident[]> {
  const text = unwrap(
    await client.rpc("list_incidents", {
      p_organization_id: organizationId,
      p_question: toQuestionText(question),
    }),
  );
  return rows.parse(JSON.parse(text));
}
