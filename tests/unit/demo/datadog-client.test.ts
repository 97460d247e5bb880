import { client, logger, v1, v2 } from "@datadog/datadog-api-client";
import { beforeAll, expect, test } from "vitest";
import type { SimulatedDatadog } from "@/lib/providers/simulated-datadog/simulated-datadog";
import { BASE, deployment, failure, KEYS, simulate } from "./build";

beforeAll(() => logger.setLevel(logger.levels.SILENT));

/** Datadog's own client, talking to the simulator. */
function connect(datadog: SimulatedDatadog, keys: { apiKey: string; appKey: string } = KEYS) {
  const configuration = client.createConfiguration({
    baseServer: new client.BaseServerConfiguration(BASE, {}),
    authMethods: { apiKeyAuth: keys.apiKey, appKeyAuth: keys.appKey },
  });
  Object.assign(configuration.httpApi, { fetch: datadog.fetch });
  configuration.unstableOperations["v2.validate"] = true;
  return configuration;
}

const events = {
  deployments: [
    deployment("first", "2026-11-24T10:00:00Z", {
      env: "production",
      change_failure: null,
      git: { commit_sha: "c".repeat(40), repository_id: "github.example.com/acme/first" },
      commits: [{ sha: "c".repeat(40), timestamp: "2026-11-23T10:00:00Z", message: "fix: it" }],
    }),
    deployment("second", "2026-11-24T11:00:00Z", { env: "staging" }),
  ],
  failures: [failure("incident", "2026-11-24T10:10:00Z", { service: ["first"] })],
};

const window = { from: new Date("2026-11-24T00:00:00Z"), to: new Date("2026-11-24T10:00:00Z") };

test("the client's list of deployments is understood, and what it doesn't declare arrives", async () => {
  const datadog = simulate(events);
  const api = new v2.DORAMetricsApi(connect(datadog));
  const attributes = { ...window, limit: 500, sort: "-started_at", query: "env:production" };
  const answer = await api.listDORADeployments({
    body: { data: { type: "dora_deployments_list_request", attributes } },
  });
  expect(answer.data).toHaveLength(1);
  expect(answer.data?.[0]).toMatchObject({
    id: "first",
    attributes: {
      service: "first",
      startedAt: new Date("2026-11-24T10:00:00Z"),
      additionalProperties: { change_failure: null, commits: [{ message: "fix: it" }] },
    },
  });
});

test("the client sends whole seconds and the mandatory type", async () => {
  const datadog = simulate(events);
  const body = { data: { type: "dora_deployments_list_request" as const, attributes: window } };
  await new v2.DORAMetricsApi(connect(datadog)).listDORADeployments({ body });
  expect(datadog.requests[0]?.body).toEqual({
    data: {
      type: "dora_deployments_list_request",
      attributes: { from: "2026-11-24T00:00:00Z", to: "2026-11-24T10:00:00Z" },
    },
  });
});

test("the client's list of failures and its reading by id are understood", async () => {
  const api = new v2.DORAMetricsApi(connect(simulate(events)));
  const failures = await api.listDORAFailures({
    body: { data: { type: "dora_failures_list_request", attributes: {} } },
  });
  expect(failures.data?.map(({ id }) => id)).toEqual(["incident"]);
  const one = await api.getDORADeployment({ deploymentId: "second" });
  expect(one.data?.attributes?.service).toBe("second");
});

test("a missing type reaches the client as Datadog's JSON:API error", async () => {
  const api = new v2.DORAMetricsApi(connect(simulate(events)));
  const untyped = { data: { attributes: { limit: 10 } } } as unknown as v2.DORAListDeploymentsRequest;
  await expect(api.listDORADeployments({ body: untyped })).rejects.toMatchObject({
    code: 400,
    body: {
      errors: [
        {
          status: "400",
          title: "Bad Request",
          detail: 'got type "" expected one of "dora_deployments_list_request"',
        },
      ],
    },
  });
});

test("a missing scope reaches the client as plain strings with 403", async () => {
  const api = new v2.DORAMetricsApi(connect(simulate(events, { keys: { ...KEYS, scopes: [] } })));
  const body = { data: { type: "dora_deployments_list_request" as const, attributes: {} } };
  await expect(api.listDORADeployments({ body })).rejects.toMatchObject({
    code: 403,
    body: { errors: ["Forbidden"] },
  });
});

test("the client's own retry waits as long as a 429 asks, and then succeeds", async () => {
  const datadog = simulate(events, { faults: [{ kind: "rate-limited", resetSeconds: 0 }] });
  const configuration = connect(datadog);
  Object.assign(configuration.httpApi, { enableRetry: true, maxRetries: 1 });
  const body = { data: { type: "dora_deployments_list_request" as const, attributes: {} } };
  const answer = await new v2.DORAMetricsApi(configuration).listDORADeployments({ body });
  expect(answer.data).toHaveLength(2);
  expect(datadog.requests.map(({ status }) => status)).toEqual([429, 200]);
});

test("the three validation calls of the client are understood", async () => {
  const configuration = connect(simulate(events));
  const keys = new v2.KeyManagementApi(configuration);
  expect(await new v1.AuthenticationApi(configuration).validate()).toMatchObject({ valid: true });
  expect(await keys.validateAPIKey()).toMatchObject({ status: "ok" });
  expect((await keys.validate()).data.attributes).toMatchObject({ valid: true, apiKeyScopes: KEYS.scopes });
});

test("a mistyped API key is a 403 of the client's validation", async () => {
  const configuration = connect(simulate(events), { ...KEYS, apiKey: "x" });
  await expect(new v1.AuthenticationApi(configuration).validate()).rejects.toMatchObject({
    code: 403,
    body: { errors: ["Forbidden"] },
  });
});
