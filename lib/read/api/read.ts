import type { Question } from "@/lib/core/question/question";
import { tooManyRequestsProblem } from "@/lib/platform/http/problem";
import { countRequest } from "@/lib/platform/rate-limits/of-request";
import { serviceClient } from "@/lib/platform/supabase/service";
import { getReportOrganization, type ReportOrganization } from "@/lib/read/reports/data";
import type { ApiScope } from "@/lib/workspace/api-tokens/scopes";
import { listRepositories } from "@/lib/workspace/repositories/data";
import type { Repository } from "@/lib/workspace/repositories/types";
import { type ApiReader, authenticateReader } from "./caller";
import { parseScopeQuery, queryProblem } from "./scope-query";
import { findUnknownNames } from "./unknown-names";

/** A request for figures that may be answered: who reads, of which organization, and what they ask. */
export interface ReadRequest extends ApiReader {
  organization: ReportOrganization;
  repositories: readonly Repository[];
  question: Question;
  now: Date;
}

/** Figures a minute for an organization, whoever asks: each token has its own limit, but tokens are easily made. */
const FIGURES_LIMIT = { limit: 120, windowSeconds: 60 };

/** What every reading route does first. @returns the request, or its finished refusal. @throws DatabaseError */
export async function openReadRequest(
  request: Request,
  slug: string,
  apiScope: ApiScope,
  /** Its query narrows the figures; without what the route reads by itself. */
  scopeUrl: URL = new URL(request.url),
  /** What the route reads by itself, to be named among what is known. */
  others: readonly string[] = [],
): Promise<ReadRequest | Response> {
  const reader = await authenticateReader(request, slug, apiScope);
  if (reader instanceof Response) return reader;
  const { client, organizationId } = reader;
  const rate = await countRequest(serviceClient(), request, {
    name: "figures",
    key: `api-figures:${organizationId}`,
    ...FIGURES_LIMIT,
  });
  if (!rate.allowed) return tooManyRequestsProblem(rate.retryAfterSeconds);
  const now = new Date();
  const [organization, repositories, unknown] = await Promise.all([
    getReportOrganization(client, organizationId),
    listRepositories(client, organizationId),
    findUnknownNames(client, organizationId, scopeUrl.searchParams),
  ]);
  const question = parseScopeQuery(scopeUrl, organization, repositories, now, others);
  if (question instanceof Response) return question;
  if (unknown.length > 0) return queryProblem(unknown);
  return { client, organizationId, organization, repositories, question, now };
}

/** Answers that are of one reader and one moment. */
export const NEVER_KEPT = { "cache-control": "private, no-store" };

/** Headers of a file to keep, named after the organization and the day. */
export function downloadHeaders(type: string, organization: ReportOrganization, what: string, now: Date) {
  const name = `iris-${organization.slug}-${now.toISOString().slice(0, 10)}-${what}`;
  return {
    ...NEVER_KEPT,
    "content-type": type,
    "content-disposition": `attachment; filename="${name}"`,
    "x-content-type-options": "nosniff",
  };
}
