import type { AddressInfo } from "node:net";
import { createServer } from "node:net";
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test, vi } from "vitest";
import type { ServiceClient } from "@/lib/platform/supabase/service";
import { serveOnLoopback } from "@/lib/providers/simulated-datadog/http-server";
import type { ReportedIntegration } from "@/lib/tools/doctor/report";
import { GithubDouble, TOKEN, UNICORN } from "../../support/github-double";
import { type Answer, type DatadogDouble, json, page, startDatadogDouble } from "../datadog/datadog-double";

const state = vi.hoisted(() => ({
  env: {} as Record<string, unknown>,
  keys: { ok: true, credentials: { apiKey: "a".repeat(32), applicationKey: "b".repeat(40) } } as object,
  token: "",
  webhook: null as string | null,
}));
vi.mock("@/lib/platform/env", () => ({ env: () => state.env }));
vi.mock("@/lib/ingest/integrations/credentials", () => ({ readCredentials: async () => state.keys }));
vi.mock("@/lib/ingest/github-lookups/credentials", () => ({
  readToken: async () =>
    state.token ? { ok: true, credentials: { token: state.token } } : { ok: false, reason: "unreadable" },
}));
vi.mock("@/lib/read/digests/slack-connection", () => ({ readSlackWebhook: async () => state.webhook }));
const { proveConnections } = await import("@/lib/tools/doctor/prove");

const ORGANIZATION = "0b5e8a43-2b17-4a34-9e34-0c1a7a8f4a11";
const connection = (change: Partial<ReportedIntegration>): ReportedIntegration => ({
  organization_id: ORGANIZATION,
  id: "7f0f1a52-0f3c-4a63-8a52-1c5a6f1b2c3d",
  provider: "datadog",
  is_demo: false,
  site: "datadoghq.eu",
  last_synced_at: null,
  next_sync_at: new Date(),
  failing_since: null,
  last_error_kind: null,
  automatic_sync_stopped: false,
  is_free: true,
  is_due: false,
  open_since: null,
  has_slack: false,
  ...change,
});

/** What one check says. */
async function found(check: string, change: Partial<ReportedIntegration> = {}): Promise<string> {
  const findings = await proveConnections({} as ServiceClient, [connection(change)]);
  const one = findings.find((finding) => finding.check === check);
  if (check !== "mail") expect(one?.organizationId).toBe(ORGANIZATION);
  return `${one?.state} ${one?.sentence}`;
}

/** An address of this machine at which nobody listens. */
async function deserted(): Promise<string> {
  const gone = await serveOnLoopback(async () => new Response());
  await gone.close();
  return gone.url;
}

let datadog: DatadogDouble;
beforeAll(async () => {
  datadog = await startDatadogDouble();
  // The first load takes a while.
  await import("@datadog/datadog-api-client");
}, 60_000);
afterAll(() => datadog.close());
beforeEach(() => {
  state.env = { DATADOG_API_URL: datadog.url };
  datadog.answers(json(404, {}));
});
afterEach(() => vi.unstubAllGlobals());

