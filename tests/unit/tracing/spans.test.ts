import { SpanStatusCode, trace } from "@opentelemetry/api";
import {
  BasicTracerProvider,
  InMemorySpanExporter,
  type ReadableSpan,
  SimpleSpanProcessor,
} from "@opentelemetry/sdk-trace-base";
import { afterAll, beforeEach, expect, test } from "vitest";
import { callSealed } from "@/lib/platform/supabase/seal";
import { createServiceClientFor, type ServiceClient } from "@/lib/platform/supabase/service";
import { isTelemetryWanted, Redaction } from "@/lib/platform/telemetry";
import { inSpan } from "@/lib/platform/tracing";
import { createDatadogClient } from "@/lib/providers/datadog/client";
import { DATADOG_SITES } from "@/lib/providers/datadog/sites";

const exporter = new InMemorySpanExporter();
trace.setGlobalTracerProvider(
  new BasicTracerProvider({ spanProcessors: [new Redaction(), new SimpleSpanProcessor(exporter)] }),
);
beforeEach(() => exporter.reset());
afterAll(() => trace.disable());

const API_KEY = "0123456789abcdef0123456789abcdef";
const APP_KEY = "fedcba9876543210fedcba9876543210fedcba98";
const MESSAGE = "Rewrite the ledger for customer Orkney";

/** Everything of a span that leaves the process. */
const written = (spans: readonly ReadableSpan[]) =>
  JSON.stringify(
    spans.map(({ name, attributes, events, status, links }) => ({ name, attributes, events, status, links })),
  );

function clientAnswering(answer: () => Response) {
  const [site] = DATADOG_SITES;
  if (!site) throw new Error("no site");
  return createDatadogClient({
    apiKey: API_KEY,
    appKey: APP_KEY,
    site,
    fetch: async () => answer(),
    maxAttempts: 2,
    sleep: async () => {},
  });
}

const REQUEST = {
  from: new Date(0),
  to: new Date(1),
  query: MESSAGE,
  limit: 1,
  sort: "-started_at",
} as const;

test("a call to Datadog is a span of its method, path, attempt and outcome, and of nothing else", async () => {
  await clientAnswering(() => Response.json({ data: [{ id: "1", message: MESSAGE }] })).listDeployments(
    REQUEST,
  );
  expect(exporter.getFinishedSpans().map(({ name, attributes }) => ({ name, attributes }))).toEqual([
    {
      name: "datadog call",
      attributes: { method: "POST", path: "/api/v2/dora/deployments", attempt: 1, status: 200 },
    },
  ]);
});

test("each try is a span, and one that failed says how, without Datadog's words", async () => {
  const refusal = () => Response.json({ errors: [`no such thing: ${API_KEY} ${MESSAGE}`] }, { status: 503 });
  await clientAnswering(refusal).listFailures(REQUEST);
  const spans = exporter.getFinishedSpans();
  expect(spans.map(({ attributes }) => attributes)).toMatchObject([
    { attempt: 1, status: 503, failure: "server" },
    { attempt: 2, status: 503, failure: "server" },
  ]);
  for (const secret of [API_KEY, APP_KEY, MESSAGE]) expect(written(spans)).not.toContain(secret);
});

test("a sealed call's spans name its function and nothing of what was sealed or refused", async () => {
  const client = createServiceClientFor("https://database.example", "sb_secret_of_this_test");
  const answers: Record<string, unknown> = {
    open_seal: JSON.stringify({
      id: "3f0c2f7a-6a35-4f0e-9d51-2b8f4a1c7e90",
      key: Buffer.alloc(64, 7).toString("base64"),
      expires_at: "2999-01-01T00:00:00Z",
    }),
  };
  const fake = {
    rpc: (name: string) => ({
      abortSignal: async () =>
        name in answers
          ? { data: answers[name], error: null, status: 200 }
          : { data: null, error: { code: "PT422", message: MESSAGE }, status: 422 },
    }),
  };
  // The promise behind the cast: a sealed call uses nothing of a client but `rpc`.
  const call = callSealed(
    Object.assign(client, fake) as unknown as ServiceClient,
    "record_deployments_page",
    {
      subkey: API_KEY,
      deployments: [{ raw: MESSAGE }],
    },
  );
  await expect(call).rejects.toThrow("PT422");
  const spans = exporter.getFinishedSpans();
  expect(new Set(spans.map(({ name }) => name))).toEqual(new Set(["seal", "database call"]));
  for (const { attributes } of spans) expect(attributes).toEqual({ function: "record_deployments_page" });
  for (const secret of [API_KEY, MESSAGE]) expect(written(spans)).not.toContain(secret);
});

test("an error inside a span leaves its name there, not its words", async () => {
  const failing = inSpan("work", {}, async () => {
    throw new RangeError(`can't use ${API_KEY}`);
  });
  await expect(failing).rejects.toThrow(RangeError);
  const spans = exporter.getFinishedSpans();
  expect(spans).toMatchObject([{ status: { code: SpanStatusCode.ERROR } }]);
  expect(written(spans)).not.toContain(API_KEY);
});

test("what Next puts into its own spans leaves without addresses and exceptions' words; the route stays", () => {
  const span = trace
    .getTracer("next.js")
    .startSpan("fetch GET https://db.example/rest/v1/x?token=secret-token");
  span.setAttributes({ "http.target": "/invitations/secret-token", "http.route": "/invitations/[token]" });
  span.recordException(new Error("secret-token is unknown"));
  span.end();
  const [sent] = exporter.getFinishedSpans();
  expect(sent).toMatchObject({ name: "fetch GET …", attributes: { "http.route": "/invitations/[token]" } });
  expect(written(exporter.getFinishedSpans())).not.toContain("secret-token");
});

test("without an endpoint in the environment no traces are made", () => {
  expect(isTelemetryWanted({})).toBe(false);
  expect(isTelemetryWanted({ OTEL_EXPORTER_OTLP_ENDPOINT: "" })).toBe(false);
  expect(isTelemetryWanted({ OTEL_EXPORTER_OTLP_ENDPOINT: "https://otel.example" })).toBe(true);
  expect(isTelemetryWanted({ OTEL_EXPORTER_OTLP_TRACES_ENDPOINT: "https://otel.example/v1/traces" })).toBe(
    true,
  );
});
