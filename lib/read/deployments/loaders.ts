import { cache } from "react";
import { getBreakingLine } from "@/lib/ingest/breaking-commits/data";
import { listCommitEvidence } from "@/lib/ingest/commit-origins/data";
import type { CommitEvidence } from "@/lib/ingest/commit-origins/types";
import { getSource } from "@/lib/ingest/integrations/data";
import { toUnconnected } from "@/lib/ingest/integrations/loaders";
import { serviceClient } from "@/lib/platform/supabase/service";
import { loadFilterChoices } from "@/lib/read/dashboard/loaders";
import { parseNarrowing } from "@/lib/read/filters/narrowing";
import { parseFilters, type SearchParams } from "@/lib/read/filters/parse";
import { toQuestion } from "@/lib/read/filters/question";
import { requireOrganization } from "@/lib/workspace/organizations/gate";
import { remember } from "@/lib/workspace/organizations/remember";
import type { OrganizationContext } from "@/lib/workspace/organizations/types";
import { type DeploymentDetail, getDeployment } from "./detail";
import { countDeployments, listDeploymentPage } from "./list";
import { parsePosition } from "./list-address";
import type { DeploymentListView } from "./list-view";

/** A page of the deployment list as its address asks for it. @throws DatabaseError */
export async function loadDeploymentList(
  org: OrganizationContext,
  params: SearchParams,
): Promise<DeploymentListView> {
  const now = new Date();
  const { filters, ignored } = parseFilters(params);
  const { sort, after, before, ...narrowing } = parseNarrowing(params);
  const position = parsePosition({ sort, after, before });
  const question = toQuestion(filters, org, now);
  const criteria = { ...question, ...narrowing };
  const [page, total, choices, integration] = await Promise.all([
    listDeploymentPage(org.client, org.id, criteria, position),
    remember(org, "deployments", criteria, () => countDeployments(org.client, org.id, criteria)),
    loadFilterChoices(org),
    getSource(org.client, org.id),
  ]);
  return {
    slug: org.slug,
    timeZone: org.timeZone,
    productionEnvironments: org.productionEnvironments,
    filters,
    narrowing,
    position,
    window: question.window,
    page,
    total,
    choices,
    ignored,
    unconnected: integration ? null : toUnconnected(org),
    now,
  };
}

/** The deployment an address names, found before anything is sent; null for one that is none of the organization's. */
export const loadDeployment = cache(
  async (
    slug: string,
    deploymentId: string,
  ): Promise<{ org: OrganizationContext; deployment: DeploymentDetail } | null> => {
    const org = await requireOrganization(slug);
    const deployment = await getDeployment(org.client, org.id, deploymentId);
    return deployment && { org, deployment };
  },
);

/** Why these commits have the origin they have, by sha. The gate has vouched for the organization. */
export function loadCommitEvidence(
  org: OrganizationContext,
  commits: readonly { sha: string }[],
): Promise<Map<string, CommitEvidence>> {
  const shas = commits.map(({ sha }) => sha);
  return shas.length === 0 ? Promise.resolve(new Map()) : listCommitEvidence(serviceClient(), org.id, shas);
}

/** The line that names the breaking commit found; null where no message did. The gate has vouched for the organization. */
export function loadBreakingLine(
  org: OrganizationContext,
  { id, breaking }: Pick<DeploymentDetail, "id" | "breaking">,
): Promise<string | null> {
  return breaking?.foundBy ? getBreakingLine(serviceClient(), org.id, id) : Promise.resolve(null);
}