describe("Datadog", () => {
  const good: Record<string, Answer> = {
    "/api/v2/validate": json(200, { data: { id: "x", type: "validate_v2", attributes: { valid: true } } }),
    "/api/v2/validate_keys": json(200, { status: "ok" }),
  };
  const answering = (changes: Record<string, Answer>) =>
    datadog.answers((response, request) => {
      const { pathname } = new URL(request.path, datadog.url);
      (({ ...good, ...changes })[pathname] ?? page())(response, request);
    });

  test("accepts both keys", async () => {
    answering({});
    expect(await found("datadog-keys")).toBe(`ok ${datadog.url} accepts both keys.`);
  });

  test("refuses them, by which", async () => {
    answering({ "/api/v2/validate_keys": json(403, { errors: ["Forbidden"] }) });
    expect(await found("datadog-keys")).toMatch(/^failed .* doesn't accept the keys \(bad-application-key/);
    state.keys = { ok: false, reason: "unreadable" };
    expect(await found("datadog-keys")).toContain("credentials-unreadable");
    state.keys = { ok: true, credentials: { apiKey: "a".repeat(32), applicationKey: "b".repeat(40) } };
  });

  test("is busy, which is no word about keys, and answers as something else", async () => {
    answering({ "/api/v2/validate_keys": json(500, {}) });
    expect(await found("datadog-keys")).toMatch(/^warning .* doesn't say now .*\(server/);
    answering({ "/api/v2/dora/deployments": json(404, {}) });
    expect(await found("datadog-keys")).toMatch(/^failed .* answers, but not as was expected/);
  });

  test("isn't reached", async () => {
    state.env.DATADOG_API_URL = await deserted();
    expect(await found("datadog-keys")).toMatch(/^failed http\S+ can't be reached .*\(network: ECONNREFUSED/);
  });
});

describe("GitHub", () => {
  const asked = () => found("github-token", { provider: "github", site: null });
  let github: GithubDouble;
  beforeAll(async () => {
    github = await GithubDouble.start();
  });
  afterAll(() => github.stop());
  beforeEach(() => {
    state.env.GITHUB_API_URL = github.url;
    state.token = TOKEN;
  });

  test("accepts the token, refuses another, and is busy", async () => {
    expect(await asked()).toBe(`ok ${github.url} accepts the token.`);
    state.token = "github_pat_of_somebody_else";
    expect(await asked()).toMatch(/^failed .* doesn't accept the keys \(unauthorized: Bad credentials\)/);
    github.faults.push(UNICORN, UNICORN);
    expect(await asked()).toMatch(/^warning .*\(server/);
    state.token = "";
    expect(await asked()).toContain("credentials-unreadable");
  });

  test("isn't reached", async () => {
    state.env.GITHUB_API_URL = await deserted();
    expect(await asked()).toMatch(/^failed .* can't be reached .*ECONNREFUSED/);
  });
});

describe("Slack", () => {
  const asked = () => found("slack", { has_slack: true });
  let sent: unknown[] = [];
  const answering = (answer: () => Promise<Response>) => {
    sent = [];
    const pass = fetch;
    vi.stubGlobal("fetch", async (input: string, init?: RequestInit) => {
      if (!String(input).startsWith("https://hooks.slack.com/")) return pass(input, init);
      sent.push(JSON.parse(String(init?.body)));
      return answer();
    });
  };
  beforeEach(() => {
    state.webhook = "https://hooks.slack.com/services/T1/B1/abc";
  });

  test("takes messages: it refuses one only for want of a text, so nothing is posted", async () => {
    answering(async () => new Response("no_text", { status: 400 }));
    expect(await asked()).toBe("ok Slack takes messages at the address; none was sent.");
    expect(sent).toEqual([{ text: "", blocks: [] }]);
  });

  test.each([403, 404, 410])("knows the address no longer (%i)", async (status) => {
    answering(async () => new Response("no_service", { status }));
    expect(await asked()).toMatch(new RegExp(`^failed .*slack-${status}.*connect the channel again`));
  });

  test("is busy, isn't reached, or its address can't be read", async () => {
    answering(async () => new Response("", { status: 503 }));
    expect(await asked()).toMatch(/^warning .*slack-503/);
    answering(async () => {
      throw new TypeError("fetch failed", { cause: Object.assign(new Error(), { code: "ENOTFOUND" }) });
    });
    expect(await asked()).toMatch(/^failed Slack doesn't answer from here \(slack-unreachable\)/);
    state.webhook = null;
    expect(await asked()).toMatch(/^failed No key opens its Slack address/);
  });
});

test("mail: the server lets Iris in, refuses the log-in, isn't reached, or there is none", async () => {
  const server = createServer((socket) => {
    socket.on("error", () => {}).write("220 here\r\n");
    socket.on("data", (data) => {
      const isGreeting = /^(?:EHLO|HELO)/.test(String(data));
      const isLetIn = String(data).includes(Buffer.from("\0iris\0right").toString("base64"));
      socket.write(isGreeting ? "250-here\r\n250 AUTH PLAIN\r\n" : isLetIn ? "235 ok\r\n" : "535 no\r\n");
    });
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const { port } = server.address() as AddressInfo;
  const asked = async (url: string) => {
    state.env = { ...state.env, MAIL_FROM: "Iris <iris@example.com>", SMTP_URL: url };
    return found("mail", { is_demo: true });
  };
  expect(await asked(`smtp://iris:right@127.0.0.1:${port}`)).toMatch(/^ok /);
  expect(await asked(`smtp://iris:wrong@127.0.0.1:${port}`)).toMatch(/^failed .*smtp-login/);
  expect(await asked((await deserted()).replace("http:", "smtp:"))).toMatch(/^failed .*smtp-unreachable/);
  state.env = { MAIL_FROM: "Iris <iris@example.com>", RESEND_API_KEY: "re_1" };
  expect(await found("mail", { is_demo: true })).toMatch(/^skipped /);
  state.env = {};
  expect(await found("mail", { is_demo: true })).toMatch(/^warning Nothing can be mailed/);
  await new Promise((resolve) => server.close(resolve));
});

test("the demo's simulated keys are proved nowhere, and of very many connections the first twenty-five", async () => {
  const findings = await proveConnections({} as ServiceClient, [connection({ is_demo: true })]);
  expect(findings.map(({ check }) => check)).toEqual(["mail"]);
  state.keys = { ok: false, reason: "missing" };
  const many = await proveConnections(
    {} as ServiceClient,
    Array.from({ length: 27 }, () => connection({})),
  );
  expect(many.filter(({ check }) => check === "datadog-keys")).toHaveLength(25);
  expect(many.find(({ check }) => check === "connections")?.sentence).toContain("2 further");
});
