import type { Sql } from "postgres";
import { type DeploymentCriteria, type ListPosition, listDeploymentPage } from "@/lib/deployments/list";
import type { OrganizationId } from "@/lib/organizations/organization-id";
import type { ServiceClient } from "@/lib/supabase/service";
import { best, type Line } from "./timing";

const PAGE_MS = 50;

const EVERYTHING: DeploymentCriteria = {
  window: null,
  environments: null,
  services: [],
  teams: [],
  repositories: [],
  tools: [],
  verdicts: [],
  origins: [],
  types: [],
  remediations: [],
  shares: [],
  rework: false,
  recovery: null,
  commits: null,
  missing: null,
  search: null,
};
const NEWEST: ListPosition = { sort: "started", descending: true, anchor: null, backward: false };

/** Pages of the deployment list over all history: the first, one from the middle, sorted, filtered and searched. */
export async function measureListPages(
  sql: Sql,
  client: ServiceClient,
  organizationId: OrganizationId,
): Promise<Line[]> {
  const [middle] = await sql<{ id: string }[]>`
    select id from public.external_deployments where organization_id = ${organizationId}
    order by started_at offset (select count(*) / 2 from public.external_deployments) limit 1`;
  const anchor = middle?.id ?? null;
  const pages: [string, Partial<DeploymentCriteria>, Partial<ListPosition>][] = [
    ["first page", {}, {}],
    ["a page from the middle", {}, { anchor }],
    ["longest recovery first", {}, { sort: "recovery" }],
    ["the largest first", {}, { sort: "batch-size" }],
    ["failed ones of one team", { verdicts: ["failed"], teams: ["team-3"] }, {}],
    ["with AI-assisted commits, by lead time", { origins: ["AI_ASSISTED"] }, { sort: "lead-time" }],
    ["found by a part of the service's name", { search: "service-17" }, {}],
  ];
  const lines: Line[] = [{ what: "deployment list, all history", ms: null }];
  for (const [what, criteria, position] of pages) {
    const read = () =>
      listDeploymentPage(client, organizationId, { ...EVERYTHING, ...criteria }, { ...NEWEST, ...position });
    lines.push({ what: `  ${what}`, ms: await best(read), most: PAGE_MS });
  }
  return lines;
}
