import type { PullRequest } from "@/lib/core/origins/pull-request";
/** Why GitHub gave no answer, or refused. */
export type GithubErrorKind =
  /** 401: the token is unknown, expired or revoked. */
  | "unauthorized"
  /** 403 that is no rate limit: the token may not do this at all. */
  | "forbidden"
  | "rate-limited"
  | "bad-request"
  | "server"
  | "network"
  | "timeout"
  | "bad-body";

export interface GithubError {
  kind: GithubErrorKind;
  /** GitHub's own words, capped and without the token; null where it had none. */
  detail: string | null;
  /** Seconds until GitHub may be asked again, where it said so. */
  retryAfterSeconds?: number;
}

export type GithubResult<T> = { ok: true; value: T } | { ok: false; error: GithubError };

/** `owner/name` on github.com. */
export interface GithubRepositoryName {
  owner: string;
  name: string;
}

/** Who a token belongs to, and when it ends. */
export interface GithubViewer {
  login: string;
  /** Null for a token without an end, or where GitHub doesn't say. */
  expiresAt: Date | null;
}

/** What a token may do with a repository: `contents` reads commits, `metadata` only sees that it exists. */
export type GithubAccess = "contents" | "metadata" | "none";

/** A commit as GitHub tells it. It is classified at once and never kept. */
export interface GithubCommit {
  sha: string;
  message: string;
  authorName: string | null;
  authorEmail: string | null;
  /** The account behind the author's address; nulls where there is none. */
  authorAccount: { githubId: number | null; githubLogin: string | null };
  committerName: string | null;
  committerEmail: string | null;
  /** What the pull request tells that was merged as it; null where there is none, or the token may not read it. */
  pullRequest?: PullRequest | null;
  parents: number;
}

/** What GitHub said to a question about commits of one repository. */
export interface GithubCommitAnswer {
  /** Null where the token may not read the repository, or there is none of this name. */
  commits: readonly GithubCommit[] | null;
  /** Points left until the limit is renewed, and when that is. */
  rateLimit: { remaining: number; resetAt: Date } | null;
}

/** What a deployment's status says, as GitHub spells it in REST. */
export const GITHUB_STATES = [
  "error",
  "failure",
  "inactive",
  "in_progress",
  "pending",
  "queued",
  "success",
  "waiting",
] as const;
export type GithubState = (typeof GITHUB_STATES)[number];

/** A deployment as GitHub tells it, with all of its statuses, the earliest first. */
export interface GithubDeployment {
  id: number;
  sha: string;
  environment: string;
  createdAt: Date;
  statuses: readonly { state: GithubState; at: Date }[];
}

/** A page of a repository's deployments, the newest first. */
export interface GithubDeploymentPage {
  /** Null where the token may not read them, or there is no repository of this name. */
  deployments: readonly GithubDeployment[] | null;
  /** Of the next page; null on the last. */
  next: string | null;
  rateLimit: GithubCommitAnswer["rateLimit"];
}

/** A commit that a deployment brought. */
export interface GithubComparedCommit {
  sha: string;
  message: string;
  authorEmail: string | null;
  isBot: boolean;
  committedAt: Date | null;
}

export interface GithubComparison {
  /** Null where one of the two is gone, or there are more than are asked for. */
  commits: readonly GithubComparedCommit[] | null;
  rateLimit: GithubCommitAnswer["rateLimit"];
}

export interface GithubClient {
  getViewer(): Promise<GithubResult<GithubViewer>>;
  /** In the order of the names. */
  getAccess(names: readonly GithubRepositoryName[]): Promise<GithubResult<GithubAccess[]>>;
  /** @param shas full ones, at most `COMMITS_PER_QUERY`. Those that the repository doesn't hold are left out. */
  listCommits(name: GithubRepositoryName, shas: readonly string[]): Promise<GithubResult<GithubCommitAnswer>>;
  /** Deployments to these environments. @param after where the page before ended; null for the first */
  listDeployments(
    name: GithubRepositoryName,
    environments: readonly string[],
    after: string | null,
  ): Promise<GithubResult<GithubDeploymentPage>>;
  /** The commits of `head` that `base` hasn't, the earliest first. */
  compareCommits(
    name: GithubRepositoryName,
    base: string,
    head: string,
  ): Promise<GithubResult<GithubComparison>>;
}
