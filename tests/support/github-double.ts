import { buildSchema, type ExecutionResult, execute, GraphQLError, parse, validate } from "graphql";
import { serveOnLoopback } from "@/lib/providers/simulated-datadog/http-server";
import { GithubSignInDouble } from "./github-sign-in-double";

/** The part of GitHub's public schema that is asked for, with its names, types and nullability. */
const SCHEMA = buildSchema(`
  scalar DateTime
  scalar GitObjectID
  interface GitObject { oid: GitObjectID! }
  type GitActor { name: String email: String user: User }
  type CommitConnection { totalCount: Int! }
  type Commit implements GitObject {
    oid: GitObjectID!
    message: String!
    author: GitActor
    committer: GitActor
    parents(first: Int, last: Int): CommitConnection!
    associatedPullRequests(first: Int): PullRequestConnection
  }
  type Label { name: String! }
  type LabelConnection { nodes: [Label] }
  type PullRequestCommit { commit: Commit! }
  type PullRequestCommitConnection { nodes: [PullRequestCommit] }
  type PullRequest {
    number: Int!
    mergeCommit: Commit
    labels(first: Int): LabelConnection
    commits(first: Int): PullRequestCommitConnection!
  }
  type PullRequestConnection { nodes: [PullRequest] }
  type Tree implements GitObject { oid: GitObjectID! }
  type Ref { name: String! target: GitObject }
  enum OrderDirection { ASC DESC }
  enum DeploymentOrderField { CREATED_AT }
  input DeploymentOrder { field: DeploymentOrderField! direction: OrderDirection! }
  enum DeploymentStatusState { ERROR FAILURE INACTIVE IN_PROGRESS PENDING QUEUED SUCCESS WAITING }
  type DeploymentStatus { state: DeploymentStatusState! createdAt: DateTime! }
  type DeploymentStatusConnection { nodes: [DeploymentStatus] }
  type Deployment {
    databaseId: Int
    commitOid: String!
    environment: String
    createdAt: DateTime!
    statuses(first: Int, last: Int): DeploymentStatusConnection
  }
  type PageInfo { hasNextPage: Boolean! endCursor: String }
  type DeploymentConnection { nodes: [Deployment] pageInfo: PageInfo! }
  type Repository {
    deployments(first: Int, after: String, environments: [String!], orderBy: DeploymentOrder): DeploymentConnection!
    defaultBranchRef: Ref
    isEmpty: Boolean!
    object(oid: GitObjectID, expression: String): GitObject
  }
  type RateLimit { cost: Int! limit: Int! remaining: Int! resetAt: DateTime! }
  type User { databaseId: Int login: String! }
  type Query {
    viewer: User!
    rateLimit(dryRun: Boolean = false): RateLimit
    repository(owner: String!, name: String!, followRenames: Boolean = true): Repository
  }
`);

export interface DoubleCommit {
  message: string;
  committedAt?: Date;
  author?: { name: string; email: string; user?: { databaseId: number; login: string } };
  parents?: number;
  /** The pull request it was merged as. */
  pull?: { number: number; labels?: readonly string[]; commits?: readonly string[] };
}

export interface DoubleDeployment {
  id: number;
  sha: string;
  environment: string;
  createdAt: Date;
  /** Each with its minutes after the deployment was made. */
  statuses: readonly (readonly [state: string, minutes: number])[];
}

export interface DoubleRepository {
  deployments?: DoubleDeployment[];
  /** The token may not read deployments, which is a permission of its own. */
  hidesDeployments?: boolean;
  /** What the token may do: `none` hides the repository, as GitHub does with private ones. */
  access: "contents" | "metadata" | "none";
  /** The newest first: a comparison brings those in between. */
  commits: Record<string, DoubleCommit>;
  /** Objects that are no commits. */
  trees?: readonly string[];
}

/** An answer that GitHub gives before it looks at the question. */
export interface DoubleFault {
  status: number;
  headers?: Record<string, string>;
  body?: unknown;
}

export const TOKEN = `github_pat_${"A1b2C3d4E5".repeat(7)}`;

export const BAD_CREDENTIALS: DoubleFault = {
  status: 401,
  body: { message: "Bad credentials", documentation_url: "https://docs.github.com/rest", status: "401" },
};
export const secondaryLimit = (seconds: number): DoubleFault => ({
  status: 403,
  headers: { "retry-after": String(seconds) },
  body: {
    message: "You have exceeded a secondary rate limit. Please wait a few minutes before you try again.",
    documentation_url: "https://docs.github.com/rest/overview/rate-limits-for-the-rest-api",
  },
});
export const primaryLimit = (resetAt: Date): DoubleFault => ({
  status: 200,
  headers: {
    "x-ratelimit-remaining": "0",
    "x-ratelimit-reset": String(Math.floor(resetAt.getTime() / 1000)),
  },
  body: { errors: [{ type: "RATE_LIMITED", message: "API rate limit already exceeded for user ID 1." }] },
});
export const UNICORN: DoubleFault = { status: 502, body: "<html><title>Unicorn! · GitHub</title></html>" };

