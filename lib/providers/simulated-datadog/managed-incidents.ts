import { createHash } from "node:crypto";
import { jsonAnswer, objectError, plainError } from "./datadog-answers";
import type { DatadogFailureEvent, DatadogIncidentEvent } from "./datadog-history";

const LARGEST_PAGE = 100;
const USUAL_PAGE = 10;

/** What Incident Management answers: its search, newest created first, or its list in the order of ids. */
export function incidentsAnswer(
  incidents: readonly DatadogIncidentEvent[],
  url: URL,
  isSearch: boolean,
): Response {
  const size = pageParameter(url, "page[size]", USUAL_PAGE);
  const offset = pageParameter(url, "page[offset]", 0);
  if (size === null || offset === null || size < 1 || size > LARGEST_PAGE) {
    return objectError(400, `page[size] must be 1 to ${LARGEST_PAGE}, page[offset] 0 or more`);
  }
  if (isSearch && !url.searchParams.get("query")) return plainError(400, "query is required");
  const sorted = isSearch ? incidents.toSorted(newestFirst) : incidents.toSorted(byId);
  const page = sorted.slice(offset, offset + size);
  const meta = { pagination: { offset, size, next_offset: offset + page.length } };
  if (!isSearch) return jsonAnswer(200, { data: page, meta });
  const attributes = { facets: {}, total: sorted.length, incidents: page.map((data) => ({ data })) };
  return jsonAnswer(200, { data: { type: "incidents_search_results", attributes }, meta });
}

function pageParameter(url: URL, name: string, usual: number): number | null {
  const text = url.searchParams.get(name);
  if (text === null) return usual;
  return /^\d+$/.test(text) ? Number(text) : null;
}

const newestFirst = (a: DatadogIncidentEvent, b: DatadogIncidentEvent): number =>
  b.attributes.created.localeCompare(a.attributes.created) || byId(a, b);

const byId = (a: DatadogIncidentEvent, b: DatadogIncidentEvent): number => (a.id < b.id ? -1 : 1);

/** The same incident as Incident Management has it: declared when the failure began, with the usual fields. */
export function toManagedIncident(failure: DatadogFailureEvent): DatadogIncidentEvent {
  const {
    started_at: declared,
    finished_at: resolved,
    service,
    env,
    team,
    name,
    severity,
  } = failure.attributes;
  const field = (values: readonly string[] | undefined) => ({ type: "multiselect", value: values ?? [] });
  return {
    id: uuidOf(failure.id),
    type: "incidents",
    attributes: {
      title: name ?? "Incident",
      severity: severity ?? "UNKNOWN",
      state: resolved === undefined ? "active" : "resolved",
      created: declared,
      declared,
      ...(resolved === undefined ? {} : { resolved }),
      is_test: false,
      fields: { services: field(service), teams: field(team), environment: field(env) },
    },
  };
}

function uuidOf(text: string): string {
  const hex = createHash("sha256").update(text).digest("hex");
  return [hex.slice(0, 8), hex.slice(8, 12), hex.slice(12, 16), hex.slice(16, 20), hex.slice(20, 32)].join(
    "-",
  );
}
