import { parseKeyset } from "@/lib/platform/keyset-page";
import type { Filters } from "@/lib/read/filters/filters";
import { filterQuery } from "@/lib/read/filters/href";
import type { DeploymentNarrowing } from "@/lib/read/filters/narrowing";
import { DEPLOYMENT_SORTS, type DeploymentSort, type ListPosition } from "./list";

/** Newest first. */
export const DEFAULT_SORT = { sort: "started", descending: true } as const;

interface PagingValues {
  sort: string | null;
  after: string | null;
  before: string | null;
}

/** Reads how the list is sorted ("recovery", or "-recovery" from the largest down) and where the reader stands in it. */
export function parsePosition({ sort, after, before }: PagingValues): ListPosition {
  const name = sort?.replace(/^-/, "") ?? "";
  const known = DEPLOYMENT_SORTS.find((one) => one === name);
  const order = known && sort ? { sort: known, descending: sort.startsWith("-") } : DEFAULT_SORT;
  return { ...order, ...parseKeyset(after, before) };
}

export type ListAddress = Pick<ListPosition, "sort" | "descending"> & { after?: string; before?: string };

/** The list with these filters, sorted and paged. */
export function listHref(
  slug: string,
  filters: Filters,
  narrowing: DeploymentNarrowing,
  { sort, descending, after, before }: ListAddress,
): string {
  const query = filterQuery(filters, narrowing);
  const paging = new URLSearchParams();
  if (sort !== DEFAULT_SORT.sort || !descending) paging.set("sort", sortText(sort, descending));
  if (after) paging.set("after", after);
  if (before) paging.set("before", before);
  const more = paging.toString();
  return `/${slug}/deployments${query}${more && (query ? "&" : "?")}${more}`;
}

/** How the address names an order. */
export function sortText(sort: DeploymentSort, descending: boolean): string {
  return descending ? `-${sort}` : sort;
}