/** GitHub's GraphQL API: it parses, validates and answers real questions, with partial data and its own error shapes. */
export class GithubDouble {
  repositories: Record<string, DoubleRepository> = {};
  /** Used up one a call, before the question is looked at. */
  readonly faults: DoubleFault[] = [];
  /** Variables of each question that was answered. */
  readonly asked: Record<string, string>[] = [];
  /** Comparisons that were answered, as `base...head`. */
  readonly compared: string[] = [];
  /** Signing in with this GitHub: asked first, so that it counts as no call of the API. */
  readonly signIn = new GithubSignInDouble();
  /** Whatever else a test's own server has to answer; null for what it doesn't. */
  alsoAnswers: (request: Request) => Promise<Response | null> = async () => null;
  calls = 0;
  remaining = 5_000;
  resetAt = new Date(Date.now() + 3_600_000);
  tokenExpiresAt: string | null = "2027-01-31 12:00:00 UTC";
  private server: Awaited<ReturnType<typeof serveOnLoopback>> | undefined;

  /** @param port 0 takes a free one. */
  static async start(port = 0): Promise<GithubDouble> {
    const double = new GithubDouble();
    double.server = await serveOnLoopback((request) => double.answer(request as Request), port);
    return double;
  }

  get url(): string {
    return this.server?.url ?? "";
  }

  async stop(): Promise<void> {
    await this.server?.close();
  }

  private async answer(request: Request): Promise<Response> {
    const signingIn = (await this.signIn.answer(request)) ?? (await this.alsoAnswers(request));
    if (signingIn) return signingIn;
    this.calls += 1;
    const fault = this.faults.shift();
    if (fault) return toResponse(fault);
    const [scheme, token] = (request.headers.get("authorization") ?? "").split(" ");
    if (!/^(?:token|bearer)$/i.test(scheme ?? "") || token !== TOKEN) return toResponse(BAD_CREDENTIALS);
    const compared = /^\/repos\/([^/]+\/[^/]+)\/compare\/([0-9a-f]+)\.\.\.([0-9a-f]+)$/.exec(
      decodeURIComponent(new URL(request.url).pathname),
    );
    if (compared) return this.compare(compared.slice(1), new URL(request.url).searchParams);
    if (new URL(request.url).pathname !== "/graphql" || request.method !== "POST")
      return toResponse({ status: 404, body: { message: "Not Found" } });
    const { query, variables = {} } = (await request.json()) as {
      query: string;
      variables?: Record<string, string>;
    };
    const document = parse(query);
    const invalid = validate(SCHEMA, document);
    if (invalid.length > 0) return toResponse({ status: 200, body: { errors: invalid.map(toGithubError) } });
    this.asked.push(variables);
    this.remaining -= 1;
    const result = (await execute({
      schema: SCHEMA,
      document,
      variableValues: variables,
      rootValue: this.root(),
    })) as ExecutionResult;
    const body = { data: result.data, ...(result.errors && { errors: result.errors.map(toGithubError) }) };
    const expiry: Record<string, string> = this.tokenExpiresAt
      ? { "github-authentication-token-expiration": this.tokenExpiresAt }
      : {};
    return toResponse({
      status: 200,
      body,
      headers: { ...expiry, "x-ratelimit-remaining": String(this.remaining) },
    });
  }

  private compare([name = "", base = "", head = ""]: string[], query: URLSearchParams): Response {
    const commits = Object.entries(this.repositories[name.toLowerCase()]?.commits ?? {});
    const [from, to] = [head, base].map((sha) => commits.findIndex(([one]) => one === sha));
    if (from === undefined || to === undefined || from < 0 || to < 0)
      return toResponse({ status: 404, body: { message: "Not Found" } });
    this.compared.push(`${base}...${head}`);
    this.remaining -= 1;
    const between = commits.slice(from, Math.max(from, to)).reverse();
    const size = Number(query.get("per_page") ?? 30);
    const first = (Number(query.get("page") ?? 1) - 1) * size;
    return toResponse({
      status: 200,
      headers: {
        "x-ratelimit-remaining": String(this.remaining),
        "x-ratelimit-reset": String(Math.floor(this.resetAt.getTime() / 1000)),
      },
      body: {
        status: from < to ? "ahead" : "behind",
        total_commits: between.length,
        commits: between.slice(first, first + size).map(([sha, { message, author, committedAt }]) => ({
          sha,
          commit: {
            message,
            author: { name: author?.name ?? "Ann Example", email: author?.email ?? "ann@example.com" },
            committer: { name: "GitHub", email: "noreply@github.com", date: committedAt?.toISOString() },
          },
          author: author?.user ? { login: author.user.login, type: "User" } : null,
        })),
      },
    });
  }

