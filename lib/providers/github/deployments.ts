import { z } from "zod";
import { type GithubQuery, type GraphqlAnswer, RATE_LIMIT, toRateLimit } from "./queries";
import {
  GITHUB_STATES,
  type GithubComparison,
  type GithubDeployment,
  type GithubDeploymentPage,
  type GithubRepositoryName,
} from "./types";

/** Deployments of one answer: with their statuses they cost a point or two of 5,000 an hour. */
const PAGE = 50;
/** A deployment has a handful; a monitor that writes more has said what it had to say by then. */
const STATUSES = 50;

/** Deployments of a repository to these environments, the newest first. */
export function deploymentsQuery(
  { owner, name }: GithubRepositoryName,
  environments: readonly string[],
  after: string | null,
): GithubQuery {
  const statuses = `statuses(first: ${STATUSES}) { nodes { state createdAt } }`;
  const deployments = `deployments(first: ${PAGE}, after: $after, environments: $environments, orderBy: { field: CREATED_AT, direction: DESC }) { nodes { databaseId commitOid environment createdAt ${statuses} } pageInfo { hasNextPage endCursor } }`;
  return {
    query: `query($owner: String!, $name: String!, $environments: [String!], $after: String) { ${RATE_LIMIT} repository(owner: $owner, name: $name) { ${deployments} } }`,
    variables: { owner, name, environments, after },
  };
}

const date = z.coerce.date();
const state = z
  .string()
  .transform((text) => GITHUB_STATES.find((known) => known === text.toLowerCase()) ?? null);
const deployment = z.object({
  databaseId: z.number(),
  commitOid: z.string(),
  environment: z.string().nullable(),
  createdAt: date,
  statuses: z.object({ nodes: z.array(z.object({ state, createdAt: date }).nullable()).nullish() }).nullish(),
});
const page = z.object({
  deployments: z.object({
    nodes: z.array(deployment.nullable()).nullish(),
    pageInfo: z.object({ hasNextPage: z.boolean(), endCursor: z.string().nullish() }),
  }),
});

/** The deployments of an answer to `deploymentsQuery`; null where what came isn't one. */
export function toDeploymentPage({ data }: GraphqlAnswer): GithubDeploymentPage | null {
  const rateLimit = toRateLimit(data);
  if (data?.repository == null) return { deployments: null, next: null, rateLimit };
  const parsed = page.safeParse(data.repository);
  if (!parsed.success) return null;
  const { nodes, pageInfo } = parsed.data.deployments;
  return {
    deployments: (nodes ?? []).flatMap((one) => (one === null ? [] : [toDeployment(one)])),
    next: pageInfo.hasNextPage ? (pageInfo.endCursor ?? null) : null,
    rateLimit,
  };
}

function toDeployment(one: z.infer<typeof deployment>): GithubDeployment {
  const statuses = (one.statuses?.nodes ?? []).flatMap((status) =>
    status?.state ? [{ state: status.state, at: status.createdAt }] : [],
  );
  return {
    id: one.databaseId,
    sha: one.commitOid,
    environment: one.environment ?? "",
    createdAt: one.createdAt,
    statuses: statuses.sort((a, b) => a.at.getTime() - b.at.getTime()),
  };
}

/** Commits of one page of a comparison, and pages that are asked for: what is longer brings no commits. */
export const COMPARED_PER_PAGE = 100;
export const COMPARED_PAGES = 5;

const actor = z.object({ email: z.string().nullish(), date: z.string().nullish() }).nullish();
const compared = z.object({
  total_commits: z.number(),
  commits: z.array(
    z.object({
      sha: z.string(),
      commit: z.object({ message: z.string(), author: actor, committer: actor }),
      author: z.object({ type: z.string().nullish() }).nullish(),
    }),
  ),
});

/** A page of what GitHub's REST API says of two commits; null where it isn't one. */
export function toComparedPage(
  body: unknown,
): { total: number; commits: NonNullable<GithubComparison["commits"]> } | null {
  const parsed = compared.safeParse(body);
  if (!parsed.success) return null;
  const commits = parsed.data.commits.map(({ sha, commit, author }) => {
    const at = new Date(commit.committer?.date ?? commit.author?.date ?? "");
    return {
      sha,
      message: commit.message,
      authorEmail: commit.author?.email ?? null,
      isBot: author?.type === "Bot",
      committedAt: Number.isNaN(at.getTime()) ? null : at,
    };
  });
  return { total: parsed.data.total_commits, commits };
}
