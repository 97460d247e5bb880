import type { GithubDeploymentsStatus } from "@/lib/ingest/github-deployments/types";

/** A connected GitHub account, as pages show it. The token is never part of it. */
export interface GithubConnection {
  id: string;
  status: "active" | "error" | "disconnected";
  /** Who the token belongs to at GitHub. */
  login: string | null;
  tokenLastFour: string | null;
  /** When the token ends; null where it doesn't, or GitHub doesn't say. */
  tokenExpiresAt: Date | null;
  connectedAt: Date;
  disconnectedAt: Date | null;
  /** When a turn last left nothing that was due. */
  lastCompleteAt: Date | null;
  lastError: { kind: string; detail: string | null } | null;
  failingSince: Date | null;
  nextAt: Date;
  /** GitHub's limit is used up until then. */
  blockedUntil: Date | null;
  isWorking: boolean;
  /** GitHub refused the token three times in a row: only a person tries again. */
  automaticStopped: boolean;
}

/** How many commits of deployments are explained, and how many aren't, by reason. */
export interface LookupSummary {
  /** Commits that GitHub told about. */
  explained: number;
  /** Not asked about yet. */
  left: number;
  notFound: number;
  noAccess: number;
  /** Unexplained, in no repository on github.com. */
  elsewhere: number;
  /** Repositories the token may not read, those with the most such commits first; at most 20. */
  unreadableRepositories: string[];
}

/** Everything the GitHub page shows. */
export interface GithubPageData {
  /** Null where GitHub was never connected. */
  connection: GithubConnection | null;
  summary: LookupSummary;
  deployments: GithubDeploymentsStatus;
  now: Date;
}
