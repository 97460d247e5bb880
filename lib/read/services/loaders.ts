import { cache } from "react";
import { loadUnconnected } from "@/lib/ingest/integrations/loaders";
import { pageOf, toListPage } from "@/lib/platform/list-page";
import { loadFilterChoices } from "@/lib/read/dashboard/loaders";
import { DEFAULT_FILTERS, type Filters } from "@/lib/read/filters/filters";
import { parseFilters, type SearchParams } from "@/lib/read/filters/parse";
import { isStorable } from "@/lib/read/filters/parsers";
import { toQuestion } from "@/lib/read/filters/question";
import { requireOrganization } from "@/lib/workspace/organizations/gate";
import { remember } from "@/lib/workspace/organizations/remember";
import type { OrganizationContext } from "@/lib/workspace/organizations/types";
import { hasService, listServices, SERVICES_PER_PAGE } from "./data";
import { changeFailureRateOf } from "./figures";
import type { ServiceListView } from "./list-view";

/** The services in the window and environments that an address names. @throws DatabaseError */
export async function loadServiceList(
  org: OrganizationContext,
  params: SearchParams,
): Promise<ServiceListView> {
  const { filters: asked, ignored } = parseFilters(params);
  const filters: Filters = { ...DEFAULT_FILTERS, window: asked.window, environments: asked.environments };
  const page = pageOf(params);
  const skip = (page - 1) * SERVICES_PER_PAGE;
  const question = toQuestion(filters, org, new Date());
  const [{ rows, total }, choices] = await Promise.all([
    remember(org, "services", [question, skip], () => listServices(org.client, org.id, question, skip)),
    loadFilterChoices(org),
  ]);
  return {
    slug: org.slug,
    timeZone: org.timeZone,
    filters,
    ignored,
    choices,
    productionEnvironments: org.productionEnvironments,
    ...toListPage(rows.map(changeFailureRateOf), { page, size: SERVICES_PER_PAGE, total }),
    unconnected: total === 0 ? await loadUnconnected(org) : null,
  };
}

/** The organization and the service an address names, decoded; null where it never saw a deployment of it. */
export const loadService = cache(
  async (slug: string, part: string): Promise<{ org: OrganizationContext; service: string } | null> => {
    const org = await requireOrganization(slug);
    const service = decoded(part);
    if (service === null || !isStorable(service)) return null;
    return (await hasService(org.client, org.id, service)) ? { org, service } : null;
  },
);

/** A part of an address as it was meant; null for a stray percent sign. */
function decoded(part: string): string | null {
  try {
    return decodeURIComponent(part);
  } catch {
    // Not an address we ever made: there is no such service.
    return null;
  }
}
