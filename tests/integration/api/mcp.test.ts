import { Client } from "@modelcontextprotocol/sdk/client/index.js";
import { StdioClientTransport } from "@modelcontextprotocol/sdk/client/stdio.js";
import { StreamableHTTPClientTransport } from "@modelcontextprotocol/sdk/client/streamableHttp.js";
import { afterAll, afterEach, beforeAll, expect, test, vi } from "vitest";
import { POST as postMcp } from "@/app/api/mcp/route";
import { GET as getDora } from "@/app/api/v1/orgs/[org]/dora/route";
import { FILTER_LIST_NAMES } from "@/lib/core/question/lists";
import type { Report } from "@/lib/read/reports/schema";
import type { ApiScope } from "@/lib/workspace/api-tokens/scopes";
import { newApiToken } from "@/lib/workspace/api-tokens/token";
import { pathWithoutPackages } from "../../support/run-origins-push";
import { DATABASES, hushRefusals, setBackendEnvironment } from "../access/backends";
import type { Backend } from "../support/backend";
import { anonymous, type Cast, createCast, createOrganization, service } from "../support/people";
import type { Scene } from "../support/scene";
import { createToken, slugOf, syncLargeHistory } from "./organization";
import { serve } from "./serve";

/** An agent's tools ask the API's own routes, which routes.test.ts asks on both databases: one is enough here. */
const running = vi.hoisted(() => ({ service: undefined as unknown, session: undefined as unknown }));
vi.mock("@/lib/platform/supabase/service", async (original) => ({
  ...(await original<typeof import("@/lib/platform/supabase/service")>()),
  serviceClient: () => running.service,
}));
vi.mock("@/lib/platform/supabase/server", () => ({ userClient: async () => running.session }));

const [database] = DATABASES.slice(-1);
let backend: Backend;
let cast: Cast;
let scene: Scene;
let slug: string;
let otherSlug: string;

beforeAll(async () => {
  if (!database) throw new Error("no database");
  backend = await database.start();
  setBackendEnvironment(backend);
  hushRefusals();
  running.service = service(backend);
  running.session = anonymous(backend);
  cast = await createCast(backend);
  slug = await slugOf(backend, cast.organizationId);
  otherSlug = await slugOf(backend, await createOrganization(service(backend), cast.stranger.id));
  scene = await syncLargeHistory(backend, cast);
}, 300_000);
afterAll(() => backend.stop());
// An organization has so many tokens and no more; each test makes its own.
afterEach(() => backend.sql("delete from public.api_tokens where organization_id = $1", cast.organizationId));

const tokenFor = async (...scopes: ApiScope[]) =>
  (await createToken(cast.admin, cast.organizationId, scopes)).token;
async function doraOf(token: string, query: Record<string, string> = WINDOW): Promise<Report> {
  const request = new Request(`http://iris.test/api/v1/orgs/${slug}/dora?${new URLSearchParams(query)}`, {
    headers: { authorization: `Bearer ${token}` },
  });
  return (await getDora(request, { params: Promise.resolve({ org: slug }) })).json();
}
const NO_PARAMS = { params: Promise.resolve({}) };
/** The SDK's own client, whose requests reach the route itself. */
async function agent(token: string, at = slug): Promise<Client> {
  const client = new Client({ name: "test", version: "1" });
  await client.connect(
    new StreamableHTTPClientTransport(new URL(`http://iris.test/api/mcp?org=${at}`), {
      requestInit: { headers: { authorization: `Bearer ${token}` } },
      fetch: async (url, init) =>
        init?.method === "POST"
          ? postMcp(new Request(url, init), NO_PARAMS)
          : new Response(null, { status: 405 }),
    }),
  );
  return client;
}
const call = async (client: Client, name: string, args: Record<string, unknown> = {}) => {
  const { structuredContent, isError, content } = await client.callTool({ name, arguments: args });
  const [first] = content as { text: string }[];
  return { data: structuredContent as Record<string, never>, isError, text: first?.text ?? "" };
};
const WINDOW = { from: "2026-10-20T00:00:00Z", to: "2026-11-21T00:00:00Z" };

test("only read, and say so", async () => {
  const { tools } = await (await agent(await tokenFor("dora:read"))).listTools();
  expect(tools.map(({ name }) => name)).toEqual([
    "get_figures",
    "get_comparison",
    "get_reasons",
    "list_deployments",
    "get_method",
  ]);
  expect(tools.every(({ annotations }) => annotations?.readOnlyHint === true)).toBe(true);
});

test("give the API's own figures with counts, intervals and reasons", async () => {
  const token = await tokenFor("dora:read");
  const report = (await doraOf(token)) as Report;
  const client = await agent(token);
  const { data } = await call(client, "get_figures", { ...WINDOW, names: ["dora_cfr"] });
  const stated = report.figures.find(({ name }) => name === "dora_cfr");
  expect(data.figures).toEqual([stated]);
  expect(stated).toMatchObject({
    interval: { low: expect.any(Number) },
    counts: { failed: expect.any(Number) },
  });
});

