import { z } from "zod";
import type { Incident } from "@/lib/core/incidents/types";
import { type Question, toQuestionText } from "@/lib/core/question/question";
import { type KeysetPage, type KeysetPosition, toKeysetPage } from "@/lib/platform/keyset-page";
import type { AnyClient } from "@/lib/platform/supabase/service";
import { unwrap } from "@/lib/platform/supabase/unwrap";
import type { OrganizationId } from "@/lib/workspace/organizations/organization-id";
import { incidentRow } from "./data";

/** What an incident list shows: of the incidents that answer its question, those of some severities or in a state. */
export interface IncidentCriteria extends Question {
  /** None means any; the empty name stands for incidents without one. */
  severities: readonly string[];
  /** True for the open ones, false for the restored ones, null for both. */
  open: boolean | null;
}

export interface IncidentPage extends KeysetPage<Incident> {
  /** Of all pages. */
  total: number;
  /** Open and restored ones together, whatever `open` says. */
  all: number;
  open: number;
  /** The newest start of all the organization's incidents; null where there never was one. */
  lastStartedAt: Date | null;
  /** The severities its incidents have, the gravest first, none last. */
  severities: readonly string[];
}

export const INCIDENTS_PER_PAGE = 50;

/**
 * What the list can be sorted by: the start, the severity, and the time to restore. What has none stands last, and equals
 * are newest first. Names are encrypted, so that the database can't sort by them.
 */
export const INCIDENT_SORTS = ["started", "severity", "restored"] as const;

export interface IncidentOrder {
  sort: (typeof INCIDENT_SORTS)[number];
  descending: boolean;
}

/** Newest first. */
export const DEFAULT_ORDER: IncidentOrder = { sort: "started", descending: true };

export type IncidentPosition = KeysetPosition & IncidentOrder;

const epoch = z.number().transform((seconds) => new Date(seconds * 1000));
const names = z.array(z.string());

const answer = z.object({
  total: z.number(),
  all: z.number(),
  open: z.number(),
  last_started_at: epoch.nullable(),
  severities: names,
  rows: z.array(incidentRow),
});

/** A page of incidents. @param position their order, and an incident's id to go on after, or to end before. @throws DatabaseError */
export async function listIncidentPage(
  client: AnyClient,
  organizationId: OrganizationId,
  { severities, open, ...question }: IncidentCriteria,
  position: IncidentPosition,
): Promise<IncidentPage> {
  const text = unwrap(
    await client.rpc("list_incident_page", {
      p_organization_id: organizationId,
      p_question: toQuestionText(question),
      p_severities: severities.length > 0 ? [...severities] : undefined,
      p_open: open ?? undefined,
      p_sort: position.sort,
      p_descending: position.descending,
      p_anchor: position.anchor ?? undefined,
      p_backward: position.backward,
      p_limit: INCIDENTS_PER_PAGE,
    }),
  );
  const { rows, last_started_at: lastStartedAt, ...counts } = answer.parse(JSON.parse(text));
  return { ...counts, lastStartedAt, ...toKeysetPage(rows, position, INCIDENTS_PER_PAGE) };
}
