import type { ValidateFunction } from "ajv";
import Ajv2020 from "ajv/dist/2020";
import { afterAll, afterEach, beforeAll, describe, expect, test, vi } from "vitest";
import { GET as getCursor } from "@/app/api/v1/orgs/[org]/commit-origins/cursors/[key]/route";
import { POST as pushCommitOrigins } from "@/app/api/v1/orgs/[org]/commit-origins/route";
import { GET as getDeploymentsCsv } from "@/app/api/v1/orgs/[org]/deployments.csv/route";
import { GET as getDora } from "@/app/api/v1/orgs/[org]/dora/route";
import { GET as getExport } from "@/app/api/v1/orgs/[org]/export/deployments/route";
import { GET as getFacts } from "@/app/api/v1/orgs/[org]/facts.json/route";
import { GET as getFigures } from "@/app/api/v1/orgs/[org]/figures/route";
import { GET as getMetrics } from "@/app/api/v1/orgs/[org]/metrics/route";
import { GET as getSyncStatus } from "@/app/api/v1/orgs/[org]/sync-status/route";
import { openApiDocument } from "@/lib/read/api/openapi";
import { type Facts, factsSchema } from "@/lib/read/exports/facts-schema";
import { recompute } from "@/lib/read/exports/recompute";
import { FIGURE_NAMES } from "@/lib/read/reports/schema";
import type { ApiScope } from "@/lib/workspace/api-tokens/scopes";
import { newApiToken } from "@/lib/workspace/api-tokens/token";
import { DATABASES, hushRefusals, setBackendEnvironment } from "../access/backends";
import type { Backend } from "../support/backend";
import { anonymous, type Cast, createCast, createOrganization, service } from "../support/people";
import type { Scene } from "../support/scene";
import { createToken, DEPLOYMENTS, slugOf, syncLargeHistory } from "./organization";

const running = vi.hoisted(() => ({ service: undefined as unknown, session: undefined as unknown }));
vi.mock("@/lib/platform/supabase/service", async (original) => ({
  ...(await original<typeof import("@/lib/platform/supabase/service")>()),
  serviceClient: () => running.service,
}));
vi.mock("@/lib/platform/supabase/server", () => ({ userClient: async () => running.session }));

type Handler = (request: Request, context: { params: Promise<{ org: string }> }) => Promise<Response>;
interface Route {
  path: string;
  handler: Handler;
  scope: ApiScope;
}
const READING: readonly Route[] = [
  { path: "dora", handler: getDora, scope: "dora:read" },
  { path: "facts.json", handler: getFacts, scope: "dora:read" },
  { path: "deployments.csv", handler: getDeploymentsCsv, scope: "deployments:export" },
  { path: "metrics", handler: getMetrics, scope: "dora:read" },
];
const ALL = "?from=2026-10-20T00:00:00Z&to=2026-11-21T00:00:00Z";
const WHOLE = "&history=whole";

const DOCUMENT = openApiDocument();
const AJV = new Ajv2020({ strict: false, validateFormats: false, allErrors: true });
AJV.addSchema({ $id: "api", ...(DOCUMENT as object) });

/** The answers that the document describes, by path, status and media type, as JSON Schema. */
function validatorFor(path: string, status: number, type: string, method: "get" | "post" = "get") {
  const operation = DOCUMENT.paths?.[`/api/v1/orgs/{org}/${path}`]?.[method];
  const answer = operation?.responses?.[String(status)];
  const schema = answer && "content" in answer ? answer.content?.[type]?.schema : undefined;
  if (!schema) throw new Error(`${path} ${status} ${type} isn't described`);
  const $ref = `api#/paths/${pointer(`/api/v1/orgs/{org}/${path}`)}/${method}/responses/${status}/content/${pointer(type)}/schema`;
  // Compiled once: a suite asks hundreds of times.
  const validator = VALIDATORS.get($ref) ?? AJV.compile({ $ref });
  VALIDATORS.set($ref, validator);
  return validator;
}
const VALIDATORS = new Map<string, ValidateFunction>();
const pointer = (text: string) => encodeURIComponent(text.replaceAll("~", "~0").replaceAll("/", "~1"));

