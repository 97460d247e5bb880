import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { text } from "node:stream/consumers";
import { createTranslator } from "next-intl";
import { afterAll, beforeAll, beforeEach, describe, expect, inject, test } from "vitest";
import { getIntegration } from "@/lib/ingest/integrations/data";
import { type FailureKind, parseFailureKind } from "@/lib/ingest/integrations/failure";
import { runSync } from "@/lib/ingest/sync/run";
import type { SyncOutcome } from "@/lib/ingest/sync/types";
import { listSyncRuns } from "@/lib/ingest/sync-runs/data";
import { en } from "@/lib/platform/i18n/messages/en";
import { ptBR } from "@/lib/platform/i18n/messages/pt-BR";
import { createDatadogClient } from "@/lib/providers/datadog/client";
import { DATADOG_SITES } from "@/lib/providers/datadog/sites";
import { setEnvironment } from "../support/environment";
import { historyOf } from "../support/events";
import { createScene, KEYS, NOW, type Scene, syncDeps } from "../support/scene";
import { readStored } from "../support/stored";

const supabase = inject("supabase");
setEnvironment(supabase);

interface Recorded {
  path: string;
  headers: Record<string, unknown>;
  body: unknown;
}
type Answer = (request: IncomingMessage, response: ServerResponse) => void;

const [US1] = DATADOG_SITES;
const TIMEOUT_MS = 400;

let received: Recorded[] = [];
let answer: Answer = () => {};
const server = createServer(async (request, response) => {
  const body = await text(request);
  received.push({
    path: request.url ?? "",
    headers: request.headers,
    body: body === "" ? null : JSON.parse(body),
  });
  answer(request, response);
});

beforeAll(async () => {
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
});
afterAll(() => {
  server.close();
  server.closeAllConnections();
});
beforeEach(() => {
  received = [];
});

const json =
  (status: number, body: unknown, headers: Record<string, string> = {}): Answer =>
  (_request, response) => {
    response.writeHead(status, { "content-type": "application/json", ...headers });
    response.end(JSON.stringify(body));
  };

/** A real sync over a real connection to a server that answers what the test says. */
async function syncOver(scene: Scene): Promise<SyncOutcome> {
  const { organizationId, integrationId } = scene;
  const { port } = server.address() as AddressInfo;
  const deps = syncDeps(scene);
  return runSync(
    {
      ...deps,
      datadogFor: async (_integration, { apiKey, applicationKey }) =>
        createDatadogClient({
          apiKey,
          appKey: applicationKey,
          site: US1 as NonNullable<typeof US1>,
          apiUrl: `http://127.0.0.1:${port}`,
          timeoutMs: TIMEOUT_MS,
          maxAttempts: 2,
          sleep: async () => {},
          random: () => 0.5,
        }),
    },
    { organizationId, integrationId, trigger: "manual" },
  );
}