  private root() {
    return {
      viewer: { login: "octocat" },
      rateLimit: { cost: 1, limit: 5_000, remaining: this.remaining, resetAt: this.resetAt.toISOString() },
      repository: ({ owner, name }: { owner: string; name: string }) => {
        const repository = this.repositories[`${owner}/${name}`.toLowerCase()];
        if (!repository || repository.access === "none")
          throw new GraphQLError(`Could not resolve to a Repository with the name '${owner}/${name}'.`, {
            extensions: { type: "NOT_FOUND" },
          });
        return toRepository(repository);
      },
    };
  }
}

function toRepository({ access, commits, trees = [], deployments = [], hidesDeployments }: DoubleRepository) {
  const guard = () => {
    if (access === "metadata")
      throw new GraphQLError("Resource not accessible by personal access token", {
        extensions: { type: "FORBIDDEN" },
      });
  };
  const [head] = Object.keys(commits);
  return {
    isEmpty: head === undefined,
    deployments: (asked: { first: number; after?: string | null; environments?: string[] | null }) => {
      if (hidesDeployments || access !== "contents")
        throw new GraphQLError("Resource not accessible by personal access token", {
          extensions: { type: "FORBIDDEN" },
        });
      const listed = deployments
        .filter(({ environment }) => asked.environments?.includes(environment) ?? true)
        .sort((a, b) => b.createdAt.getTime() - a.createdAt.getTime());
      const from = Number(asked.after ?? 0);
      const to = from + asked.first;
      return {
        nodes: listed.slice(from, to).map(toDeployment),
        pageInfo: { hasNextPage: to < listed.length, endCursor: String(to) },
      };
    },
    defaultBranchRef: () => {
      guard();
      return head === undefined ? null : { name: "main", target: toCommit(head, commits[head]) };
    },
    object: ({ oid }: { oid: string }) => {
      guard();
      if (trees.includes(oid)) return { __typename: "Tree", oid };
      return commits[oid] ? toCommit(oid, commits[oid]) : null;
    },
  };
}

function toDeployment({ id, sha, environment, createdAt, statuses }: DoubleDeployment) {
  return {
    databaseId: id,
    commitOid: sha,
    environment,
    createdAt: createdAt.toISOString(),
    // The newest first, as GitHub lists them.
    statuses: {
      nodes: [...statuses].reverse().map(([state, minutes]) => ({
        state,
        createdAt: new Date(createdAt.getTime() + minutes * 60_000).toISOString(),
      })),
    },
  };
}

function toCommit(oid: string, commit: DoubleCommit | undefined) {
  const author = commit?.author ?? { name: "Ann Example", email: "ann@example.com" };
  return {
    __typename: "Commit",
    oid,
    message: commit?.message ?? "",
    author,
    committer: { name: "GitHub", email: "noreply@github.com" },
    parents: { totalCount: commit?.parents ?? 1 },
    associatedPullRequests: { nodes: commit?.pull ? [toPull(oid, commit.pull, author)] : [] },
  };
}

function toPull(oid: string, pull: NonNullable<DoubleCommit["pull"]>, author: DoubleCommit["author"]) {
  const { number, labels = [], commits = [] } = pull;
  return {
    number,
    mergeCommit: { __typename: "Commit", oid },
    labels: { nodes: labels.map((name) => ({ name })) },
    commits: { nodes: commits.map((message) => ({ commit: { message, author } })) },
  };
}

function toGithubError({ message, path, locations, extensions }: GraphQLError) {
  return {
    ...(extensions.type ? { type: extensions.type } : {}),
    ...(path ? { path } : {}),
    locations,
    message,
  };
}

function toResponse({ status, headers, body }: DoubleFault): Response {
  const text = typeof body === "string" ? body : JSON.stringify(body ?? {});
  const type = typeof body === "string" ? "text/html" : "application/json; charset=utf-8";
  return new Response(text, { status, headers: { "content-type": type, ...headers } });
}
