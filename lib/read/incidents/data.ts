import { z } from "zod";
import type { Incident } from "@/lib/core/incidents/types";
import { type Question, toQuestionText } from "@/lib/core/question/question";
import type { AnyClient } from "@/lib/platform/supabase/service";
import { unwrap } from "@/lib/platform/supabase/unwrap";
import type { OrganizationId } from "@/lib/workspace/organizations/organization-id";

const epoch = z.number().transform((seconds) => new Date(seconds * 1000));
const names = z.array(z.string());

const rows = z.array(
  z
    .tuple([
      z.string(),
      z.string(),
      names,
      names,
      names,
      z.string().nullable(),
      epoch,
      epoch.nullable(),
      z.number().nullable(),
    ])
    .transform(
      (row): Incident => ({
        id: row[0],
        externalId: row[1],
        services: row[2],
        envs: row[3],
        teams: row[4],
        severity: row[5],
        startedAt: row[6],
        finishedAt: row[7],
        restoreSeconds: row[8],
      }),
    ),
);

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
