import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { Client } from "@modelcontextprotocol/sdk/client/index.js";
import { StreamableHTTPClientTransport } from "@modelcontextprotocol/sdk/client/streamableHttp.js";
import { Command } from "commander";
import { afterAll, beforeAll, expect, test, vi } from "vitest";
import { toInstant } from "@/lib/providers/simulated-datadog/datadog-history";
import type { LoopbackServer } from "@/lib/providers/simulated-datadog/http-server";
import { serveOnLoopback } from "@/lib/providers/simulated-datadog/http-server";
import { createSimulatedDatadog } from "@/lib/providers/simulated-datadog/simulated-datadog";
import { checkCommand } from "@/lib/tools/cli/check/command";
import { exitCodeAfter } from "@/lib/tools/cli/exit-code";
import { addServerCommands } from "@/lib/tools/cli/remote/commands";
import { invitationTokenHash } from "@/lib/workspace/organizations/invitation-token";
import { type ImportedCommit, ImportedHistory } from "../../support/imported-history";
import { DATABASES, hushRefusals, setBackendEnvironment } from "../access/backends";
import type { Backend } from "../support/backend";
import { deployment, failure, historyOf } from "../support/events";
import { addMember, type Person, service, signUp } from "../support/people";
import { KEYS } from "../support/scene";
import { DuckdbCopy } from "./duckdb-copy";

const running = vi.hoisted(() => ({ service: undefined as unknown, afterwards: [] as Promise<unknown>[] }));
vi.mock("next/server", () => ({
  after: (work: () => Promise<unknown>) =>
    void running.afterwards.push(
      Promise.resolve()
        .then(work)
        .catch(() => {}),
    ),
}));
vi.mock("@/lib/platform/supabase/service", async (original) => ({
  ...(await original<typeof import("@/lib/platform/supabase/service")>()),
  serviceClient: () => running.service,
}));

const PASSWORD = "four words in a row";
const folder = mkdtempSync(join(tmpdir(), "iris-cli-"));
const daysAgo = (days: number) => toInstant(Math.floor(Date.now() / 1000) - days * 86_400);

let backend: Backend;
let server: LoopbackServer;
let simulated: LoopbackServer;
let ana: Person;
let history = historyOf([]);

beforeAll(async () => {
  vi.resetModules();
  const [database] = DATABASES;
  if (!database) throw new Error("no database");
  backend = await database.start();
  setBackendEnvironment(backend);
  hushRefusals();
  running.service = service(backend);
  const datadog = createSimulatedDatadog({ history: () => history, keys: KEYS, now: () => new Date() });
  simulated = await serveOnLoopback(datadog.fetch);
  Object.assign(process.env, {
    DATADOG_API_URL: simulated.url,
    DD_API_KEY: KEYS.apiKey,
    DD_APP_KEY: KEYS.appKey,
    XDG_CONFIG_HOME: folder,
    APP_URL: "https://iris.example.com",
    IRIS_PASSWORD: PASSWORD,
    IRIS_LOG: "off",
  });
  server = await (await import("./served-api")).serveApi();
  ana = await signUp(backend, "ana");
  await ana.client.auth.updateUser({ password: PASSWORD });
});
afterAll(async () => {
  await Promise.allSettled(running.afterwards);
  await server.close();
  await simulated.close();
  await backend.stop();
  rmSync(folder, { recursive: true, force: true });
  for (const name of [
    "DATADOG_API_URL",
    "DD_API_KEY",
    "DD_APP_KEY",
    "XDG_CONFIG_HOME",
    "APP_URL",
    "IRIS_PASSWORD",
  ])
    delete process.env[name];
});

/** The command line with nothing but the server's address and a token. */
async function iris(...args: string[]) {
  const result = { stdout: "", stderr: "" };
  const spies = (["stdout", "stderr"] as const).map((name) =>
    vi.spyOn(process[name], "write").mockImplementation((chunk) => {
      result[name] += chunk;
      return true;
    }),
  );
  try {
    return {
      code: await exitCodeAfter(
        addServerCommands(new Command("iris").addCommand(checkCommand(folder))),
        args,
      ),
      ...result,
    };
  } finally {
    for (const spy of spies) spy.mockRestore();
  }
}
async function done(...args: string[]) {
  const result = await iris(...args);
  expect(result, args.join(" ")).toMatchObject({ code: 0 });
  return result;
}
const json = async (...args: string[]) => JSON.parse((await done(...args, "--json")).stdout);