describe.each(DATABASES)("on $name", ({ start }) => {
  let backend: Backend;
  let cast: Cast;
  let scene: Scene;
  let slug: string;
  let otherSlug: string;

  beforeAll(async () => {
    backend = await start();
    setBackendEnvironment(backend);
    hushRefusals();
    running.service = service(backend);
    running.session = anonymous(backend);
    cast = await createCast(backend);
    slug = await slugOf(backend, cast.organizationId);
    otherSlug = await slugOf(backend, await createOrganization(service(backend), cast.stranger.id));
    scene = await syncLargeHistory(backend, cast);
  });
  afterAll(() => backend.stop());
  // An organization has so many tokens and no more; each test makes its own.
  afterEach(() =>
    backend.sql("delete from public.api_tokens where organization_id = $1", cast.organizationId),
  );

  async function get(route: Pick<Route, "path" | "handler">, token: string | null, query = ALL, at = slug) {
    const headers = new Headers(token === null ? {} : { authorization: `Bearer ${token}` });
    const request = new Request(`http://iris.test/api/v1/orgs/${at}/${route.path}${query}`, { headers });
    const answer = await route.handler(request, { params: Promise.resolve({ org: at }) });
    const type = answer.headers.get("content-type")?.split(";")[0] ?? "";
    const text = await answer.text();
    const validate = validatorFor(route.path, answer.status, type);
    validate(type.endsWith("json") ? JSON.parse(text) : text);
    expect(validate.errors ?? []).toEqual([]);
    expect(answer.headers.get("cache-control")).toContain("no-store");
    return { status: answer.status, text, headers: answer.headers, json: () => JSON.parse(text) };
  }
  const [dora, factsRoute, csvRoute] = READING as [Route, Route, Route];
  const tokenFor = async (...scopes: ApiScope[]) =>
    (await createToken(cast.admin, cast.organizationId, scopes)).token;
  async function asPerson<T>(client: unknown, work: () => Promise<T>): Promise<T> {
    running.session = client;
    try {
      return await work();
    } finally {
      running.session = anonymous(backend);
    }
  }
  const clearLimits = () => backend.sql("delete from private.request_rate_limits");

  describe.each(READING)("$path", (route) => {
    test("nobody, a stranger's session and a made-up token get nothing", async () => {
      expect((await get(route, null)).status).toBe(401);
      expect((await get(route, newApiToken())).status).toBe(401);
      await asPerson(cast.stranger.client, async () => {
        expect((await get(route, null)).status).toBe(404);
        expect((await get(route, null, ALL, "no-such-organization")).status).toBe(404);
      });
    });

    test("every member reads with a session, the viewer too", async () => {
      for (const who of ["owner", "admin", "member", "viewer"] as const) {
        await asPerson(cast[who].client, async () => expect((await get(route, null)).status).toBe(200));
      }
    });

    test("a token reads its own organization and no other, and only what it is for", async () => {
      const token = await tokenFor(route.scope);
      expect((await get(route, token)).status).toBe(200);
      for (const at of [otherSlug, "no-such-organization"]) {
        expect((await get(route, token, ALL, at)).status).toBe(404);
      }
      const wrong = route.scope === "dora:read" ? "deployments:export" : "dora:read";
      expect((await get(route, await tokenFor("commit-origins:write", wrong))).status).toBe(403);
    });

    test("a good session doesn't stand in for a bad token", async () => {
      await asPerson(cast.owner.client, async () =>
        expect((await get(route, newApiToken())).status).toBe(401),
      );
    });

    test("a revoked token gets nothing", async () => {
      const { token, id } = await createToken(cast.admin, cast.organizationId, [route.scope]);
      await cast.owner.client.rpc("revoke_api_token", {
        p_organization_id: cast.organizationId,
        p_token_id: id,
      });
      expect((await get(route, token)).status).toBe(401);
    });

    test("past the limit: 429 with the seconds to wait", async () => {
      const token = await tokenFor(route.scope);
      await get(route, token);
      await backend.sql("update private.request_rate_limits set used = 1000");
      const answer = await get(route, token);
      expect(answer.status).toBe(429);
      expect(Number(answer.headers.get("retry-after"))).toBeGreaterThan(0);
      await clearLimits();
    });

    test.each([
      ["window", "?window=31"],
      ["from", "?from=2026-10-20"],
      ["to", "?from=2026-10-20&to=yesterday"],
      ["from", "?from=2000-01-01&to=2099-12-31"],
      ["service", "?service=a%00b"],
      ["repository", "?repository=github.com/nobody/here"],
      ["enviroment", "?enviroment=production"],
    ])("a query that can't be understood is named, not guessed: %s", async (parameter, query) => {
      const answer = await get(route, await tokenFor(route.scope), query);
      expect(answer.status).toBe(400);
      expect(answer.json().errors.map((one: { parameter: string }) => one.parameter)).toContain(parameter);
    });
  });

  test("before production is chosen the figures ask for an environment instead of guessing one", async () => {
    const organizationId = await createOrganization(service(backend), cast.admin.id);
    const { token } = await createToken(cast.admin, organizationId, ["dora:read"]);
    const at = await slugOf(backend, organizationId);
    expect((await get(dora, token, ALL, at)).status).toBe(409);
    const named = await get(dora, token, `${ALL}&env=production`, at);
    expect(named.status).toBe(200);
    for (const { name, value, reason } of named.json().figures) {
      if (name === "days_read") continue;
      expect(value).toBeNull();
      expect(reason).not.toBeNull();
    }
  });

  test("dora gives the 18 fields with counts and definitions, and the comparison that was kept", async () => {
    const report = (await get(dora, await tokenFor("dora:read"))).json();
    const figures = new Map(report.figures.map((one: { name: string }) => [one.name, one]));
    expect([...figures.keys()]).toEqual(FIGURE_NAMES);
    expect(FIGURE_NAMES.filter((name) => name.startsWith("dora_"))).toHaveLength(18);
    expect(figures.get("dora_source")).toMatchObject({ value: "datadog", reason: null });
    expect(figures.get("dora_deployments_total")).toMatchObject({ value: DEPLOYMENTS });
    const cfr = figures.get("dora_cfr") as { value: number; counts: Record<string, number> };
    expect(cfr.value).toBeCloseTo((cfr.counts.failed ?? 0) / (cfr.counts.evaluated ?? 0), 12);
    expect(cfr).toMatchObject({
      definition: { id: "change-failure-rate", page: "/methods/change-failure-rate" },
    });
    expect(report.comparison.result.adjusted.ai).toMatchObject({ measured: true });
    expect(report.basis.dataAsOf).not.toBeNull();
    expect(report.comparison.dataVersion).toBe(report.basis.dataVersion);
  });

  test("metrics gives the same figures as OpenMetrics text", async () => {
    const token = await tokenFor("dora:read");
    const report = (await get(dora, token)).json();
    const cfr = report.figures.find((one: { name: string }) => one.name === "dora_cfr");
    const { text, headers } = await get({ path: "metrics", handler: getMetrics }, token);
    expect(headers.get("content-type")).toBe("application/openmetrics-text; version=1.0.0; charset=utf-8");
    expect(text).toContain(`iris_cfr_ratio{organization="${slug}"} ${cfr.value}\n`);
    expect(text).toContain(`iris_cfr_counted{organization="${slug}",of="failed"} ${cfr.counts.failed}\n`);
  });

  test("filters narrow the figures: two services add up to both", async () => {
    const token = await tokenFor("dora:read");
    const total = async (query: string) =>
      (await get(dora, token, `${ALL}${query}`))
        .json()
        .figures.find((one: { name: string }) => one.name === "dora_deployments_total").value;
    const [one, two] = [await total("&service=service-1"), await total("&service=service-2")];
    expect(one).toBe(DEPLOYMENTS / 20);
    expect(await total("&service=service-1&service=service-2")).toBe(one + two);
    expect(await total("&team=team-1")).toBe((4 * DEPLOYMENTS) / 20);
  });

  /** One token for all: an organization has 50 at most. */
  async function exportFacts(query = `${ALL}${WHOLE}`): Promise<Facts> {
    const factsToken = await tokenFor("dora:read");
    const answer = await get(factsRoute, factsToken, query);
    expect(answer.headers.get("content-disposition")).toMatch(
      /^attachment; filename="iris-[\w-]+-facts\.json"$/,
    );
    return factsSchema.parse(answer.json());
  }

  test("figures by week and service are those of each week and service asked for alone", async () => {
    const route = { path: "figures", handler: getFigures as Handler };
    const token = await tokenFor("dora:read");
    const [from, to] = ["2026-11-02T00:00:00Z", "2026-11-16T00:00:00Z"];
    const table = (await get(route, token, `?from=${from}&to=${to}&interval=week&group_by=service`)).json();
    expect(new Set(table.rows.map((row: { from: string }) => row.from)).size).toBe(2);
    const some = table.rows.filter((_: unknown, i: number) => i % 5 === 0);
    expect(some.length).toBeGreaterThan(1);
    for (const row of some) {
      const alone = (await get(dora, token, `?from=${row.from}&to=${row.to}&service=${row.group}`)).json();
      const { dora_cfr, dora_deploy_frequency_per_day } = row.figures;
      const of = (name: string) => alone.figures.find((figure: { name: string }) => figure.name === name);
      expect(dora_cfr.value).toBe(of("dora_cfr").value);
      expect(dora_deploy_frequency_per_day.value).toBeCloseTo(of("dora_deploy_frequency_per_day").value, 12);
      expect(row.deployments).toBe(of("dora_deployments_total").value);
    }
    const weeks = (await get(route, token, `?from=${from}&to=${to}&interval=week`)).json();
    const whole = (await get(route, token, `?from=${from}&to=${to}`)).json();
    const sum = (rows: { deployments: number }[]) => rows.reduce((total, one) => total + one.deployments, 0);
    expect(sum(weeks.rows)).toBe(sum(whole.rows));
    expect(sum(table.rows)).toBe(sum(whole.rows));
  });

  test("figures that would be too many, or are parted by what isn't known, are refused by name", async () => {
    const route = { path: "figures", handler: getFigures as Handler };
    const token = await tokenFor("dora:read");
    for (const [query, parameter] of [
      ["?from=2026-01-01&to=2026-11-01&interval=day&group_by=service", "group_by"],
      ["?window=30&interval=hour", "interval"],
      ["?window=30&group_by=person", "group_by"],
      ["?window=30&interval=day&interval=week", "interval"],
    ] as const) {
      const answer = await get(route, token, query);
      expect(answer.status, query).toBe(400);
      expect(answer.json().errors, query).toEqual([{ parameter, detail: expect.any(String) }]);
    }
  });

  test("an export's pages lead to every deployment, as JSON and as a table, and to 304 at the end", async () => {
    const route = { path: "export/deployments", handler: getExport as Handler };
    const token = await tokenFor("deployments:export");
    const ids: string[] = [];
    let cursor = "";
    for (let hasMore = true; hasMore; ) {
      const answer = await get(route, token, `?limit=400${cursor && `&cursor=${cursor}`}`);
      const page = answer.json();
      ids.push(...page.rows.map(({ id }: { id: string }) => id));
      cursor = page.next_cursor;
      hasMore = page.has_more;
      expect(answer.headers.get("link") !== null).toBe(hasMore);
    }
    expect(ids).toHaveLength(DEPLOYMENTS);
    expect(new Set(ids).size).toBe(DEPLOYMENTS);
    const table = await get(route, token, "?limit=2&format=csv&cells=raw");
    expect(table.text.split("\r\n")).toHaveLength(4);
    const end = await get(route, token, `?cursor=${cursor}`);
    expect(end.json().rows).toEqual([]);
    const request = new Request(`http://iris.test/api/v1/orgs/${slug}/export/deployments?cursor=${cursor}`, {
      headers: { authorization: `Bearer ${token}`, "if-none-match": end.headers.get("etag") ?? "" },
    });
    expect((await (getExport as Handler)(request, { params: Promise.resolve({ org: slug }) })).status).toBe(
      304,
    );
    for (const query of [
      "?cursor=x",
      `?cursor=${cursor}&changed_since=2026-11-03T00:00:00Z`,
      "?limit=0",
      "?format=xml",
      "?windw=7",
    ])
      expect((await get(route, token, query)).status, query).toBe(400);
    expect((await get(route, await tokenFor("dora:read"), "")).status).toBe(403);
  });

  test("facts.json holds every deployment and commit, beyond 1,000 rows, and no person", async () => {
    const { text } = await get(factsRoute, await tokenFor("dora:read"));
    const facts = factsSchema.parse(JSON.parse(text));
    const given = scene.history.deployments;
    expect(new Set(facts.deployments.map(({ id }) => id))).toEqual(new Set(given.map(({ id }) => id)));
    expect(facts.deployments).toHaveLength(DEPLOYMENTS);
    const shas = given.flatMap(({ attributes }) => (attributes.commits ?? []).map(({ sha }) => sha));
    expect(new Set(facts.deployments.flatMap(({ commits }) => commits.map(({ sha }) => sha)))).toEqual(
      new Set(shas),
    );
    expect(facts.incidents).toHaveLength(12);
    expect(text).not.toMatch(/@|engineer-|fix: handle|Load incident|SEV-/);
  });

  test("the figures that facts.json states follow from its facts, the comparison too", async () => {
    for (const query of [
      ALL,
      `${ALL}&service=service-3`,
      `${ALL}&team=team-2&tool=Claude+Code`,
      `${ALL}&env=`,
    ]) {
      const { values, remarks } = recompute(await exportFacts(`${query}${WHOLE}`));
      expect(values.filter(({ ok }) => !ok)).toEqual([]);
      expect(remarks).toEqual([]);
      expect(values.some(({ name }) => name === "comparison.adjusted.ai.ratio")).toBe(true);
    }
  });

  test("facts.json of a window holds that window alone, and its figures follow from it all the same", async () => {
    const [from, to] = ["2026-11-10T00:00:00Z", "2026-11-17T00:00:00Z"];
    for (const query of [
      `?from=${from}&to=${to}`,
      `?from=${from}&to=${to}&service=service-3&tool=Claude+Code`,
    ]) {
      const facts = await exportFacts(query);
      const days = facts.deployments.map(({ startedAt }) => startedAt);
      expect(days.length).toBeGreaterThan(10);
      expect(days.filter((at) => at < from || at >= to)).toEqual([]);
      expect(facts.comparisonInput).toBeNull();
      expect(recompute(facts).values.filter(({ ok }) => !ok)).toEqual([]);
    }
  });

  test("what holds the answer already is told that nothing changed, without it", async () => {
    const token = await tokenFor("dora:read", "deployments:export");
    for (const route of READING) {
      const { headers } = await get(route, token);
      const etag = headers.get("etag") ?? "";
      const again = async (query: string, held: string) => {
        const request = new Request(`http://iris.test/api/v1/orgs/${slug}/${route.path}${query}`, {
          headers: { authorization: `Bearer ${token}`, "if-none-match": held },
        });
        const answer = await route.handler(request, { params: Promise.resolve({ org: slug }) });
        await answer.body?.cancel();
        return answer.status;
      };
      expect(await again(ALL, etag), route.path).toBe(304);
      expect(await again(`${ALL}&service=service-3`, etag), route.path).toBe(200);
      await backend.sql(
        "update public.organizations set data_version = data_version + 1 where slug = $1",
        slug,
      );
      expect(await again(ALL, etag), route.path).toBe(200);
    }
  });

  test("a name that nobody ever heard of is refused by name, and an environment, service, team or tool that is known isn't", async () => {
    const token = await tokenFor("dora:read");
    const refused = await get(
      dora,
      token,
      `${ALL}&service=service-3&service=nope&env=nowhere&team=none&tool=Nope`,
    );
    expect(refused.status).toBe(400);
    const { errors } = refused.json() as { errors: { parameter: string; detail: string }[] };
    expect(errors.map(({ parameter }) => parameter).sort()).toEqual(["env", "service", "team", "tool"]);
    expect(errors.find(({ parameter }) => parameter === "service")?.detail).toContain('"nope"');
    expect((await get(dora, token, `${ALL}&env=production&env=&team=&tool=Claude+Code`)).status).toBe(200);
  });

  test("every answer says what is left of its limits, and when they begin anew", async () => {
    await clearLimits();
    const token = await tokenFor("dora:read");
    await get(dora, token);
    const { headers } = await get(dora, token, "?window=8");
    expect(headers.get("ratelimit-policy")).toBe(
      '"requests";q=300;w=60, "reads";q=60;w=60, "figures";q=120;w=60',
    );
    expect(headers.get("ratelimit")).toMatch(
      /^"requests";r=298;t=\d+, "reads";r=58;t=\d+, "figures";r=118;t=\d+$/,
    );
  });

  test("raw cells are the texts as they are", async () => {
    const token = await tokenFor("deployments:export");
    const [safe, raw] = await Promise.all(
      ["", "&cells=raw"].map((cells) => get(csvRoute, token, `${ALL}${cells}`)),
    );
    expect(raw?.text).toBe(safe?.text.replaceAll(/(?<=^|,)'/gm, ""));
  });

  test("recompute finds a figure that was tampered with, and a fact that was", async () => {
    const figure = await exportFacts();
    const cfr = figure.stated.figures.find(({ name }) => name === "dora_cfr");
    if (!cfr || typeof cfr.value !== "number") throw new Error("no rate");
    cfr.value += 0.001;
    expect(
      recompute(figure)
        .values.filter(({ ok }) => !ok)
        .map(({ name }) => name),
    ).toEqual(["dora_cfr"]);

    const ratio = await exportFacts();
    const ai = ratio.stated.comparison?.result.adjusted.ai;
    if (!ai?.measured) throw new Error("no ratio");
    ai.interval.low *= 1.0001;
    expect(
      recompute(ratio)
        .values.filter(({ ok }) => !ok)
        .map(({ name }) => name),
    ).toEqual(["comparison.adjusted.ai.interval.low"]);

    const fact = await exportFacts();
    const failed = fact.deployments.find(({ verdict }) => verdict === "failed");
    if (!failed) throw new Error("none failed");
    failed.verdict = "passed";
    const differing = recompute(fact)
      .values.filter(({ ok }) => !ok)
      .map(({ name }) => name);
    expect(differing).toContain("dora_cfr");
    expect(differing).toContain("comparison.adjusted.ai.ratio");
  });

  test("deployments.csv holds every deployment of the window once", async () => {
    const { text, headers } = await get(csvRoute, await tokenFor("deployments:export"));
    expect(headers.get("content-type")).toBe("text/csv; charset=utf-8");
    const lines = text.split("\r\n");
    expect(lines.at(-1)).toBe("");
    expect(lines).toHaveLength(DEPLOYMENTS + 2);
    const ids = new Set(lines.slice(1, -1).map((line) => line.split(",")[0]));
    expect(ids).toEqual(new Set(scene.history.deployments.map(({ id }) => id)));
  });

  test("the document's schemas refuse what isn't an answer, so that the other tests prove something", async () => {
    const validate = validatorFor("dora", 200, "application/json");
    const report = (await get(dora, await tokenFor("dora:read"))).json();
    expect(validate(report)).toBe(true);
    for (const broken of [
      {},
      { ...report, figures: [{}] },
      { ...report, basis: { ...report.basis, dataVersion: "1" } },
    ]) {
      expect(validate(broken)).toBe(false);
    }
  });

  test("pushing commit origins answers what the document says, and so does its cursor", async () => {
    const token = await tokenFor("commit-origins:write");
    const headers = { authorization: `Bearer ${token}`, "content-type": "application/json" };
    const key = "b".repeat(64);
    const commit = {
      sha: "a".repeat(40),
      origin: "HUMAN",
      tools: [],
      evidence_level: null,
      rule_id: "none/human",
      unknown_reason: null,
    };
    const cursor = { key, heads: ["a".repeat(40)], notes_commit: null };
    const push = (body: unknown) => {
      const request = new Request("http://iris.test/", {
        method: "POST",
        headers,
        body: JSON.stringify(body),
      });
      return pushCommitOrigins(request, { params: Promise.resolve({ org: slug }) });
    };
    const readCursor = (one: string) =>
      getCursor(new Request("http://iris.test/", { headers }), {
        params: Promise.resolve({ org: slug, key: one }),
      });
    // With `more` the comparison waits for the last batch, which only a running server can do afterwards.
    const good = { rules_version: "1.0", commits: [commit], cursor, more: true };
    const cursorPath = "commit-origins/cursors/{key}";
    expect((await readCursor(key)).status).toBe(204);
    for (const [answer, status, path, method] of [
      [await push(good), 200, "commit-origins", "post"],
      [await push({ ...good, commits: [{ ...commit, author: "Ana" }] }), 422, "commit-origins", "post"],
      [await readCursor(key), 200, cursorPath, "get"],
      [await readCursor("x"), 400, cursorPath, "get"],
    ] as const) {
      expect(answer.status).toBe(status);
      const type = answer.headers.get("content-type") ?? "";
      const validate = validatorFor(path, status, type.split(";")[0] ?? "", method);
      validate(await answer.json());
      expect(validate.errors ?? []).toEqual([]);
    }
  });

  test("sync-status tells not connected from no events, to members and tokens, and nothing to strangers", async () => {
    const route = { path: "sync-status", handler: getSyncStatus as Handler };
    expect((await get(route, null, "")).status).toBe(401);
    await asPerson(cast.stranger.client, async () => {
      expect((await get(route, null, "")).status).toBe(404);
      const never = { connection: "none", lastSyncedAt: null, feeds: [], progress: null };
      expect((await get(route, null, "", otherSlug)).json()).toEqual(never);
    });
    const connected = { connection: "connected", progress: null };
    await asPerson(cast.viewer.client, async () =>
      expect((await get(route, null, "")).json()).toMatchObject(connected),
    );
    const token = await tokenFor("dora:read");
    const status = (await get(route, token, "")).json();
    expect(status).toMatchObject(connected);
    expect(status.feeds).toContainEqual(
      expect.objectContaining({ kind: "deployments", isOff: false, spansRead: [expect.anything()] }),
    );
    expect((await get(route, token, "", otherSlug)).status).toBe(404);
    expect((await get(route, await tokenFor("deployments:export"), "")).status).toBe(403);
  });
});
