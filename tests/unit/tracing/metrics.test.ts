import { createServer, type IncomingMessage, type RequestListener, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { text } from "node:stream/consumers";
import { metrics } from "@opentelemetry/api";
import { resourceFromAttributes } from "@opentelemetry/resources";
import { MeterProvider, type MetricReader } from "@opentelemetry/sdk-metrics";
import { afterEach, expect, test, vi } from "vitest";
import { countSync, measureAnswers, noteOverdue } from "@/lib/platform/measured";
import { readRoutes, routeOf } from "@/lib/platform/page-routes";
import { metricReaders, metricsEndpoint, registerTelemetry } from "@/lib/platform/telemetry";

interface Metric {
  name: string;
  unit?: string;
  [kind: string]: unknown;
}
interface Sent {
  request: IncomingMessage;
  body: { resourceMetrics: { resource: object; scopeMetrics: { metrics: Metric[] }[] }[] };
}

const servers: Server[] = [];
async function serve(listener: RequestListener): Promise<string> {
  const server = createServer(listener);
  servers.push(server);
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
}
afterEach(async () => {
  metrics.disable();
  vi.unstubAllEnvs();
  for (const server of servers.splice(0)) {
    server.closeAllConnections();
    await new Promise((resolve) => server.close(resolve));
  }
});

/** A collector that keeps what it was sent. */
async function collector(status = 200): Promise<{ url: string; sent: Sent[] }> {
  const sent: Sent[] = [];
  const url = await serve(async (request, response) => {
    sent.push({ request, body: JSON.parse(await text(request)) });
    response.writeHead(status, { "content-type": "application/json" }).end("{}");
  });
  return { url, sent };
}

/** Measures by the readers of the environment, and sends what was measured. */
async function sendOf(measure: () => Promise<void> | void): Promise<void> {
  const readers: MetricReader[] = await metricReaders();
  const provider = new MeterProvider({
    resource: resourceFromAttributes({ "service.name": "iris" }),
    readers,
  });
  metrics.disable();
  metrics.setGlobalMeterProvider(provider);
  await measure();
  await provider.shutdown();
}

const byName = ({ body }: Sent) =>
  new Map(
    body.resourceMetrics.flatMap(({ scopeMetrics }) =>
      scopeMetrics.flatMap((scope) => scope.metrics.map((metric) => [metric.name, metric] as const)),
    ),
  );
const said = (attributes: Record<string, string>) =>
  Object.entries(attributes).map(([key, stringValue]) => ({ key, value: { stringValue } }));

test("counts and levels arrive at the endpoint of the environment, with its headers", async () => {
  const { url, sent } = await collector();
  vi.stubEnv("OTEL_EXPORTER_OTLP_ENDPOINT", `${url}/`);
  vi.stubEnv("OTEL_EXPORTER_OTLP_HEADERS", "api-key=a%20b");
  await sendOf(() => {
    countSync("cron", "failed", "server");
    noteOverdue(new Date(0), new Date(90_000));
  });
  const [first] = sent;
  expect(first?.request.url).toBe("/v1/metrics");
  expect(first?.request.headers).toMatchObject({ "api-key": "a b", "content-type": "application/json" });
  expect(JSON.stringify(first?.body)).toContain('"iris"');
  const found = byName(first as Sent);
  expect(found.get("iris.syncs")?.sum).toMatchObject({
    isMonotonic: true,
    dataPoints: [{ attributes: said({ trigger: "cron", state: "failed", kind: "server" }) }],
  });
  expect(found.get("iris.work.overdue")?.gauge).toMatchObject({ dataPoints: [{ asDouble: 90 }] });
});

test("the endpoint of metrics alone comes first; without one nothing is made", async () => {
  expect(metricsEndpoint({})).toBeNull();
  expect(metricsEndpoint({ OTEL_EXPORTER_OTLP_ENDPOINT: "http://c:4318/" })).toBe("http://c:4318/v1/metrics");
  const own = { OTEL_EXPORTER_OTLP_METRICS_ENDPOINT: "http://c:4318/own" };
  expect(metricsEndpoint({ ...own, OTEL_EXPORTER_OTLP_ENDPOINT: "http://d" })).toBe("http://c:4318/own");
  expect(await metricReaders()).toEqual([]);
});

test("metrics take the environment's proxy, unless NO_PROXY names the collector", async () => {
  const { url, sent } = await collector();
  vi.stubEnv("HTTP_PROXY", url);
  vi.stubEnv("OTEL_EXPORTER_OTLP_ENDPOINT", "http://collector.example:4318");
  await sendOf(() => countSync("cron", "succeeded", null));
  expect(sent[0]?.request.url).toBe("http://collector.example:4318/v1/metrics");
  sent.length = 0;
  const straight = await collector();
  vi.stubEnv("OTEL_EXPORTER_OTLP_ENDPOINT", straight.url);
  await sendOf(() => countSync("cron", "succeeded", null));
  expect([sent.length, straight.sent.length]).toEqual([0, 1]);
});

test("a collector that refuses troubles nobody", async () => {
  const { url, sent } = await collector(400);
  vi.stubEnv("OTEL_EXPORTER_OTLP_ENDPOINT", url);
  await sendOf(() => countSync("cron", "succeeded", null));
  expect(sent).toHaveLength(1);
});

test("answers are measured by route, never by address; what a browser fetches ahead stands apart", async () => {
  const { url, sent } = await collector();
  vi.stubEnv("OTEL_EXPORTER_OTLP_ENDPOINT", url);
  await sendOf(async () => {
    measureAnswers(readRoutes(process.cwd()));
    const site = await serve((request, response) => {
      response.writeHead(request.url?.startsWith("/acme") ? 200 : 404).end();
    });
    for (const path of [
      "/acme/dashboard?tool=secret",
      "/acme/deployments/7",
      "/_next/static/a.js",
      "/wp-login",
    ])
      await fetch(site + path);
    await fetch(`${site}/acme/dashboard`, { headers: { "next-router-prefetch": "1" } });
    await fetch(`${site}/api/v1/orgs/acme/dora`, { method: "POST" });
  });
  const [first] = sent;
  const histogram = byName(first as Sent).get("iris.answer.duration")?.histogram;
  const points = (histogram as { dataPoints: { attributes: { value: object }[] }[] }).dataPoints;
  const asked = points
    .map(({ attributes }) => attributes.map(({ value }) => Object.values(value)[0]).join(" "))
    // The collector's own exchange is one of this process as well.
    .filter((line) => !line.includes("/v1/metrics"))
    .sort();
  expect(asked).toEqual([
    "api /api/v1/orgs/[org]/dora POST 404",
    "other other GET 404",
    "page /[org]/dashboard GET 200",
    "page /[org]/deployments/[deploymentId] GET 200",
    "prefetch /[org]/dashboard GET 200",
    "static /_next GET 404",
  ]);
  expect(JSON.stringify(first?.body)).not.toMatch(/acme|secret|wp-login/);
});

test("what is written out comes before a placeholder, and an address with more or less parts is another", () => {
  const routes = readRoutes(process.cwd());
  expect(routeOf("/", routes)).toBe("/");
  expect(routeOf("/methods/verdict", routes)).toBe("/methods/[slug]");
  expect(routeOf("/organizations/new", routes)).toBe("/organizations/new");
  expect(routeOf("/acme/settings/integrations/datadog/sync-runs/1", routes)).toBe(
    "/[org]/settings/integrations/datadog/sync-runs/[runId]",
  );
  for (const path of ["/acme", "/acme/dashboard/more", "//dashboard", "/icon.svg"])
    expect(routeOf(path, routes), path).toBeNull();
});

// Last: from here on answers are measured twice over.
test.each([
  ["on Vercel", "1", true],
  ["elsewhere", "", false],
])("a collector is told of Vercel as the cloud only where it is so: %s", async (_, vercel, isTold) => {
  const { url, sent } = await collector();
  vi.stubEnv("OTEL_EXPORTER_OTLP_ENDPOINT", url);
  vi.stubEnv("VERCEL", vercel);
  metrics.disable();
  await registerTelemetry();
  countSync("cron", "succeeded", "none");
  const provider = metrics.getMeterProvider() as MeterProvider;
  await provider.forceFlush();
  const resource = (sent.at(-1) as Sent).body.resourceMetrics[0]?.resource;
  const told = JSON.stringify(resource);
  expect(told).toContain("service.name");
  expect(told.includes("cloud.provider")).toBe(isTold);
  await provider.shutdown();
});