test("a platform engineer sets a company up, reads it, keeps a copy in step and ends it all, with the token's commands alone", async () => {
  const [slow, gone] = [
    deployment("slow", { started_at: daysAgo(3), finished_at: daysAgo(3), change_failure: null }),
    deployment("gone", { started_at: daysAgo(4), finished_at: daysAgo(4) }),
  ];
  for (const one of [slow, gone])
    Object.assign(one.attributes, { git: { repository_url: "https://github.com/acme/shop.git" } });
  history = historyOf([slow, gone], [failure("one", { started_at: daysAgo(2) })]);

  await done("login", "--server", server.url, "--email", ana.email);
  expect((await json("whoami")).email).toBe(ana.email);
  await done("org", "create", "--name", "Acme", "--slug", "acme-cli", "--time-zone", "America/Sao_Paulo");
  const at = ["--org", "acme-cli"];
  await done("datadog", "connect", ...at, "--site", "datadoghq.com", "--environments", "production");
  await Promise.allSettled(running.afterwards);
  expect(await json("org", "show", ...at)).toMatchObject({
    timeZone: "America/Sao_Paulo",
    productionEnvironments: ["production"],
  });
  const waited = await done("sync", ...at, "--until-done");
  expect(waited.stderr).toMatch(/Waiting|has begun|under way/);

  const bob = await signUp(backend, "bob");
  const { link } = await json("member", "invite", ...at, "--role", "viewer");
  const invitation = new URL(link).pathname.split("/").at(-1) ?? "";
  await bob.client.rpc("accept_invitation", { p_token_hash: invitationTokenHash(invitation) });
  await done("member", "role", bob.email, "member", ...at);
  expect((await json("member", "list", ...at)).members).toMatchObject([
    { email: ana.email, role: "owner" },
    { email: bob.email, role: "member" },
  ]);

  // What deployments name is there by itself; another is added, mapped to a service and taken back.
  expect((await json("repository", "list", ...at)).repositories).toMatchObject([
    { slug: "github.com/acme/shop" },
  ]);
  await done("repository", "add", "https://github.com/acme/billing", ...at);
  await done("repository", "map", "web-store", "https://github.com/acme/billing", ...at);
  expect((await json("repository", "list", ...at)).services).toMatchObject([
    { service: "web-store", repository: "github.com/acme/billing" },
  ]);
  await done("repository", "unmap", "web-store", ...at);
  await done("repository", "remove", "github.com/acme/billing", ...at);
  await done("org", "set", ...at, "--name", "Acme & Co", "--week-start", "sunday");
  // Keys are replaced by connecting again.
  await done("datadog", "connect", ...at, "--site", "datadoghq.com");
  await Promise.allSettled(running.afterwards);

  const window = ["--from", daysAgo(20), "--to", daysAgo(0)];
  expect(await json("metrics", ...at, ...window)).toMatchObject({ dora_deployments_total: 2 });
  expect((await iris("metrics", ...at, ...window, "--service", "nope")).code).toBe(2);
  const weeks = await json("figures", ...at, ...window, "--interval", "week", "--group-by", "service");
  expect(weeks.rows.reduce((sum: number, row: { deployments: number }) => sum + row.deployments, 0)).toBe(2);

  const copy = new DuckdbCopy(folder, "acme-cli", { XDG_CONFIG_HOME: folder });
  const copied = () => copy.ask("select id, result, version, tools from deployments order by id");
  await copy.catchUp();
  expect(await copied()).toMatchObject([
    { id: "gone", result: "passed", version: null },
    { id: "slow", result: "pending" },
  ]);
  const late = structuredClone(slow);
  Object.assign(late.attributes, { change_failure: true, version: "v2" });
  history = historyOf([late], [failure("one", { started_at: daysAgo(2) })]);
  const syncAgain = async () => {
    await Promise.allSettled(running.afterwards);
    await done("sync", ...at, "--until-done", "--quiet");
  };
  await syncAgain();
  // It is gone once a read of another day misses it too.
  await backend.sql("update public.external_deployments set missed_at = missed_at - interval '1 day'");
  await syncAgain();
  const today = [{ id: "slow", result: "failed", version: "v2", tools: [] }];
  await copy.catchUp();
  expect(await copied()).toEqual(today);
  await copy.catchUp();
  expect(await copied(), "a day without changes").toEqual(today);

  const made = await json("token", "create", ...at, "--name", "CI", "--scope", "dora:read");
  const ci = (token: string) =>
    fetch(`${server.url}/api/v1/orgs/acme-cli/dora?window=7`, {
      headers: { authorization: `Bearer ${token}` },
    });
  expect((await ci(made.token)).status).toBe(200);
  expect((await json("token", "list", ...at)).tokens).toMatchObject([{ id: made.id, scopes: ["dora:read"] }]);
  await done("token", "revoke", made.id, ...at);
  expect((await ci(made.token)).status).toBe(401);

  await done("member", "remove", bob.email, ...at);
  const [{ id }] = (await backend.sql<{ id: string }>(
    "select id from public.organizations where slug = 'acme-cli'",
  )) as [{ id: string }];
  const actions = await backend.sql<{ action: string }>(
    "select action from public.audit_events where organization_id = $1 and actor_user_id = $2 order by id",
    id,
    ana.id,
  );
  expect(actions.map(({ action }) => action)).toEqual(
    expect.arrayContaining([
      "organization.create",
      "integration.connect",
      "organization.update",
      "member.change-role",
      "member.remove",
      "repository.add",
      "repository.remove",
      "service.map",
      "service.unmap",
      "api-token.create",
      "api-token.revoke",
    ]),
  );

  await done("datadog", "disconnect", ...at);
  expect((await json("status", ...at)).connection).toBe("disconnected");
  expect((await iris("org", "delete", ...at, "--confirm", "other")).code).toBe(2);
  await done("org", "delete", ...at, "--confirm", "acme-cli");
  expect(await backend.sql("select 1 from public.organizations where slug = 'acme-cli'")).toEqual([]);
  await done("logout");
  expect((await iris("whoami")).code).toBe(2);
}, 180_000);