describe("what Datadog's production answers look like", () => {
  const deployment = {
    type: "dora_deployment",
    id: "43vkaZNgiso",
    attributes: {
      service: "search-microfrontend",
      env: "live",
      team: "search",
      version: "0.14.7",
      started_at: "2026-11-18T10:00:00Z",
      finished_at: "2026-11-18T10:05:00Z",
      created_at: "2026-11-18T10:05:10Z",
      duration: 300,
      git: { commit_sha: "a".repeat(40), repository_id: "github.com/org/repo" },
      commits: [
        {
          sha: "a".repeat(40),
          timestamp: "2026-11-17T10:05:00Z",
          author: { email: "dev@example.com", canonical_email: "dev@example.com", is_bot: false },
          message: "Search faster",
          html_url: "https://github.com/org/repo/commit/a",
          change_lead_time: 86_400,
          time_to_deploy: 3600,
        },
      ],
      number_of_commits: 1,
      pull_requests: [{ created_at: "0001-01-01T00:00:00Z" }],
      number_of_pull_requests: 1,
      change_failure: true,
      deployment_type: "standard",
      recovery_time_sec: 4890,
      remediation: { id: "later", type: "rollback" },
      source: "apm_deployments",
      custom_tags: ["language:go"],
      averaged_metrics: {},
      custom: {},
    },
  };
  const failure = {
    type: "dora_failure",
    id: "f1",
    attributes: {
      service: ["search-microfrontend"],
      env: ["live"],
      team: ["search"],
      name: "RIO-978 | orders processed without charge",
      severity: "Urgent",
      started_at: "2026-11-18T11:00:00Z",
      finished_at: "2026-11-18T12:00:00Z",
      time_to_restore: 3600,
      source: "api",
    },
  };

  test("the requests have the recorded shape, and every field we use of the answers is stored", async () => {
    answer = (request, response) => {
      // The lists of Incident Management are asked by GET; these keys lack their scope.
      if (request.method === "GET") return json(403, { errors: ["Forbidden"] })(request, response);
      const kind = request.url?.endsWith("failures") ? failure : deployment;
      const asked = received.at(-1) as Recorded;
      const { from, to } = (asked.body as { data: { attributes: { from: string; to: string } } }).data
        .attributes;
      const startedAt = Date.parse(kind.attributes.started_at);
      const isInside = Date.parse(from) <= startedAt && startedAt <= Date.parse(to);
      json(200, { data: isInside ? [kind] : [] })(request, response);
    };
    const scene = await createScene(supabase, historyOf([]));
    expect(await syncOver(scene)).toMatchObject({
      state: "succeeded",
      deployments: { new: 1 },
      incidents: { new: 1 },
    });
    expect(received[0]).toMatchObject({
      path: "/api/v2/dora/deployments",
      headers: { "dd-api-key": KEYS.apiKey, "dd-application-key": KEYS.appKey },
      body: {
        data: {
          type: "dora_deployments_list_request",
          attributes: {
            from: expect.stringMatching(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.000)?(Z|\+00:00)$/),
            to: expect.stringMatching(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.000)?(Z|\+00:00)$/),
            query: "*",
            limit: 500,
            sort: "-started_at",
          },
        },
      },
    });
    expect(received.find(({ path }) => path === "/api/v2/dora/failures")?.body).toMatchObject({
      data: { type: "dora_failures_list_request" },
    });
    const stored = await readStored(scene);
    expect(stored.deployments).toMatchObject([
      {
        external_id: "43vkaZNgiso",
        service: "search-microfrontend",
        env: "live",
        team: "search",
        version: "0.14.7",
        duration_seconds: 300,
        result: "failed",
        deployment_type: "standard",
        recovery_seconds: 4890,
        remediation_type: "rollback",
        remediation_external_id: "later",
        repository_slug: "github.com/org/repo",
        number_of_commits: 1,
        text: JSON.stringify(deployment),
      },
    ]);
    expect(stored.commits).toMatchObject([{ sha: "a".repeat(40), lead_time_seconds: 86_400 }]);
    expect(stored.incidents).toMatchObject([
      { services: ["search-microfrontend"], severity: "Urgent", restore_seconds: 3600 },
    ]);
  });
});

interface Case {
  name: string;
  answer: Answer;
  kind: FailureKind;
  /** Datadog's words, as the page quotes them. */
  detail: string | null;
  /** Whether the run keeps its place because it passes by itself, or ends. */
  run: "running" | "failed";
  requests: number;
  /** Part of the sentence an operator reads. */
  says: string;
}

const typeDetail = 'got type "" expected one of "dora_deployments_list_request"';
const cut: Answer = (_request, response) => {
  response.writeHead(200, { "content-type": "application/json", "content-length": "1000" });
  response.write('{"data":[', () => response.destroy());
};
const dripping: Answer = (_request, response) => {
  response.writeHead(200, { "content-type": "application/json" });
  response.write('{"data":[');
  const timer = setInterval(() => response.write(" "), 20);
  response.once("close", () => clearInterval(timer));
};

