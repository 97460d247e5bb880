import type { IncidentRestoreTime, OpenIncidents } from "@/lib/core/metrics/incident-restore-time";
import type { Measured } from "@/lib/core/metrics/measured";
import type { Feed } from "@/lib/ingest/feeds/types";
import type { Unconnected } from "@/lib/ingest/integrations/types";
import type { FilterChoices } from "@/lib/read/filters/choices";
import type { Filters } from "@/lib/read/filters/filters";
import { filterQuery } from "@/lib/read/filters/href";
import type { FilterKey } from "@/lib/read/filters/parsers";
import type { IncidentName } from "./detail";
import {
  DEFAULT_ORDER,
  INCIDENT_SORTS,
  type IncidentOrder,
  type IncidentPage,
  type IncidentPosition,
} from "./list";

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
  position: IncidentPosition;
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

/** Reads how the list is sorted: "restored", or "-restored" from the longest down; newest first where nothing is said. */
export function parseOrder(text: string | null): IncidentOrder {
  const sort = INCIDENT_SORTS.find((one) => one === text?.replace(/^-/, ""));
  return text && sort ? { sort, descending: text.startsWith("-") } : DEFAULT_ORDER;
}

/** The incident list with these filters, in an order, at a place of it. */
export function incidentsHref(
  slug: string,
  filters: Filters,
  { state, severities }: IncidentNarrowing,
  paging: Partial<IncidentOrder> & { after?: string; before?: string } = {},
): string {
  const query = new URLSearchParams(filterQuery(filters));
  if (state) query.set("state", state);
  for (const severity of severities) query.append("severity", severity);
  const { sort, descending } = { ...DEFAULT_ORDER, ...paging };
  if (sort !== DEFAULT_ORDER.sort || !descending) query.set("sort", `${descending ? "-" : ""}${sort}`);
  if (paging.after) query.set("after", paging.after);
  if (paging.before) query.set("before", paging.before);
  const text = query.toString();
  return `/${slug}/incidents${text && "?"}${text}`;
}