test("a personal token may do what its person may, at the moment of the call, and nothing for anybody else", async () => {
  const eve = await signUp(backend, "eve");
  await eve.client.auth.updateUser({ password: PASSWORD });
  const loggedIn = async (person: Person) =>
    (await json("login", "--server", server.url, "--email", person.email)).token as string;
  const [anas, eves] = [await loggedIn(ana), await loggedIn(eve)];
  const as = async (token: string, ...args: string[]) => {
    Object.assign(process.env, { IRIS_URL: server.url, IRIS_TOKEN: token });
    try {
      return await iris(...args);
    } finally {
      delete process.env.IRIS_URL;
      delete process.env.IRIS_TOKEN;
    }
  };
  const at = ["--org", "rights-cli"];
  expect((await as(anas, "org", "create", "--name", "R", "--slug", "rights-cli")).code).toBe(0);
  const [{ id }] = (await backend.sql<{ id: string }>(
    "select id from public.organizations where slug = 'rights-cli'",
  )) as [{ id: string }];
  const changes = [
    ["org", "set", ...at, "--name", "Stolen"],
    ["token", "create", ...at, "--name", "x", "--scope", "dora:read"],
    ["token", "list", ...at],
    ["datadog", "connect", ...at, "--site", "datadoghq.com"],
    ["sync", ...at],
    ["repository", "add", "https://github.com/a/b", ...at],
    ["deployments", "push", "package.json", ...at],
    ["org", "delete", ...at, "--confirm", "rights-cli"],
  ];
  for (const args of [...changes, ["org", "show", ...at], ["status", ...at]]) {
    const refused = await as(eves, ...args);
    expect(refused, args.join(" ")).toMatchObject({ code: 2, stdout: "" });
    expect(refused.stderr, args.join(" ")).toMatch(/Not found/);
  }
  await addMember(service(backend), id as never, eve.id, "viewer");
  expect((await as(eves, "org", "show", ...at)).code).toBe(0);
  for (const args of changes) expect((await as(eves, ...args)).code, args.join(" ")).toBe(2);
  const eveRemoved = await as(anas, "member", "remove", eve.email, ...at);
  expect(eveRemoved.code).toBe(0);
  expect((await as(eves, "org", "show", ...at)).code).toBe(2);
  expect(
    await backend.sql("select 1 from public.organizations where id = $1 and name = 'R'", id),
  ).toHaveLength(1);
  // A token of an organization changes nothing, whatever its scopes.
  const { token } = JSON.parse(
    (await as(anas, "token", "create", ...at, "--name", "CI", "--scope", "dora:read", "--json")).stdout,
  );
  expect((await as(token, "org", "set", ...at, "--name", "Stolen")).stderr).toContain(
    "Personal token needed",
  );
  const wrong = await iris("login", "--server", server.url, "--email", "nobody@people.example");
  expect(wrong).toMatchObject({ code: 2, stdout: "" });
});

