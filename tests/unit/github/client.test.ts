import { afterEach, beforeEach, expect, test } from "vitest";
import { proveToken } from "@/lib/ingest/github-lookups/connect";
import { createGithubClient } from "@/lib/providers/github/client";
import {
  BAD_CREDENTIALS,
  GithubDouble,
  primaryLimit,
  secondaryLimit,
  TOKEN,
  UNICORN,
} from "../../support/github-double";

const SHA = "a".repeat(40);
const TREE = "c".repeat(40);
const SHOP = { owner: "acme", name: "shop" };

let github: GithubDouble;
beforeEach(async () => {
  github = await GithubDouble.start();
  github.repositories["acme/shop"] = {
    access: "contents",
    commits: { [SHA]: { message: "Fix\n\nbody", parents: 2 } },
    trees: [TREE],
  };
});
afterEach(() => github.stop());

const client = (
  options: { token?: string; seconds?: number; url?: string; fetch?: typeof fetch; retries?: number } = {},
) =>
  createGithubClient({
    token: options.token ?? TOKEN,
    apiUrl: options.url ?? github.url,
    throttleId: crypto.randomUUID(),
    fetch: options.fetch ?? fetch,
    now: Date.now,
    deadlineAt: Date.now() + (options.seconds ?? 20) * 1000,
    retries: options.retries ?? 1,
  });

test("commits come with author and message; what isn't there, or is no commit, is left out", async () => {
  const answer = await client().listCommits(SHOP, [SHA, "b".repeat(40), TREE]);
  expect(answer).toMatchObject({
    ok: true,
    value: {
      commits: [
        {
          sha: SHA,
          message: "Fix\n\nbody",
          authorName: "Ann Example",
          authorEmail: "ann@example.com",
          authorAccount: { githubId: null, githubLogin: null },
          committerName: "GitHub",
          parents: 2,
        },
      ],
      rateLimit: { remaining: 4_999 },
    },
  });
});

test("a repository that isn't there, or whose contents are closed, is told apart from missing commits", async () => {
  expect(await client().listCommits({ owner: "acme", name: "none" }, [SHA])).toMatchObject({
    ok: true,
    value: { commits: null },
  });
  github.repositories["acme/shop"] = { access: "metadata", commits: { [SHA]: { message: "x" } } };
  expect(await client().listCommits(SHOP, [SHA])).toMatchObject({ ok: true, value: { commits: null } });
});

test("a token nobody knows is refused, and isn't in what is kept of it", async () => {
  const answer = await client({ token: `${TOKEN}x` }).getViewer();
  expect(answer).toEqual({ ok: false, error: { kind: "unauthorized", detail: "Bad credentials" } });
  expect(github.calls).toBe(1);
});

test("a secondary limit is waited for where the wait fits, and handed back where it doesn't", async () => {
  github.faults.push(secondaryLimit(2));
  const before = Date.now();
  expect((await client().getViewer()).ok).toBe(true);
  expect(Date.now() - before).toBeGreaterThan(1_900);
  github.faults.push(secondaryLimit(900));
  expect(await client().getViewer()).toMatchObject({
    ok: false,
    error: { kind: "rate-limited", retryAfterSeconds: 900 },
  });
});

test("used-up points come as 200 with an error, and say when they are renewed", async () => {
  github.faults.push(primaryLimit(new Date(Date.now() + 600_000)));
  const answer = await client().getViewer();
  expect(answer).toMatchObject({ ok: false, error: { kind: "rate-limited" } });
  if (!answer.ok) expect(answer.error.retryAfterSeconds).toBeGreaterThan(590);
});

test("GitHub's own trouble is tried again, then told", async () => {
  github.faults.push(UNICORN);
  expect((await client().getViewer()).ok).toBe(true);
  github.faults.push(UNICORN, UNICORN);
  expect(await client().getViewer()).toMatchObject({ ok: false, error: { kind: "server" } });
});

test("an unreachable GitHub, a page that isn't GitHub's, and a redirect are errors, not exceptions", async () => {
  expect(await client({ url: "http://127.0.0.1:9", retries: 0 }).getViewer()).toMatchObject({
    ok: false,
    error: { kind: "network" },
  });
  github.faults.push({ status: 200, body: "<html>Sign in to the proxy</html>" });
  expect(await client().getViewer()).toMatchObject({ ok: false, error: { kind: "bad-body" } });
  github.faults.push({ status: 302, headers: { location: "https://elsewhere.example.com/" } });
  expect((await client({ retries: 0 }).getViewer()).ok).toBe(false);
});

test("a call that is refused for good is made once", async () => {
  github.faults.push({ status: 403, body: { message: "Resource not accessible by personal access token" } });
  expect(await client().getViewer()).toMatchObject({ ok: false, error: { kind: "forbidden" } });
  github.faults.push(BAD_CREDENTIALS);
  expect(await client().getViewer()).toMatchObject({ ok: false, error: { kind: "unauthorized" } });
  expect(github.calls).toBe(2);
});

test("a token is proved by reading a repository that deployments name", async () => {
  github.repositories["acme/closed"] = { access: "metadata", commits: { [SHA]: { message: "x" } } };
  const prove = (...slugs: string[]) =>
    proveToken(
      client(),
      slugs.map((slug) => `github.com/${slug}`),
    );
  expect(await prove("acme/shop", "acme/closed", "acme/hidden")).toEqual({
    ok: true,
    proof: { login: "octocat", expiresAt: new Date("2027-01-31T12:00:00Z"), tried: 3, readable: 1 },
  });
  expect(await prove("acme/closed", "acme/hidden")).toMatchObject({ ok: false, problem: "no-contents" });
  expect(await prove("acme/hidden")).toMatchObject({ ok: false, problem: "no-repository" });
  expect(await prove()).toMatchObject({ ok: true, proof: { tried: 0 } });
});