const CASES: Case[] = [
  {
    name: "400 in the shape of JSON:API (a missing type)",
    answer: json(400, { errors: [{ status: "400", title: "Bad Request", detail: typeDetail }] }),
    kind: "bad-request",
    detail: `Bad Request: ${typeDetail}`,
    run: "failed",
    // One of each list: what is wrong with one question may not be wrong with the next.
    requests: 4,
    says: "rejected the request",
  },
  {
    name: "400 for a number where a date belongs",
    answer: json(400, { errors: [{ detail: 'error decoding attribute "from": invalid type number' }] }),
    kind: "bad-request",
    detail: 'error decoding attribute "from": invalid type number',
    run: "failed",
    // One of each list: what is wrong with one question may not be wrong with the next.
    requests: 4,
    says: "rejected the request",
  },
  {
    name: "401",
    answer: json(401, { errors: ["Unauthorized"] }),
    kind: "unauthorized",
    detail: "Unauthorized",
    run: "failed",
    requests: 1,
    says: "no longer knows the API key",
  },
  {
    name: "403 in the shape of plain strings",
    answer: json(403, { errors: ["Forbidden"] }),
    kind: "forbidden",
    detail: "Forbidden",
    run: "failed",
    requests: 1,
    says: "rejects the application key",
  },
  {
    name: "404",
    answer: json(404, { errors: ["Not found"] }),
    kind: "not-found",
    detail: "Not found",
    run: "failed",
    requests: 1,
    says: "no Delivery Performance (DORA Metrics) API at this address",
  },
  {
    name: "429 with a wait longer than we hold out for",
    answer: json(
      429,
      { errors: ["Too many requests"] },
      {
        "x-ratelimit-limit": "10",
        "x-ratelimit-period": "3600",
        "x-ratelimit-remaining": "0",
        "x-ratelimit-reset": "1800",
      },
    ),
    kind: "rate-limited",
    detail: "Too many requests",
    run: "running",
    requests: 1,
    says: "rejected calls",
  },
  ...[500, 502, 503, 504].map(
    (status): Case => ({
      name: String(status),
      answer: json(status, { errors: ["Service Unavailable"] }),
      kind: "server",
      detail: "Service Unavailable",
      run: "running",
      requests: 2,
      says: "had a problem",
    }),
  ),
  {
    name: "an HTML page under a 200, as proxies send it",
    answer: (_request, response) => void response.end("<html><body>Please sign in</body></html>"),
    kind: "bad-body",
    detail: null,
    run: "running",
    requests: 2,
    says: "arrived broken",
  },
  {
    name: "an HTML page under a 503: nothing of it is quoted",
    answer: (_request, response) => {
      response.writeHead(503, { "content-type": "text/html" });
      response.end("<html>upstream secret-host is down</html>");
    },
    kind: "server",
    detail: null,
    run: "running",
    requests: 2,
    says: "had a problem",
  },
  {
    name: "JSON that is none",
    answer: (_request, response) => void response.end('{"data": [}'),
    kind: "bad-body",
    detail: null,
    run: "running",
    requests: 2,
    says: "arrived broken",
  },
  {
    name: "JSON without a list",
    answer: json(200, { data: null }),
    kind: "bad-body",
    detail: null,
    run: "running",
    requests: 1,
    says: "arrived broken",
  },
  {
    name: "a body cut off in the middle",
    answer: cut,
    kind: "network",
    detail: expect.any(String) as never,
    run: "running",
    requests: 2,
    says: "couldn’t reach Datadog",
  },
  {
    name: "a connection that is dropped before any answer",
    answer: (_request, response) => void response.destroy(),
    kind: "network",
    detail: expect.any(String) as never,
    run: "running",
    requests: 2,
    says: "couldn’t reach Datadog",
  },
  {
    name: "no answer in time",
    answer: () => {},
    kind: "timeout",
    detail: null,
    run: "running",
    requests: 2,
    says: "didn’t respond in time",
  },
  {
    name: "an answer that never ends",
    answer: dripping,
    kind: "timeout",
    detail: null,
    run: "running",
    requests: 2,
    says: "didn’t respond in time",
  },
];

/** The sentence on the integration's page. */
function sentences(kind: string): { en: string; ptBR: string } {
  const known = parseFailureKind(kind);
  const english = createTranslator({ locale: "en", messages: en, namespace: "integrations" });
  const portuguese = createTranslator({ locale: "pt-BR", messages: ptBR, namespace: "integrations" });
  return { en: english(`failing.kinds.${known}`), ptBR: portuguese(`failing.kinds.${known}`) };
}

test.each(CASES)(
  "$name: the integration says $kind with its own sentence, and the run is $run",
  async (one) => {
    answer = one.answer;
    const scene = await createScene(supabase, historyOf([]));
    expect(await syncOver(scene)).toMatchObject({
      state: "failed",
      error: { kind: one.kind, detail: one.detail },
    });
    expect(received).toHaveLength(one.requests);
    const integration = await getIntegration(scene.client, scene.organizationId);
    expect(integration).toMatchObject({
      status: "error",
      lastError: { kind: one.kind, detail: one.detail },
      consecutiveFailures: 1,
      lastSyncedAt: null,
      leaseUntil: null,
    });
    expect(integration?.nextSyncAt.getTime()).toBeGreaterThan(NOW.getTime());
    const runs = await listSyncRuns(scene.client, scene.organizationId, scene.integrationId, 10);
    expect(runs).toMatchObject([{ status: one.run, error: { kind: one.kind }, requests: one.requests }]);
    const { en: english, ptBR: portuguese } = sentences(integration?.lastError?.kind ?? "");
    expect(english).toContain(one.says);
    expect(portuguese).not.toBe(english);
    expect(portuguese.length).toBeGreaterThan(20);
    const written = JSON.stringify([scene.logged, integration, runs]);
    for (const secret of [KEYS.apiKey, KEYS.appKey, "secret-host"]) expect(written).not.toContain(secret);
  },
);
