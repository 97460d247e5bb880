import { gzipSync } from "node:zlib";
import { afterAll, beforeAll, beforeEach, describe, expect, test, vi } from "vitest";
import { takeRateLimit } from "@/lib/platform/rate-limits/take";
import type { ApiScope } from "@/lib/workspace/api-tokens/scopes";
import { apiTokenHash, newApiToken } from "@/lib/workspace/api-tokens/token";
import type { OrganizationId } from "@/lib/workspace/organizations/organization-id";
import { DATABASES, hushRefusals, setBackendEnvironment } from "../access/backends";
import type { Backend } from "../support/backend";
import { daysAgo, deployment, historyOf, shaOf } from "../support/events";
import { createOrganization, service } from "../support/people";
import { createScene, syncScene } from "../support/scene";

const state = vi.hoisted(() => ({
  client: undefined as unknown,
  afterwards: [] as (() => Promise<unknown>)[],
}));
vi.mock("next/server", () => ({ after: (work: () => Promise<unknown>) => state.afterwards.push(work) }));
vi.mock("@/lib/platform/supabase/service", async (original) => ({
  ...(await original<typeof import("@/lib/platform/supabase/service")>()),
  serviceClient: () => state.client,
}));

const { POST: pushDeployments } = await import("@/app/api/v1/orgs/[org]/deployments/route");
const { POST: pushIncidents } = await import("@/app/api/v1/orgs/[org]/incidents/route");
const { GET: getDora } = await import("@/app/api/v1/orgs/[org]/dora/route");
const { GET: getSyncStatus } = await import("@/app/api/v1/orgs/[org]/sync-status/route");
const { GET: exportDeployments } = await import("@/app/api/v1/orgs/[org]/export/deployments/route");

const hoursAgo = (hours: number) => new Date(Date.now() - hours * 3_600_000).toISOString();
const TRAILER = "Change checkout\n\nCo-Authored-By: Claude <noreply@anthropic.com>";
const STARTED = hoursAgo(3);
const ONE = {
  id: "run-1",
  service: "checkout",
  env: "production",
  started_at: STARTED,
  finished_at: hoursAgo(2),
  git: { repository_url: "https://git.example/shop/checkout.git", commit_sha: shaOf("ai") },
  commits: [
    { sha: shaOf("ai"), timestamp: hoursAgo(26), message: TRAILER, author: { email: "ann@authors.example" } },
    {
      sha: shaOf("human"),
      timestamp: hoursAgo(14),
      message: "Mend\n\nby hand",
      author: { email: "bob@authors.example" },
    },
  ],
};

