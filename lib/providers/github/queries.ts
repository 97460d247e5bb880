import { z } from "zod";
import type { PullRequest } from "@/lib/core/origins/pull-request";
import type { GithubAccess, GithubCommit, GithubCommitAnswer, GithubRepositoryName } from "./types";

/** Commits one query asks for. GitHub counts a query by its nodes: a hundred commits cost one point of 5,000 an hour. */
export const COMMITS_PER_QUERY = 100;

/** A GraphQL question with its variables; names travel as variables, never as text of the query. */
export interface GithubQuery {
  query: string;
  variables: Record<string, string | null | readonly string[]>;
}

export const VIEWER_QUERY: GithubQuery = { query: "query { viewer { login } }", variables: {} };

export const RATE_LIMIT = "rateLimit { remaining resetAt }";

/** Whether repositories are visible, and their newest commit, which takes the right to read contents. */
export function accessQuery(names: readonly GithubRepositoryName[]): GithubQuery {
  const variables: Record<string, string> = {};
  const parameters: string[] = [];
  const fields = names.map(({ owner, name }, at) => {
    variables[`o${at}`] = owner;
    variables[`n${at}`] = name;
    parameters.push(`$o${at}: String!`, `$n${at}: String!`);
    return `r${at}: repository(owner: $o${at}, name: $n${at}) { defaultBranchRef { target { oid } } isEmpty }`;
  });
  return { query: `query(${parameters.join(", ")}) { ${fields.join(" ")} }`, variables };
}

/** Commits of one repository, each under an alias of its own: one that isn't there is null beside the others. */
export function commitsQuery({ owner, name }: GithubRepositoryName, shas: readonly string[]): GithubQuery {
  const variables: Record<string, string> = { owner, name };
  const parameters = ["$owner: String!", "$name: String!"];
  const fields = shas.map((sha, at) => {
    variables[`s${at}`] = sha;
    parameters.push(`$s${at}: GitObjectID!`);
    return `c${at}: object(oid: $s${at}) { ...commit }`;
  });
  const fragment =
    "fragment commit on Commit { oid message author { name email user { databaseId login } } committer { name email } parents(first: 1) { totalCount } associatedPullRequests(first: 1) { nodes { number mergeCommit { oid } labels(first: 20) { nodes { name } } commits(first: 50) { nodes { commit { message author { name email } } } } } } }";
  return {
    query: `query(${parameters.join(", ")}) { ${RATE_LIMIT} repository(owner: $owner, name: $name) { ${fields.join(" ")} } } ${fragment}`,
    variables,
  };
}

const graphqlError = z.object({
  type: z.string().optional(),
  message: z.string(),
  path: z.array(z.union([z.string(), z.number()])).optional(),
});
export type GraphqlError = z.infer<typeof graphqlError>;

/** GitHub's envelope: data may be partial, with what failed named beside it. */
export const graphqlAnswer = z.object({
  data: z.record(z.string(), z.unknown()).nullish(),
  errors: z.array(graphqlError).optional(),
});
export type GraphqlAnswer = z.infer<typeof graphqlAnswer>;

export const viewerData = z.object({ viewer: z.object({ login: z.string() }) });

const repositoryData = z.object({
  defaultBranchRef: z.object({ target: z.object({ oid: z.string() }).nullable() }).nullable(),
  isEmpty: z.boolean().nullish(),
});

/** What a token may read of repositories, from an answer to `accessQuery`. */
export function toAccess({ data, errors = [] }: GraphqlAnswer, count: number): GithubAccess[] {
  return Array.from({ length: count }, (_, at) => {
    const alias = `r${at}`;
    const repository = repositoryData.safeParse(data?.[alias]);
    if (!repository.success) return isForbidden(errors, alias) ? "metadata" : "none";
    // An empty repository has no branch, and nothing that could be refused.
    if (repository.data.defaultBranchRef?.target || repository.data.isEmpty) return "contents";
    return "metadata";
  });
}

