import type { Filters } from "@/lib/read/filters/filters";
import { deploymentsHref } from "@/lib/read/filters/href";
import { incidentsHref } from "@/lib/read/incidents/list-view";
import { PUSHING_DOCS } from "@/lib/read/methods/pushing";
import type { IssueKind } from "./issue";
import type { DataQualityView } from "./view";

const DELIVERY_PERFORMANCE = "https://docs.datadoghq.com/delivery_performance/dora_metrics";
const DATADOG_DOCS = {
  deployments: `${DELIVERY_PERFORMANCE}/setup/`,
  failures: `${DELIVERY_PERFORMANCE}/change_failure_detection/`,
  incidents: "https://docs.datadoghq.com/incident_response/incident_management/",
};

export interface IssueLinks {
  /** Exactly what is missing, listed; null where there is no list of it. */
  list: string | null;
  /** Where it is mended: a page of ours. */
  mend: string | null;
  /** Where Datadog, or a method page of ours, says how it gets there. */
  docs: string | null;
}

/** Where an issue is seen and where it is mended; what Datadog mends otherwise, whoever pushes mends. */
export function issueLinks(
  kind: IssueKind,
  { slug, filters, pusher }: Pick<DataQualityView, "slug" | "filters" | "pusher">,
): IssueLinks {
  const links = linksWithDatadog(kind, slug, filters);
  if (pusher === null) return links;
  const isOfDatadog = (link: string | null) =>
    link?.startsWith("https://docs.datadoghq.com/") || link?.includes("/integrations/datadog");
  if (!isOfDatadog(links.docs) && !isOfDatadog(links.mend)) return links;
  return { list: isOfDatadog(links.list) ? null : links.list, mend: null, docs: PUSHING_DOCS[pusher] };
}

function linksWithDatadog(kind: IssueKind, slug: string, filters: Filters): IssueLinks {
  const settings = `/${slug}/settings`;
  const datadog = `${settings}/integrations/datadog`;
  const list = (narrowing: Parameters<typeof deploymentsHref>[2]) =>
    deploymentsHref(slug, filters, narrowing);
  const of = (links: Partial<IssueLinks>): IssueLinks => ({ list: null, mend: null, docs: null, ...links });
  switch (kind) {
    case "pending":
      return of({ list: list({ result: ["pending"] }), docs: DATADOG_DOCS.failures });
    case "other-environments":
    case "other-spellings":
    case "incidents-without-environment":
      return of({ mend: settings });
    case "reported-twice":
      return of({ list: list({ reported: "twice" }), mend: `${settings}#duplicates` });
    case "without-commits":
      return of({ list: list({ commits: "without" }), docs: DATADOG_DOCS.deployments });
    case "unknown-origins":
      return of({ list: list({ origin: ["UNKNOWN"] }), mend: `${settings}/integrations` });
    case "stopped-marks":
      return of({ mend: `${settings}/integrations/git` });
    case "without-recovery":
      return of({ list: list({ recovery: "without" }), docs: DATADOG_DOCS.failures });
    case "without-lead-time":
      return of({ list: list({ missing: "lead-time" }), docs: DATADOG_DOCS.deployments });
    case "unnamed-failures":
      return of({ list: list({ missing: "breaking-commit" }), docs: "/methods/breaking-commits" });
    case "silent-incidents":
      return of({ list: `/${slug}/incidents?window=182`, docs: DATADOG_DOCS.incidents });
    case "open-incidents":
      return of({
        list: incidentsHref(slug, filters, { state: "open", severities: [] }),
        docs: DATADOG_DOCS.incidents,
      });
    case "unread-days":
      return of({ mend: `${datadog}#more-history` });
    case "missed-syncs":
      return of({ list: `${datadog}/sync-runs`, mend: datadog });
    case "set-aside-deployments":
    case "set-aside-incidents":
    case "disappeared":
      return of({ mend: datadog });
    case "cut-commits":
      return of({ docs: DATADOG_DOCS.deployments });
    case "without-repository":
      return of({
        list: deploymentsHref(slug, { ...filters, repositories: [""] }),
        mend: `${settings}/repositories`,
      });
    case "unmapped-services":
      return of({ mend: `${settings}/repositories` });
    case "without-team":
      return of({ list: deploymentsHref(slug, { ...filters, teams: [""] }), docs: DATADOG_DOCS.deployments });
    case "without-sha":
      return of({ list: list({ missing: "sha" }), docs: DATADOG_DOCS.deployments });
  }
}
