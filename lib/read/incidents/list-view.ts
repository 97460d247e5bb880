import type { IncidentRestoreTime, OpenIncidents } from "@/lib/core/metrics/incident-restore-time";
import type { Measured } from "@/lib/core/metrics/measured";
import type { Feed } from "@/lib/ingest/feeds/types";
import type { Unconnected } from "@/lib/ingest/integrations/types";
import type { KeysetPosition } from "@/lib/platform/keyset-page";
import type { FilterChoices } from "@/lib/read/filters/choices";
import type { Filters } from "@/lib/read/filters/filters";
import { filterQuery } from "@/lib/read/filters/href";
import type { FilterKey } from "@/lib/read/filters/parsers";
import type { IncidentName } from "./detail";
import type { IncidentPage } from "./list";

export const INCIDENT_STATES = ["open", "restored"] as const;

/** What narrows the incident list beyond the filters of every page. */
export interface IncidentNarrowing {
  state: (typeof INCIDENT_STATES)[number] | null;
  severities: readonly string[];
}

/** How long incidents lasted, and the open ones. */
export interface IncidentFigures {
  restore: Measured<IncidentRestoreTime>;
  open: Measured<OpenIncidents>;
}

/** What the incident list draws. */
export interface IncidentListView {
  slug: string;
  timeZone: string;
  filters: Filters;
  /** Parts of the address that could not be understood. */
  ignored: readonly FilterKey[];
  choices: FilterChoices;
  productionEnvironments: readonly string[];
  narrowing: IncidentNarrowing;
  position: KeysetPosition;
  page: IncidentPage;
  /** Incidents of the window that name no environment and count all the same. */
  withoutEnvironment: number;
  /** By row id. */
  names: ReadonlyMap<string, IncidentName>;
  /** Of all that the filters and severities let through, whatever the state and the page. */
  figures: IncidentFigures;
  /** Null where Datadog was connected. */
  unconnected: Unconnected | null;
  feeds: readonly Feed[];
  now: Date;
}

/** The incident list with these filters, at a place of it. */
export function incidentsHref(
  slug: string,
  filters: Filters,
  { state, severities }: IncidentNarrowing,
  paging: { after?: string; before?: string } = {},
): string {
  const query = new URLSearchParams(filterQuery(filters));
  if (state) query.set("state", state);
  for (const severity of severities) query.append("severity", severity);
  if (paging.after) query.set("after", paging.after);
  if (paging.before) query.set("before", paging.before);
  const text = query.toString();
  return `/${slug}/incidents${text && "?"}${text}`;
}