/** GitHub hides a private repository it won't show (NOT_FOUND) and says so only where it shows that there is one. */
function isForbidden(errors: readonly GraphqlError[], alias: string): boolean {
  return errors.some(({ type, path }) => type === "FORBIDDEN" && path?.[0] === alias && path.length > 1);
}

const actor = z.object({ name: z.string().nullable(), email: z.string().nullable() });
/** Null where the address belongs to no account, and for apps. */
const user = z.object({ databaseId: z.number().nullable(), login: z.string() }).nullable();
const nodesOf = <T extends z.ZodType>(node: T) =>
  z.object({ nodes: z.array(node.nullable()).nullish() }).nullish();
/** Null where the token may not read pull requests. */
const pullRequests = nodesOf(
  z.object({
    number: z.number(),
    mergeCommit: z.object({ oid: z.string() }).nullish(),
    labels: nodesOf(z.object({ name: z.string() })),
    commits: nodesOf(z.object({ commit: z.object({ message: z.string(), author: actor.nullable() }) })),
  }),
);
const commitData = z.object({
  oid: z.string(),
  message: z.string(),
  author: actor.extend({ user }).nullable(),
  committer: actor.nullable(),
  parents: z.object({ totalCount: z.number() }),
  associatedPullRequests: pullRequests,
});
const rateLimitData = z.object({ remaining: z.number(), resetAt: z.coerce.date() });

/** What an answer says of the limit; null where it says nothing. */
export function toRateLimit(data: GraphqlAnswer["data"]): GithubCommitAnswer["rateLimit"] {
  const rateLimit = rateLimitData.safeParse(data?.rateLimit);
  return rateLimit.success ? rateLimit.data : null;
}

/** The commits of an answer to `commitsQuery`. What is null, or no commit (a tag, a tree), isn't among them. */
export function toCommitAnswer(
  { data, errors = [] }: GraphqlAnswer,
  shas: readonly string[],
): GithubCommitAnswer {
  const objects = z.record(z.string(), z.unknown()).nullish().parse(data?.repository);
  const refused = errors.some(({ type, path }) => type === "FORBIDDEN" && path?.[0] === "repository");
  const commits = shas.flatMap((sha, at) => {
    const commit = commitData.safeParse(objects?.[`c${at}`]);
    return commit.success && commit.data.oid === sha ? [toCommit(commit.data)] : [];
  });
  const readable = objects != null && !(refused && commits.length === 0);
  return { commits: readable ? commits : null, rateLimit: toRateLimit(data) };
}

function toCommit(commit: z.infer<typeof commitData>): GithubCommit {
  return {
    sha: commit.oid,
    message: commit.message,
    authorName: commit.author?.name ?? null,
    authorEmail: commit.author?.email ?? null,
    authorAccount: {
      githubId: commit.author?.user?.databaseId ?? null,
      githubLogin: commit.author?.user?.login ?? null,
    },
    committerName: commit.committer?.name ?? null,
    committerEmail: commit.committer?.email ?? null,
    parents: commit.parents.totalCount,
    pullRequest: toPullRequest(commit),
  };
}

/** What the pull request tells that was merged as this commit; its commits only where they were squashed into it. */
function toPullRequest({
  oid,
  message,
  associatedPullRequests,
}: z.infer<typeof commitData>): PullRequest | null {
  const pull = associatedPullRequests?.nodes?.find((one) => one?.mergeCommit?.oid === oid);
  if (!pull) return null;
  const [subject = ""] = message.split("\n");
  const isSquash = subject.trim().endsWith(`(#${pull.number})`);
  const squashed = isSquash ? (pull.commits?.nodes ?? []) : [];
  return {
    labels: (pull.labels?.nodes ?? []).flatMap((label) => label?.name ?? []),
    commits: squashed.flatMap((node) =>
      node
        ? {
            authorName: node.commit.author?.name ?? null,
            authorEmail: node.commit.author?.email ?? null,
            message: node.commit.message,
            messageCompleteness: "full" as const,
          }
        : [],
    ),
  };
}