test("ask for events that name none by the empty name, as the API is asked, and by tools too", async () => {
  const token = await tokenFor("dora:read");
  const client = await agent(token);
  const { data } = await call(client, "get_figures", { ...WINDOW, team: [""] });
  expect(data.figures).toEqual((await doraOf(token, { ...WINDOW, team: "" })).figures);
  const { tools } = await client.listTools();
  const asked = Object.keys(tools[0]?.inputSchema.properties ?? {});
  expect(asked).toEqual(expect.arrayContaining(FILTER_LIST_NAMES));
});

test("give the comparison with a sentence that can't be turned into a claim", async () => {
  const client = await agent(await tokenFor("dora:read"));
  const { data } = await call(client, "get_comparison");
  const { now, coverage, says } = data as unknown as {
    now: { evidence: { failed: number; deployments: number } };
    coverage: { commits: number };
    says: string;
  };
  expect(says).toContain(
    `${now.evidence.failed} failed of ${now.evidence.deployments} deployments compared.`,
  );
  expect(says).toMatch(/^(?:Can't tell yet|No verdict|Verdict of the week)/);
  expect(coverage.commits).toBeGreaterThan(0);
  expect((await call(client, "get_reasons")).data.drivers).toEqual(expect.any(Array));
});

test("list the deployments behind a figure, and how many there are", async () => {
  const client = await agent(await tokenFor("dora:read", "deployments:export"));
  const { data } = await call(client, "list_deployments", { ...WINDOW, result: "failed", limit: 3 });
  const failed = scene.history.deployments.filter(({ attributes }) => attributes.change_failure === true);
  expect(data).toMatchObject({ total: failed.length, listed: 3 });
  expect(JSON.stringify(data)).not.toMatch(/@|engineer-/);
});

test("reach an agent over stdio, through the single file under this machine's Node", async () => {
  const server = await serve(postMcp);
  const client = new Client({ name: "test", version: "1" });
  try {
    const transport = new StdioClientTransport({
      command: "node",
      args: ["dist/iris.cjs", "mcp", "--server", server.url, "--org", slug],
      env: { PATH: pathWithoutPackages(), IRIS_TOKEN: await tokenFor("dora:read") },
      stderr: "pipe",
    });
    await client.connect(transport);
    const [byStdio, byHttp] = [client, await agent(await tokenFor("dora:read"))];
    expect((await call(byStdio, "get_comparison")).data.says).toBe(
      (await call(byHttp, "get_comparison")).data.says,
    );
    const refused = await call(byStdio, "list_deployments", WINDOW);
    expect(refused).toMatchObject({ isError: true, text: expect.stringContaining("deployments:export") });
  } finally {
    await client.close();
    await server.close();
  }
});

test("answer refusals in the API's words: a scope, a parameter, a page that isn't there", async () => {
  const client = await agent(await tokenFor("dora:read"));
  const refused = await call(client, "list_deployments", WINDOW);
  expect(refused).toMatchObject({ isError: true, text: expect.stringContaining("deployments:export") });
  const misread = await call(client, "get_figures", { from: "yesterday", to: "today" });
  expect(misread).toMatchObject({ isError: true, text: expect.stringContaining("Query not understood") });
  expect((await call(client, "get_method", { name: "change-failure-rate" })).text).toContain("**Formula.**");
  expect(
    (await call(client, "get_method", { name: "change-failure-rate", language: "pt-BR" })).text,
  ).toContain("**Fórmula.**");
  const missing = await call(client, "get_method", { name: "../../package.json" });
  expect(missing).toMatchObject({ isError: true, text: expect.stringContaining("change-failure-rate") });
});

test("are closed to strangers, sessions, other scopes and made-up tokens", async () => {
  const ask = (headers: Record<string, string>, query = `?org=${slug}`) =>
    postMcp(
      new Request(`http://iris.test/api/mcp${query}`, { method: "POST", headers, body: "{}" }),
      NO_PARAMS,
    );
  const bearer = (token: string) => ({ authorization: `Bearer ${token}` });
  running.session = cast.owner.client;
  expect((await ask({})).status).toBe(401);
  running.session = anonymous(backend);
  expect((await ask(bearer(newApiToken()))).status).toBe(401);
  expect((await ask(bearer(await tokenFor("deployments:export")))).status).toBe(403);
  expect((await ask(bearer(await tokenFor("dora:read")), `?org=${otherSlug}`)).status).toBe(404);
  expect((await ask(bearer(await tokenFor("dora:read")), "")).status).toBe(400);
});
