import type { Sql } from "postgres";
import { UNNAMED } from "@/lib/core/question/lists";
import { BEGINNING, EVERYTHING } from "@/lib/core/question/question";
import type { UserClient } from "@/lib/platform/supabase/service";
import {
  countDeployments,
  type DeploymentCriteria,
  type ListPosition,
  listDeploymentPage,
} from "@/lib/read/deployments/list";
import type { OrganizationId } from "@/lib/workspace/organizations/organization-id";
import { bestOf, type Line } from "./timing";

const PAGE_MS = 50;

const ALL: DeploymentCriteria = { ...EVERYTHING, window: { from: BEGINNING, to: new Date() } };
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
    ["failed ones of one team", { result: ["failed"], teams: ["team-3"] }, {}],
    ["with AI-assisted commits, by lead time", { origin: ["AI_ASSISTED"] }, { sort: "lead-time" }],
    ["found by a part of the service's name", { q: "service-17" }, {}],
    ["found by the beginning of a commit", { q: "abcd" }, {}],
    ["one type, of which there is none", { type: ["hotfix"] }, {}],
    ["one team, of which there is none", { teams: ["none"] }, { sort: "lead-time" }],
    ["one tool, of which there is none", { tools: ["devin"] }, {}],
    ["failed ones with one tool", { tools: ["copilot"], result: ["failed"] }, {}],
    ["rework of one team", { rework: "only", teams: ["team-3"] }, { sort: "batch-size" }],
    ["failed ones without a recovery", { recovery: "without" }, {}],
    ["mostly AI-assisted, by lead time", { share: ["100"] }, { sort: "lead-time" }],
    ["without a repository", { repositories: [UNNAMED] }, { sort: "recovery" }],
  ];
  const lines: Line[] = [{ what: "deployment list, all history", ms: null }];
  for (const [what, criteria, position] of pages) {
    const read = () =>
      listDeploymentPage(client, organizationId, { ...ALL, ...criteria }, { ...NEWEST, ...position });
    const count = () => countDeployments(client, organizationId, { ...ALL, ...criteria });
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