describe.each(DATABASES)("on $name", ({ start }) => {
  let backend: Backend;
  let organizationId: OrganizationId;
  let slug: string;
  let token: string;

  beforeAll(async () => {
    backend = await start();
    setBackendEnvironment(backend);
    hushRefusals();
    state.client = service(backend);
  });
  afterAll(() => backend.stop());
  beforeEach(async () => {
    organizationId = await createOrganization(service(backend));
    await backend.sql(
      "update public.organizations set production_environments = '{production}' where id = $1",
      organizationId,
    );
    slug = await slugOf(organizationId);
    token = await createToken(["events:write", "dora:read", "deployments:export"]);
    state.afterwards = [];
  });

  async function slugOf(id: string): Promise<string> {
    const [row] = await backend.sql<{ slug: string }>(
      "select slug from public.organizations where id = $1",
      id,
    );
    return row?.slug ?? "";
  }

  async function createToken(scopes: ApiScope[], of: string = organizationId) {
    const made = newApiToken();
    await backend.sql(
      "insert into public.api_tokens (organization_id, name, scopes, token_hash, last_four) values ($1, 'CI', $2, $3, 'last')",
      of,
      scopes,
      apiTokenHash(made),
    );
    return made;
  }

  type Handler = (request: Request, context: { params: Promise<{ org: string }> }) => Promise<Response>;
  async function call(handler: Handler, path: string, init: RequestInit = {}, by: string | null = token) {
    const headers = { "content-type": "application/json", ...init.headers };
    const request = new Request(`http://iris.test/api/v1/orgs/${slug}/${path}`, {
      ...init,
      headers: by === null ? headers : { ...headers, authorization: `Bearer ${by}` },
    });
    const answer = await handler(request, { params: Promise.resolve({ org: slug }) });
    const text = await answer.text();
    return {
      status: answer.status,
      headers: answer.headers,
      text,
      json: () => JSON.parse(text),
    };
  }
  const send = (body: unknown) => ({ method: "POST", body: JSON.stringify(body) });
  const push = (deployments: readonly unknown[], more: object = {}, by: string | null = token) =>
    call(pushDeployments, "deployments", send({ deployments, ...more }), by);
  const pushIncident = (incidents: readonly unknown[]) =>
    call(pushIncidents, "incidents", send({ incidents }));
  const rows = () =>
    backend.sql<Record<string, unknown>>(
      "select external_id, result, recovery_seconds, human_commits, ai_commits, counts, result_rule, lead_time_seconds, duration_seconds from public.external_deployments where organization_id = $1 order by external_id",
      organizationId,
    );
  const figures = async () => {
    const { json } = await call(getDora, "dora?window=30");
    const { basis, figures: all } = json();
    return { basis, of: (name: string) => all.find((one: { name: string }) => one.name === name) };
  };

  test("a deployment becomes the row that a sync would have read, with its commits' origins, and again changes nothing", async () => {
    const first = await push([ONE]);
    expect(first.json()).toEqual({ stored: 1, changed: 0, unchanged: 0, deleted: 0, errors: [] });
    expect(first.status).toBe(200);
    expect(first.headers.get("cache-control")).toContain("no-store");
    expect((await push([ONE])).json()).toMatchObject({ stored: 0, changed: 0, unchanged: 1 });
    const [row, ...others] = await rows();
    expect(others).toEqual([]);
    // 24 and 12 hours from commit to the end of the deployment.
    expect(row).toMatchObject({ external_id: "run-1", result: "pending", human_commits: 1, ai_commits: 1 });
    expect(Math.round(Number(row?.lead_time_seconds) / 3600)).toBe(18);
    const [texts] = await backend.sql<{ found: number }>(
      "select count(*)::int as found from public.external_deployment_secrets where organization_id = $1 and ciphertext::text like '%ann@%'",
      organizationId,
    );
    expect(texts?.found).toBe(0);
  });

  test("one push, and the API has figures that say where they come from", async () => {
    await push([
      { ...ONE, change_failure: true, recovery_time_sec: 600 },
      { ...ONE, id: "run-2", change_failure: false },
    ]);
    for (const work of state.afterwards) await work();
    const { basis, of } = await figures();
    expect(basis.source).toBe("pipeline");
    expect(basis.dataAsOf).not.toBeNull();
    expect(of("dora_source")).toMatchObject({ value: "pipeline" });
    expect(of("dora_deployments_total")).toMatchObject({ value: 2 });
    expect(of("dora_deployments_failed")).toMatchObject({ value: 1 });
    const status = (await call(getSyncStatus, "sync-status")).json();
    expect(status).toMatchObject({ connection: "pushed", progress: null });
    expect(status.feeds).toMatchObject([{ kind: "pushed_deployments", state: "live" }]);
  });

  test("a result that comes later is an update, what isn't said again stays, and null takes it back", async () => {
    await push([ONE]);
    const exported = async (query: string) =>
      (await call(exportDeployments, `export/deployments${query}`)).json();
    const { next_cursor: cursor } = await exported("?limit=100");
    const failed = {
      ...ONE,
      change_failure: true,
      change_failure_rule: "reverted-sha@1.0",
      change_failure_commit: shaOf("revert"),
      remediation: { id: "run-2", type: "rollback" },
      recovery_time_sec: 900,
    };
    expect((await push([failed])).json()).toMatchObject({ changed: 1 });
    const told = { result: "failed", recovery_seconds: 900, result_rule: "reverted-sha@1.0" };
    expect(await rows()).toMatchObject([told]);
    // The pipeline's first push, sent again by a retry.
    await push([ONE]);
    expect(await rows()).toMatchObject([told]);
    expect((await exported(`?cursor=${cursor}`)).rows).toMatchObject([
      { id: "run-1", result: "failed", result_rule: "reverted-sha@1.0", result_commit: shaOf("revert") },
    ]);
    await push([{ ...ONE, change_failure: null }]);
    expect(await rows()).toMatchObject([{ result: "pending", recovery_seconds: null, result_rule: null }]);
    const changes = await backend.sql(
      "select from_result, to_result from public.result_changes where organization_id = $1 order by seen_at",
      organizationId,
    );
    expect(changes).toEqual([
      { from_result: "pending", to_result: "failed" },
      { from_result: "failed", to_result: "pending" },
    ]);
  });

  test("batches that meet, each with the same deployments in another order, store each once", async () => {
    const batch = Array.from({ length: 20 }, (_, at) => ({ ...ONE, id: `run-${at}` }));
    const answers = await Promise.all([
      push(batch),
      push(batch.toReversed()),
      push(batch.slice(5)),
      push([...batch.slice(10), ...batch.slice(0, 10)]),
    ]);
    expect(answers.map(({ status }) => status)).toEqual([200, 200, 200, 200]);
    expect(answers.reduce((sum, one) => sum + one.json().stored, 0)).toBe(20);
    expect(await rows()).toHaveLength(20);
  });

  test("what can't be taken is told one by one, and the rest is stored", async () => {
    const answer = await push([
      ONE,
      { ...ONE, id: "no-service", service: "" },
      { ...ONE, id: "yesterday", started_at: "yesterday" },
      { ...ONE, id: "tomorrow", started_at: hoursAgo(-24), finished_at: null },
      { ...ONE, id: "backwards", finished_at: hoursAgo(9) },
      { ...ONE, id: "named", deployed_by: "ann@authors.example" },
      { ...ONE, id: "passed", change_failure: false, recovery_time_sec: 5 },
      ONE,
      "run-9",
      { id: "never-pushed", deleted: true },
      { ...ONE, id: "short", git: { commit_sha: "abc123" } },
    ]);
    expect(answer.status).toBe(207);
    const { errors, ...counts } = answer.json();
    expect(counts).toEqual({ stored: 1, changed: 0, unchanged: 0, deleted: 0 });
    expect(errors.map(({ index, id, field }: Record<string, unknown>) => [index, id, field])).toEqual([
      [1, "no-service", "service"],
      [2, "yesterday", "started_at"],
      [3, "tomorrow", "started_at"],
      [4, "backwards", "finished_at"],
      [5, "named", "deployed_by"],
      [6, "passed", "recovery_time_sec"],
      [7, "run-1", "id"],
      [8, null, null],
      [9, "never-pushed", "id"],
      [10, "short", "git.commit_sha"],
    ]);
    expect(answer.text).not.toContain("ann@");
    const nothing = await push([{ ...ONE, id: "bad", service: null }]);
    expect(nothing.status).toBe(422);
    expect(nothing.headers.get("content-type")).toBe("application/problem+json");
    expect(nothing.json().errors).toMatchObject([{ index: 0, id: "bad", field: "service" }]);
  });

  test("what isn't a batch is refused with what to do, and gzip is taken", async () => {
    for (const [body, status, words] of [
      ["{", 400, "isn't JSON"],
      ["[]", 422, "Nothing was stored"],
      [JSON.stringify({ deployments: {} }), 422, "a list of deployments"],
      [JSON.stringify({ deployments: Array(501).fill(ONE) }), 422, "at most 500 deployments"],
      [
        JSON.stringify({ deployments: [], covers: { from: hoursAgo(1), to: hoursAgo(2) } }),
        422,
        "begin before",
      ],
      [" ".repeat(4_000_001), 413, "at most 4000000 bytes"],
    ] as const) {
      const answer = await call(pushDeployments, "deployments", { method: "POST", body });
      expect(answer.status).toBe(status);
      expect(answer.text).toContain(words);
    }
    const body = gzipSync(JSON.stringify({ deployments: [ONE] }));
    const zipped = await call(pushDeployments, "deployments", {
      method: "POST",
      body,
      headers: { "content-encoding": "gzip" },
    });
    expect(zipped.json()).toMatchObject({ stored: 1 });
  });

  test("neither without a token, nor with another organization's, nor with one for other things", async () => {
    const other = await createOrganization(service(backend));
    const attempts: [string | null, number][] = [
      [null, 401],
      [newApiToken(), 401],
      [await createToken(["dora:read", "deployments:export", "commit-origins:write"]), 403],
      [await createToken(["events:write"], other), 404],
    ];
    for (const [by, status] of attempts) expect((await push([ONE], {}, by)).status).toBe(status);
    expect(await rows()).toEqual([]);
    // One that pushes reads nothing.
    expect((await call(getDora, "dora", {}, await createToken(["events:write"]))).status).toBe(403);
  });

  test("more than 60 batches a minute wait, whichever token sends them", async () => {
    const spent = { key: `pushed-events:${organizationId}`, limit: 60, windowSeconds: 60 };
    await Promise.all(Array.from({ length: 60 }, () => takeRateLimit(service(backend), spent)));
    const answer = await push([ONE]);
    expect(answer.status).toBe(429);
    expect(Number(answer.headers.get("retry-after"))).toBeGreaterThan(0);
    await backend.sql("delete from private.request_rate_limits");
  });

  test("what is taken back counts nowhere, and is back when it is pushed again", async () => {
    await push([ONE]);
    expect((await push([{ id: "run-1", deleted: true }])).json()).toMatchObject({ deleted: 1, errors: [] });
    expect(await rows()).toMatchObject([{ counts: false }]);
    expect((await push([{ id: "run-1", deleted: true }])).json()).toMatchObject({ deleted: 0, errors: [] });
    await push([ONE]);
    expect(await rows()).toMatchObject([{ counts: true }]);
  });

  test("a time is known from the first push to the last, and as far as the caller says", async () => {
    const spans = async () => {
      const { json } = await call(getSyncStatus, "sync-status");
      return json().feeds[0]?.spansRead as { from: string; to: string }[];
    };
    await push([ONE]);
    expect(await spans()).toMatchObject([{ from: STARTED }]);
    // A nightly empty batch says that nothing else happened.
    expect((await push([])).json()).toMatchObject({ stored: 0, unchanged: 0 });
    const old = [
      { ...ONE, id: "old-1", started_at: hoursAgo(240), finished_at: null },
      { ...ONE, id: "old-2", started_at: hoursAgo(200), finished_at: null },
    ];
    await push(old);
    expect(await spans()).toMatchObject([
      { from: old[0]?.started_at, to: old[1]?.started_at },
      { from: STARTED },
    ]);
    const from = hoursAgo(300);
    await push([], { covers: { from } });
    expect(await spans()).toMatchObject([{ from }]);
    expect(await spans()).toHaveLength(1);
  });

  test("incidents are pushed the same way, their names encrypted", async () => {
    const incident = {
      id: "inc-1",
      name: "Checkout is down",
      services: ["checkout"],
      env: "production",
      severity: "1",
      started_at: hoursAgo(5),
    };
    expect((await pushIncident([incident])).json()).toMatchObject({ stored: 1 });
    expect((await pushIncident([{ ...incident, finished_at: hoursAgo(4) }])).json()).toMatchObject({
      changed: 1,
    });
    expect((await pushIncident([{ ...incident, id: "inc-2", commits: [] }])).status).toBe(422);
    const [row] = await backend.sql<Record<string, unknown>>(
      "select feed, services, envs, source, round(restore_seconds) as seconds from public.external_incidents where organization_id = $1",
      organizationId,
    );
    expect(row).toMatchObject({
      feed: "pushed_incidents",
      services: ["checkout"],
      envs: ["production"],
      source: "pipeline",
    });
    expect(Number(row?.seconds)).toBe(3600);
    await push([ONE]);
    const { of } = await figures();
    expect(of("dora_incidents_total")).toMatchObject({ value: 1 });
    expect((await pushIncident([{ id: "inc-1", deleted: true }])).json()).toMatchObject({ deleted: 1 });
  });

  test("nothing is counted from two sources: Datadog refuses pushes while it is connected, and its word stands for what it read", async () => {
    const early = { ...ONE, id: "early", started_at: daysAgo(2), finished_at: daysAgo(2), commits: [] };
    const late = { ...ONE, id: "late", commits: [] };
    await push([early, late]);
    const scene = await createScene(backend, historyOf([deployment("theirs")]), { organizationId });
    const refused = await push([ONE]);
    expect(refused.status).toBe(409);
    expect(refused.json().detail).toContain("disconnect Datadog");
    await syncScene(scene);
    const counted = async () =>
      (await rows()).filter(({ counts }) => counts).map(({ external_id }) => external_id);
    expect(await counted()).toEqual(["late", "theirs"]);
    const { json } = await call(getDora, "dora?from=2026-11-01T00:00:00Z&to=2027-01-01T00:00:00Z");
    expect(json().basis.source).toBe("both");
    await backend.sql(
      "update public.org_integrations set status = 'disconnected' where organization_id = $1 and provider = 'datadog'",
      organizationId,
    );
    const again = await push([early, late, { ...late, id: "theirs" }]);
    expect(again.status).toBe(207);
    expect(again.json()).toMatchObject({ unchanged: 1, errors: [{ id: "early" }, { id: "theirs" }] });
    expect(await counted()).toEqual(["late", "theirs"]);
  });

  test("nobody's schedule waits for a pipeline or for estimates", async () => {
    await push([ONE]);
    await push([], { estimated_from: "git" });
    const [due] = await backend.sql<{ due: number }>("select public.count_due_integrations() as due");
    const [planned] = await backend.sql<{ at: unknown }>("select public.next_work_at() as at");
    expect(due?.due).toBe(0);
    expect(planned?.at ?? null).toBeNull();
  });

  describe("what is estimated from git", () => {
    const GIT = { estimated_from: "git" };
    const derived = (id: string, failed: boolean, more: object = {}) => ({
      ...ONE,
      id: `git:checkout:${id}`,
      source: "git main",
      started_at: daysAgo(3),
      finished_at: daysAgo(3),
      git: { commit_sha: shaOf(id) },
      commits: [{ sha: shaOf(id), timestamp: daysAgo(3), message: `change ${id}` }],
      change_failure: failed,
      change_failure_rule: failed ? "reverted-sha@1.0" : "not-taken-back@1.0",
      ...(failed && { change_failure_commit: shaOf("revert") }),
      ...more,
    });
    const covers = { from: daysAgo(60), to: daysAgo(0) };
    const counted = async () =>
      (await rows()).filter(({ counts }) => counts).map(({ external_id }) => external_id);
    const compared = async () => {
      const { data } = await service(backend).rpc("compare_estimates", { p_organization_id: organizationId });
      return JSON.parse(data ?? "null");
    };

    test("is every figure's source, by name, while nothing else tells of deployments; each result names its rule", async () => {
      const said = derived("said", true, {
        change_failure_rule: undefined,
        change_failure_commit: undefined,
      });
      const answer = await push([derived("a", true), derived("b", false), said], { ...GIT, covers });
      expect(answer.status).toBe(207);
      expect(answer.json()).toMatchObject({
        stored: 2,
        errors: [{ id: said.id, field: "change_failure_rule" }],
      });
      const { basis, of } = await figures();
      expect(basis.source).toBe("git");
      expect(of("dora_source")).toMatchObject({ value: "git" });
      expect(of("dora_deployments_failed")).toMatchObject({ value: 1 });
      const status = (await call(getSyncStatus, "sync-status")).json();
      expect(status).toMatchObject({ connection: "estimated", feeds: [{ kind: "estimated_deployments" }] });
      expect(status.feeds[0].spansRead.flatMap(Object.values).map(Date.parse)).toEqual(
        [covers.from, covers.to].map(Date.parse),
      );
      // Where a change is its own commit, no time passed that git could tell.
      expect(
        (await rows()).map((row) => [row.result_rule, row.lead_time_seconds, row.duration_seconds]),
      ).toEqual([
        ["reverted-sha@1.0", null, null],
        ["not-taken-back@1.0", null, null],
      ]);
      expect((await push([derived("a", true)], { ...GIT, covers })).json()).toMatchObject({ unchanged: 1 });
      expect((await push([], { estimated_from: "memory" })).status).toBe(422);
    });

    test("counts a service in one way: pushing it by tags takes back what was pushed by commits", async () => {
      await push([derived("a", true), derived("b", false)], GIT);
      const tagged = derived("v1", false, { source: "git tags v*" });
      expect((await push([tagged], GIT)).json()).toMatchObject({ stored: 1, deleted: 2 });
      expect(await counted()).toEqual([tagged.id]);
    });

    test("is kept when Datadog tells of deployments, is taken while it is connected, and is in no number then", async () => {
      await push([derived("theirs-commit", true), derived("b", false)], { ...GIT, covers });
      await backend.sql(
        "insert into public.origin_verdicts (organization_id, week_end, definition_version, environments, verdict, reason, failed, evaluated) values ($1, now(), 1, '{production}', 'not-compared', 'no-failures', 0, 0)",
        organizationId,
      );
      const scene = await createScene(backend, historyOf([deployment("theirs")]), { organizationId });
      expect((await push([derived("b", false)], GIT)).json()).toMatchObject({ unchanged: 1 });
      expect((await figures()).basis.source).toBe("git");
      await syncScene(scene);
      expect(await counted()).toEqual(["theirs"]);
      expect((await figures()).basis.source).toBe("datadog");
      expect((await push([derived("c", true)], { ...GIT, covers })).json()).toMatchObject({ stored: 1 });
      expect(await counted()).toEqual(["theirs"]);
      const kept = await backend.sql(
        "select 1 from public.origin_verdicts where organization_id = $1",
        organizationId,
      );
      expect(kept).toEqual([]);
      expect(await compared()).toMatchObject({
        git: 3,
        given: 1,
        matched: 1,
        git_matched: 1,
        both_failed: 0,
        only_given: 0,
        only_git: 1,
        both_passed: 0,
        disagreements: [{ service: "checkout", given: "passed" }],
      });
    });

    test("gives way to a pipeline that pushes deployments as well", async () => {
      await push([derived("a", true)], { ...GIT, covers });
      await push([ONE]);
      expect(await counted()).toEqual(["run-1"]);
      expect((await figures()).basis.source).toBe("pipeline");
    });
  });
});
