import { Octokit } from "@octokit/core";
import { retry } from "@octokit/plugin-retry";
import { throttling } from "@octokit/plugin-throttling";
import { boundedResponse } from "@/lib/platform/http/bounded-response";
import { scrub } from "@/lib/platform/security/scrub";
import {
  COMPARED_PAGES,
  COMPARED_PER_PAGE,
  deploymentsQuery,
  toComparedPage,
  toDeploymentPage,
} from "./deployments";
import { toGithubError } from "./errors";
import {
  accessQuery,
  commitsQuery,
  type GithubQuery,
  type GraphqlAnswer,
  graphqlAnswer,
  toAccess,
  toCommitAnswer,
  VIEWER_QUERY,
  viewerData,
} from "./queries";
import type {
  GithubClient,
  GithubComparedCommit,
  GithubComparison,
  GithubError,
  GithubRepositoryName,
  GithubResult,
  GithubViewer,
} from "./types";

export interface GithubClientOptions {
  token: string;
  /** `https://api.github.com` unless the operator set another. */
  apiUrl: string;
  /** Calls with the same id wait for one another. */
  throttleId: string;
  fetch: typeof fetch;
  now: () => number;
  /** Unix milliseconds: no wait that GitHub asks for goes beyond it. */
  deadlineAt: number;
  /** Tries after the first, for what passes by itself. */
  retries?: number;
}

const ATTEMPT_TIMEOUT_MS = 30_000;
/** A hundred commits with the longest messages there are come to a tenth of it. */
const ANSWER_MAX_BYTES = 16_000_000;
const RETRIES = 2;

const Kit = Octokit.plugin(retry, throttling);

/**
 * GitHub's GraphQL API, and REST for what only that compares, over octokit, which retries what passes, spaces calls, and waits where a rate limit asks for a
 * wait that ends before the deadline. Redirects are refused, for following one would hand the token to another host.
 * Answers are values: nothing is thrown that GitHub or the network can cause.
 */
export function createGithubClient(options: GithubClientOptions): GithubClient {
  const waits = (seconds: number, _request: unknown, _kit: unknown, retried: number) =>
    retried < 2 && options.now() + seconds * 1000 < options.deadlineAt;
  const kit = new Kit({
    auth: options.token,
    baseUrl: options.apiUrl,
    userAgent: "iris",
    request: { fetch: guarded(options) },
    throttle: { id: options.throttleId, onRateLimit: waits, onSecondaryRateLimit: waits },
    // 429 is the throttling's, which waits as long as GitHub asks.
    retry: { retries: options.retries ?? RETRIES, doNotRetry: [400, 401, 403, 404, 410, 422, 429, 451] },
    // Its lines would hold addresses of requests; what matters is in the results.
    log: { debug: () => {}, info: () => {}, warn: () => {}, error: () => {} },
  });

  async function ask(
    question: GithubQuery,
  ): Promise<GithubResult<{ answer: GraphqlAnswer; headers: HeaderMap }>> {
    try {
      const { data, headers } = await kit.request("POST /graphql", { ...question });
      const parsed = graphqlAnswer.safeParse(data);
      if (!parsed.success) return { ok: false, error: { kind: "bad-body", detail: null } };
      const refused = refusalOf(parsed.data, options.token);
      if (refused) return { ok: false, error: refused };
      return { ok: true, value: { answer: parsed.data, headers: headers as HeaderMap } };
    } catch (error) {
      return { ok: false, error: toGithubError(error, options.apiUrl, options.token, options.now()) };
    }
  }

  /** Of two commits; where one is gone, or there are more than is asked for, no commits. */
  async function compareCommits(
    { owner, name }: GithubRepositoryName,
    base: string,
    head: string,
  ): Promise<GithubResult<GithubComparison>> {
    const commits: GithubComparedCommit[] = [];
    for (let page = 1; ; page += 1) {
      try {
        const { data, headers } = await kit.request("GET /repos/{owner}/{repo}/compare/{basehead}", {
          owner,
          repo: name,
          basehead: `${base}...${head}`,
          per_page: COMPARED_PER_PAGE,
          page,
        });
        const read = toComparedPage(data);
        if (!read) return { ok: false, error: { kind: "bad-body", detail: null } };
        commits.push(...read.commits);
        const rateLimit = limitOf(headers as HeaderMap);
        if (read.total > COMPARED_PER_PAGE * COMPARED_PAGES)
          return { ok: true, value: { commits: null, rateLimit } };
        if (read.commits.length === 0 || commits.length >= read.total)
          return { ok: true, value: { commits, rateLimit } };
      } catch (error) {
        if (isGone(error)) return { ok: true, value: { commits: null, rateLimit: null } };
        return { ok: false, error: toGithubError(error, options.apiUrl, options.token, options.now()) };
      }
    }
  }

  return {
    compareCommits,
    async listDeployments(name, environments, after) {
      const result = await ask(deploymentsQuery(name, environments, after));
      if (!result.ok) return result;
      const page = toDeploymentPage(result.value.answer);
      return page ? { ok: true, value: page } : { ok: false, error: { kind: "bad-body", detail: null } };
    },
    async getViewer() {
      const result = await ask(VIEWER_QUERY);
      if (!result.ok) return result;
      return toViewer(result.value.answer, result.value.headers);
    },
    async getAccess(names) {
      if (names.length === 0) return { ok: true, value: [] };
      const result = await ask(accessQuery(names));
      return result.ok ? { ok: true, value: toAccess(result.value.answer, names.length) } : result;
    },
    async listCommits(name, shas) {
      const result = await ask(commitsQuery(name, shas));
      return result.ok ? { ok: true, value: toCommitAnswer(result.value.answer, shas) } : result;
    },
  };
}

type HeaderMap = Readonly<Record<string, string | undefined>>;

/** REST says in headers what GraphQL says in the answer. */
function limitOf(headers: HeaderMap): GithubComparison["rateLimit"] {
  const [remaining, reset] = [Number(headers["x-ratelimit-remaining"]), Number(headers["x-ratelimit-reset"])];
  return Number.isNaN(remaining) || Number.isNaN(reset)
    ? null
    : { remaining, resetAt: new Date(reset * 1000) };
}

/** 404 for a commit that was rewritten, 422 for one that was never there. */
const isGone = (error: unknown) =>
  error instanceof Error && "status" in error && (error.status === 404 || error.status === 422);

/** An answer without any data is GitHub's refusal of the whole question. */
function refusalOf({ data, errors }: GraphqlAnswer, token: string): GithubError | null {
  if (data != null) return null;
  const words = errors?.[0]?.message;
  return { kind: "bad-request", detail: words === undefined ? null : scrub(words, [token]) };
}

function toViewer(answer: GraphqlAnswer, headers: HeaderMap): GithubResult<GithubViewer> {
  const parsed = viewerData.safeParse(answer.data);
  if (!parsed.success) return { ok: false, error: { kind: "bad-body", detail: null } };
  const end = Date.parse(headers["github-authentication-token-expiration"] ?? "");
  const expiresAt = Number.isNaN(end) ? null : new Date(end);
  return { ok: true, value: { login: parsed.data.viewer.login, expiresAt } };
}

function guarded({ fetch }: GithubClientOptions): typeof globalThis.fetch {
  return async (input, init) => {
    const signal = AbortSignal.timeout(ATTEMPT_TIMEOUT_MS);
    return boundedResponse(await fetch(input, { ...init, redirect: "error", signal }), ANSWER_MAX_BYTES);
  };
}
