import { randomUUID } from "node:crypto";
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test, vi } from "vitest";
import { serveOnLoopback } from "@/lib/providers/simulated-datadog/http-server";
import type { ApiScope } from "@/lib/workspace/api-tokens/scopes";
import { apiTokenHash, newApiToken } from "@/lib/workspace/api-tokens/token";
import type { OrganizationId } from "@/lib/workspace/organizations/organization-id";
import { GitRepository } from "../../support/git-repository";
import { runOriginsPush } from "../../support/run-origins-push";
import { DATABASES, hushRefusals, setBackendEnvironment } from "../access/backends";
import type { Backend } from "../support/backend";
import { createOrganization, service } from "../support/people";

const state = vi.hoisted(() => ({
  client: undefined as unknown,
  afterwards: [] as (() => Promise<unknown>)[],
}));
vi.mock("next/server", () => ({ after: (work: () => Promise<unknown>) => state.afterwards.push(work) }));
vi.mock("@/lib/platform/supabase/service", async (original) => ({
  ...(await original<typeof import("@/lib/platform/supabase/service")>()),
  serviceClient: () => state.client,
}));

const { POST } = await import("@/app/api/v1/orgs/[org]/commit-origins/route");
const { GET } = await import("@/app/api/v1/orgs/[org]/commit-origins/cursors/[key]/route");

const ROUTE = /^\/api\/v1\/orgs\/([^/]+)\/commit-origins(?:\/cursors\/([^/]+))?$/;

/** The two routes behind a real address, as the command meets them. */
async function serve(request: Request): Promise<Response> {
  const [, org = "", key] = ROUTE.exec(new URL(request.url).pathname) ?? [];
  if (key !== undefined) return GET(request, { params: Promise.resolve({ org, key }) });
  return POST(request, { params: Promise.resolve({ org }) });
}

const SHA = "a".repeat(40);
const COMMIT = {
  sha: SHA,
  origin: "AI_ASSISTED",
  tools: ["Claude Code"],
  evidence_level: "E4",
  rule_id: "trailer/agent",
  unknown_reason: null,
};
const BODY = { rules_version: "1.0", commits: [COMMIT], cursor: null, more: false };
const KEY = "0123456789abcdef".repeat(4);