test("deployments are pushed from a file in as many batches as it takes, and what isn't taken is said by its event", async () => {
  await done("login", "--server", server.url, "--email", ana.email);
  await done("org", "create", "--name", "Pushing", "--slug", "pushing-cli");
  const at = ["--org", "pushing-cli"];
  const file = join(folder, "history.jsonl");
  const started = (hours: number) => new Date(Date.now() - hours * 3_600_000).toISOString();
  const lines = Array.from({ length: 501 }, (_, n) => ({
    id: `run-${n}`,
    service: "checkout",
    env: "production",
    started_at: started(600 - n),
  }));
  const push = (...options: string[]) => iris("deployments", "push", file, ...at, ...options);
  writeFileSync(file, lines.map((one) => JSON.stringify(one)).join("\n"));
  const first = await push("--covers-from", started(700), "--json");
  expect(first).toMatchObject({ code: 0, stderr: "501 new, 0 changed, 0 unchanged, 0 deleted.\n" });
  expect(JSON.parse(first.stdout)).toMatchObject({ stored: 501, errors: [] });
  writeFileSync(file, JSON.stringify([...lines, { ...lines[0], id: "bad", service: "" }]));
  const again = await push();
  expect(again.code).toBe(1);
  expect(again.stderr).toContain("0 new, 0 changed, 501 unchanged, 0 deleted.");
  expect(again.stderr).toContain("Event 502 (bad): service must not be empty.");
  writeFileSync(file, JSON.stringify({ ...lines[0], id: "bad", service: "" }));
  expect(await push()).toMatchObject({
    code: 2,
    stderr: expect.stringContaining("bad service must not be empty"),
  });
  writeFileSync(file, "not json");
  expect(await push()).toMatchObject({ code: 2, stderr: expect.stringContaining("line 1") });
  expect((await done("status", ...at)).stdout).toContain("Your pipeline pushes");
  await done("org", "delete", ...at, "--confirm", "pushing-cli");
});

/** A change a day for 60 days up to now, with a person's, an AI's and a revert of every tenth. */
function changes(): ImportedCommit[] {
  const at = (day: number) => new Date(Date.now() - (60 - day) * 86_400_000);
  return Array.from({ length: 60 }, (_, day) => day).flatMap((day) => {
    const title = `Change ${day} (#${day + 1})`;
    const message = day % 2 === 0 ? title : `${title}\n\nCo-Authored-By: Claude <noreply@anthropic.com>`;
    const undone = `Revert "${title}"\n\nReverts acme/shop#${day + 1}`;
    return day % 10 === 9
      ? [
          { message, at: at(day) },
          { message: undone, at: new Date(at(day).getTime() + 3_600_000) },
        ]
      : [{ message, at: at(day) }];
  });
}

test("three doors: what iris check derives of a clone is pushed, and an agent is told the same number as estimated from git", async () => {
  const clone = ImportedHistory.create(changes());
  try {
    await done("login", "--server", server.url, "--email", ana.email);
    await done("org", "create", "--name", "Three doors", "--slug", "three-doors");
    const at = ["--org", "three-doors"];
    await done("org", "set", ...at, "--environments", "production");
    const checked = JSON.parse((await done("check", clone.directory, "--json")).stdout);

    const dry = await done("check", clone.directory, "--push", "--dry-run", "--no-messages");
    expect(dry.stdout).toContain('"estimated_from":"git"');
    expect(dry.stdout).not.toMatch(/Change 1|ann@example/);
    const pushed = await done("check", clone.directory, "--push", ...at);
    expect(pushed.stderr).toContain("66 new, 0 changed, 0 unchanged, 0 deleted.");
    expect(pushed.stdout).toContain("shop (main): 66 changes");
    const again = await done("check", clone.directory, "--push", ...at, "--since", "2020-01-01");
    expect(again.stderr).toContain("0 new, 0 changed, 66 unchanged, 0 deleted.");
    await Promise.allSettled(running.afterwards.splice(0));
    expect((await done("status", ...at)).stdout).toContain("Estimated from git");

    const token = (await json("token", "create", ...at, "--name", "Agent", "--scope", "dora:read")).token;
    const agent = new Client({ name: "test", version: "1" });
    await agent.connect(
      new StreamableHTTPClientTransport(new URL(`${server.url}/api/mcp?org=three-doors`), {
        requestInit: { headers: { authorization: `Bearer ${token}` } },
      }),
    );
    const { structuredContent } = await agent.callTool({
      name: "get_figures",
      arguments: { window: "90", names: ["dora_cfr", "dora_source"] },
    });
    const compared = await agent.callTool({ name: "get_comparison", arguments: {} });
    await agent.close();
    // Of the last 14 days nothing is known yet: neither in the answer, nor in the figure.
    const settled = checked.failures.filter(
      ({ change }: { change: string }) => clone.shas.indexOf(change) < clone.shas.length - 16,
    );
    expect(structuredContent).toMatchObject({
      basis: { source: "git" },
      figures: expect.arrayContaining([
        expect.objectContaining({ name: "dora_source", value: "git" }),
        expect.objectContaining({
          name: "dora_cfr",
          counts: expect.objectContaining({ failed: settled.length }),
        }),
      ]),
    });
    expect((compared.structuredContent as { says: string }).says).toMatch(/^Estimated from git: /);
    for (const stray of [["--org", "x"], ["--no-messages"], ["--push"]])
      expect(await iris("check", clone.directory, ...stray)).toMatchObject({ code: 2, stdout: "" });
    await done("org", "delete", ...at, "--confirm", "three-doors");
  } finally {
    clone.remove();
  }
});
