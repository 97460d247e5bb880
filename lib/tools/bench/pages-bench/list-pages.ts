import type { Sql } from "postgres";
import type { UserClient } from "@/lib/platform/supabase/service";
import {
  countDeployments,
  type DeploymentCriteria,
  type ListPosition,
  listDeploymentPage,
} from "@/lib/read/deployments/list";
import { WITHOUT_NAME } from "@/lib/read/filters/filters";
import type { OrganizationId } from "@/lib/workspace/organizations/organization-id";
import { bestOf, type Line } from "./timing";

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
  reported: null,
  search: null,
};
const NEWEST: ListPosition = { sort: "started", descending: true, anchor: null, backward: false };

/** Pages of the deployment list over all history: the first, one from the middle, sorted, filtered and searched. */
export async function measureListPages(
  sql: Sql,
  client: UserClient,
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
    ["found by the beginning of a commit", { search: "abcd" }, {}],
    ["one type, of which there is none", { types: ["hotfix"] }, {}],
    ["one team, of which there is none", { teams: ["none"] }, { sort: "lead-time" }],
    ["one tool, of which there is none", { tools: ["devin"] }, {}],
    ["failed ones with one tool", { tools: ["copilot"], verdicts: ["failed"] }, {}],
    ["rework of one team", { rework: true, teams: ["team-3"] }, { sort: "batch-size" }],
    ["failed ones without a recovery", { recovery: "without" }, {}],
    ["mostly AI-assisted, by lead time", { shares: ["100"] }, { sort: "lead-time" }],
    ["without a repository", { repositories: [WITHOUT_NAME] }, { sort: "recovery" }],
  ];
  const lines: Line[] = [{ what: "deployment list, all history", ms: null }];
  for (const [what, criteria, position] of pages) {
    const read = () =>
      listDeploymentPage(client, organizationId, { ...EVERYTHING, ...criteria }, { ...NEWEST, ...position });
    const count = () => countDeployments(client, organizationId, { ...EVERYTHING, ...criteria });
    const [ms = 0, counted = 0] = await bestOf(read, count);
    lines.push({
      what: `  ${what}`,
      ms,
      most: PAGE_MS,
      note: `its count beside it ${counted.toFixed(0)} ms`,
    });
  }
  return lines;
}