describe.each(DATABASES)("on $name", ({ start }) => {
  let backend: Backend;
  let server: Awaited<ReturnType<typeof serveOnLoopback>>;
  let organizationId: OrganizationId;
  let slug: string;

  beforeAll(async () => {
    backend = await start();
    setBackendEnvironment(backend);
    hushRefusals();
    state.client = service(backend);
    server = await serveOnLoopback((request) => serve(request as Request));
  });
  afterAll(async () => {
    await server.close();
    await backend.stop();
  });
  beforeEach(async () => {
    organizationId = await createOrganization(service(backend));
    slug = await slugOf(organizationId);
    state.afterwards = [];
  });

  async function slugOf(id: string): Promise<string> {
    const [row] = await backend.sql<{ slug: string }>(
      "select slug from public.organizations where id = $1",
      id,
    );
    return row?.slug ?? "";
  }

  async function createToken(scopes: ApiScope[] = ["commit-origins:write"], of: string = organizationId) {
    const token = newApiToken();
    await backend.sql(
      "insert into public.api_tokens (organization_id, name, scopes, token_hash, last_four) values ($1, 'CI', $2, $3, 'last')",
      of,
      scopes,
      apiTokenHash(token),
    );
    return token;
  }

  const headers = (token: string | null, type = "application/json") => ({
    "content-type": type,
    ...(token === null ? {} : { authorization: `Bearer ${token}` }),
  });
  const post = (token: string | null, body: unknown, at = slug) =>
    fetch(`${server.url}/api/v1/orgs/${at}/commit-origins`, {
      method: "POST",
      headers: headers(token),
      body: typeof body === "string" ? body : JSON.stringify(body),
    });
  const readCursor = (token: string | null, key = KEY, at = slug) =>
    fetch(`${server.url}/api/v1/orgs/${at}/commit-origins/cursors/${key}`, { headers: headers(token) });

  const stored = () =>
    backend.sql<Record<string, unknown>>(
      "select sha, source, origin, tools, evidence_level, rule_id, rules_version, unknown_reason, strength from public.commit_observations where organization_id = $1 order by sha",
      organizationId,
    );

  test("a batch is stored as it was classified, and again nothing changes", async () => {
    const token = await createToken();
    const first = await post(token, BODY);
    expect(first.status).toBe(200);
    expect(first.headers.get("cache-control")).toContain("no-store");
    expect(await first.json()).toEqual({ stored: 1, changed: 1, unchanged: 0 });
    expect(await (await post(token, BODY)).json()).toEqual({ stored: 0, changed: 0, unchanged: 1 });
    const { unknown_reason, ...rest } = COMMIT;
    expect(await stored()).toEqual([
      { ...rest, unknown_reason, source: "git", rules_version: "1.0", strength: 4 },
    ]);
    const [origin] = await backend.sql(
      "select origin, source from public.commit_origins where organization_id = $1",
      organizationId,
    );
    expect(origin).toEqual({ origin: "AI_ASSISTED", source: "git" });
  });

  test("one commit that can't be taken, and nothing of its batch is stored; every fault is named", async () => {
    const token = await createToken();
    const answer = await post(token, {
      ...BODY,
      commits: [
        COMMIT,
        { ...COMMIT, sha: "abc123" },
        { ...COMMIT, sha: "b".repeat(40), origin: "ROBOT" },
        { ...COMMIT, sha: "c".repeat(40), author_email: "ann@example.com" },
        { ...COMMIT, sha: "d".repeat(40), tools: ["ann@example.com"] },
        { ...COMMIT, sha: "e".repeat(40), origin: "UNKNOWN", tools: [], evidence_level: null },
        { ...COMMIT, sha: "f".repeat(40), origin: "HUMAN" },
        { ...COMMIT, sha: "0".repeat(40), evidence_level: null },
      ],
    });
    expect(answer.status).toBe(422);
    expect(answer.headers.get("content-type")).toBe("application/problem+json");
    const problem = (await answer.json()) as {
      detail: string;
      errors: { index: number; field: string; message: string }[];
    };
    expect(problem.errors.map(({ index, field }) => [index, field])).toEqual([
      [1, "sha"],
      [2, "origin"],
      [3, "author_email"],
      [4, "tools.0"],
      [5, "unknown_reason"],
      [6, "tools"],
      [7, "evidence_level"],
    ]);
    expect(problem.errors[0]?.message).toContain("full sha");
    expect(JSON.stringify(problem)).not.toContain("ann@");
    expect(await stored()).toEqual([]);
  });

  test("what isn't a batch is refused with what to do", async () => {
    const token = await createToken();
    const commits = Array.from({ length: 5_001 }, (_, at) => ({
      ...COMMIT,
      sha: at.toString(16).padStart(40, "0"),
    }));
    for (const [body, status, words] of [
      ["{", 400, "isn't JSON"],
      ["[]", 422, "Nothing was stored"],
      [{ ...BODY, commits: [] }, 422, "must hold at least one commit"],
      [{ ...BODY, commits }, 422, "must hold at most 5000 commits"],
      [{ ...BODY, rules_version: "latest" }, 422, "a version of the classifier's rules"],
      [{ ...BODY, cursor: { key: "x", heads: [SHA], notes_commit: null } }, 422, "SHA-256"],
      [" ".repeat(4_000_001), 413, "at most 4000000 bytes"],
    ] as const) {
      const answer = await post(token, body);
      expect(answer.status).toBe(status);
      expect(await answer.text()).toContain(words);
    }
    const form = await fetch(`${server.url}/api/v1/orgs/${slug}/commit-origins`, {
      method: "POST",
      headers: headers(token, "text/plain"),
      body: JSON.stringify(BODY),
    });
    expect(form.status).toBe(415);
    expect(await stored()).toEqual([]);
  });

  test("5,000 commits go in one batch", async () => {
    const token = await createToken();
    const commits = Array.from({ length: 5_000 }, (_, at) => ({
      ...COMMIT,
      sha: at.toString(16).padStart(40, "0"),
    }));
    expect(await (await post(token, { ...BODY, commits })).json()).toMatchObject({ stored: 5_000 });
  });

  test("neither without a token, nor with another organization's, a revoked one, or one for other things", async () => {
    const cursor = { key: KEY, heads: [SHA], notes_commit: null };
    await post(await createToken(), { ...BODY, cursor });
    const before = await stored();
    const other = await createOrganization(service(backend));
    const revoked = await createToken();
    await backend.sql(
      "update public.api_tokens set revoked_at = now() where token_hash = $1",
      apiTokenHash(revoked),
    );
    const attempts: [string | null, number][] = [
      [null, 401],
      ["iris_notatoken", 401],
      [newApiToken(), 401],
      [revoked, 401],
      [await createToken(["dora:read", "deployments:export"]), 403],
      [await createToken(["commit-origins:write"], other), 404],
    ];
    const change = { ...BODY, commits: [{ ...COMMIT, sha: "b".repeat(40) }] };
    for (const [token, status] of attempts) {
      const written = await post(token, change);
      expect(written.status).toBe(status);
      const read = await readCursor(token);
      expect(read.status).toBe(status);
      expect(await read.text()).not.toContain(SHA);
    }
    expect((await post(await createToken(), change, "no-such-organization")).status).toBe(404);
    expect(await stored()).toEqual(before);
    // What the other organization's token may do, it does at home.
    expect(
      await (
        await readCursor(await createToken(["commit-origins:write"], other), KEY, await slugOf(other))
      ).text(),
    ).toBe("");
  });

  test("a cursor comes back as it was given, to its organization", async () => {
    const token = await createToken();
    expect((await readCursor(token)).status).toBe(204);
    const cursor = { key: KEY, heads: [SHA, "b".repeat(40)], notes_commit: "c".repeat(40) };
    await post(token, { ...BODY, cursor });
    const { key, ...kept } = cursor;
    expect(await (await readCursor(token, key)).json()).toEqual({ ...kept, rules_version: "1.0" });
    expect((await readCursor(token, "nonsense")).status).toBe(400);
  });

  test("too many batches in a minute are told when to come back", async () => {
    const token = await createToken();
    await backend.sql("delete from private.request_rate_limits");
    const statuses = new Map<number, number>();
    let refused: Response | undefined;
    for (let at = 0; at < 62; at += 1) {
      const answer = await post(token, "{");
      statuses.set(answer.status, (statuses.get(answer.status) ?? 0) + 1);
      if (answer.status === 429) refused = answer;
    }
    expect([...statuses]).toEqual([
      [400, 60],
      [429, 2],
    ]);
    expect(Number(refused?.headers.get("retry-after"))).toBeGreaterThan(0);
  });

  test("figures are worked out anew after the last batch of a push, not after each", async () => {
    const token = await createToken();
    await post(token, { ...BODY, more: true });
    expect(state.afterwards).toHaveLength(0);
    await post(token, BODY);
    expect(state.afterwards).toHaveLength(1);
    await state.afterwards[0]?.();
  });

  describe("a real repository, pushed by the command", () => {
    let repository: GitRepository;
    beforeEach(() => {
      repository = GitRepository.create();
    });
    afterEach(() => repository.remove());
    const push = (token: string, ...args: string[]) =>
      runOriginsPush(repository.directory, ["--server", server.url, "--org", slug, ...args], {
        IRIS_TOKEN: token,
      });

    test("arrives once, says something new the next time, and outweighs what Datadog couldn't see", async () => {
      const token = await createToken();
      const ai = repository.commit({
        message: "Add search\n\nCo-Authored-By: Claude <noreply@anthropic.com>",
      });
      const human = repository.commit({ message: "Fix a thing" });
      const noted = repository.commit({ message: "Write it", files: { "a.ts": "1\n" } });
      await backend.sql(
        `insert into public.commit_observations (organization_id, sha, source, origin, rule_id, rules_version, unknown_reason, strength)
         values ($1, $2, 'datadog', 'UNKNOWN', 'unknown/subject-only', '1.0', 'subject-only', 0)`,
        organizationId,
        human,
      );
      const first = await push(token);
      expect(first.stderr).toContain("The server took 3 in");
      expect(first.code).toBe(0);
      repository.note(noted, "a.ts", "claude");
      const second = await push(token);
      expect(second.stderr).toContain("1 commit again, for a changed note");
      const origins = await backend.sql<{
        sha: string;
        origin: string;
        source: string;
        level: string | null;
      }>(
        "select sha, origin, source, evidence_level as level from public.commit_origins where organization_id = $1",
        organizationId,
      );
      expect(new Map(origins.map(({ sha, ...rest }) => [sha, rest]))).toEqual(
        new Map([
          [ai, { origin: "AI_ASSISTED", source: "git", level: "E4" }],
          [human, { origin: "HUMAN", source: "git", level: null }],
          [noted, { origin: "AI_ASSISTED", source: "git", level: "E5" }],
        ]),
      );
      expect((await push(token)).stderr).toContain("Nothing new since the last push");
    });

    test("a revoked token ends with exit code 2 and leaves nothing", async () => {
      const token = await createToken();
      await backend.sql(
        "update public.api_tokens set revoked_at = now() where token_hash = $1",
        apiTokenHash(token),
      );
      repository.commit({ message: "One" });
      const { code, stderr } = await push(token);
      expect(code).toBe(2);
      expect(stderr).toContain("doesn't accept the token");
      expect(await stored()).toEqual([]);
    });

    test("a token for reading is told what it lacks", async () => {
      repository.commit({ message: "One" });
      const { code, stderr } = await push(await createToken(["dora:read"]));
      expect(code).toBe(2);
      expect(stderr).toContain("commit-origins:write");
    });
  });

  test("the newest cursors of an organization are kept, however many keys a token makes up", async () => {
    const other = await createOrganization(service(backend));
    for (const of of [organizationId, other]) {
      await backend.sql(
        `insert into public.commit_push_cursors (organization_id, repository_key, rules_version, heads, pushed_at)
         select $1, lpad(to_hex(n), 64, '0'), '1.0', array[$2], now() - make_interval(secs => n) from generate_series(1, 2000) as n`,
        of,
        SHA,
      );
    }
    await post(await createToken(), { ...BODY, cursor: { key: KEY, heads: [SHA], notes_commit: null } });
    const kept = await backend.sql<{ n: number; oldest: string }>(
      "select count(*)::integer as n, max(repository_key) filter (where repository_key like '00%') as oldest from public.commit_push_cursors where organization_id = $1",
      organizationId,
    );
    expect(kept).toEqual([{ n: 2_000, oldest: (1_999).toString(16).padStart(64, "0") }]);
    const [others] = await backend.sql<{ n: number }>(
      "select count(*)::integer as n from public.commit_push_cursors where organization_id = $1",
      other,
    );
    expect(others?.n).toBe(2_000);
  });

  test("a push for an organization that was deleted meanwhile is no mystery", async () => {
    const { error } = await service(backend).rpc("record_commit_push_cursor", {
      p_organization_id: randomUUID(),
      p_repository_key: KEY,
      p_rules_version: "1.0",
      p_heads: [SHA],
      p_notes_commit: null as never,
    });
    expect(error?.code).toBe("PT404");
  });
});
