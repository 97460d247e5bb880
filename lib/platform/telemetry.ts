import type { OTLPMetricExporter } from "@opentelemetry/exporter-metrics-otlp-http";
import type { MetricReader } from "@opentelemetry/sdk-metrics";
import type { ReadableSpan, SpanProcessor } from "@opentelemetry/sdk-trace-base";
import { proxyUrlFor } from "./proxy";

/** Whether the environment says where traces go. Without it nothing is loaded, made or sent. */
export function isTelemetryWanted(source: Record<string, string | undefined>): boolean {
  const {
    OTEL_EXPORTER_OTLP_ENDPOINT,
    OTEL_EXPORTER_OTLP_TRACES_ENDPOINT,
    OTEL_EXPORTER_OTLP_METRICS_ENDPOINT,
  } = source;
  return Boolean(
    OTEL_EXPORTER_OTLP_ENDPOINT || OTEL_EXPORTER_OTLP_TRACES_ENDPOINT || OTEL_EXPORTER_OTLP_METRICS_ENDPOINT,
  );
}

/** Attributes of Next's own spans that hold an address as it was asked for: an invitation's carries its token. */
const ADDRESSES = new Set(["http.target", "http.url", "url.full", "url.path", "url.query", "next.pathname"]);
/** What an exception says can quote what was worked on; its type stays. */
const QUOTES = new Set(["exception.message", "exception.stacktrace"]);

/**
 * Takes out of a finished span what Next or a library put there and nobody else may read: addresses and the words of
 * exceptions. Routes (`/[org]/dashboard`) stay.
 */
export class Redaction implements SpanProcessor {
  onStart(): void {}

  onEnd(span: ReadableSpan): void {
    remove(span.attributes, ADDRESSES);
    for (const event of span.events) remove(event.attributes ?? {}, QUOTES);
    // The promise behind the cast: an ended span is handed on to the exporter as this very object.
    const named = span as { name: string; status: { message?: string } };
    named.name = span.name.replace(/https?:\/\/\S+/g, "…");
    if (span.status.message !== undefined) delete named.status.message;
  }

  async forceFlush(): Promise<void> {}
  async shutdown(): Promise<void> {}
}

function remove(attributes: Record<string, unknown>, names: ReadonlySet<string>): void {
  for (const name of Object.keys(attributes)) if (names.has(name)) delete attributes[name];
}

/** What the library says wherever it runs: taken back where it isn't so. */
const NOT_ON_VERCEL = { "cloud.provider": undefined as never, "vercel.runtime": undefined as never };

/** How often metrics are sent. */
const METRICS_EVERY_MS = 60_000;

/** Sends traces and metrics to the endpoint of the environment. Fetches get no spans of their own: their addresses name customers. */
export async function registerTelemetry(): Promise<void> {
  process.env.NEXT_OTEL_FETCH_DISABLED = "1";
  const { registerOTel } = await import("@vercel/otel");
  const readers = await metricReaders();
  registerOTel({
    serviceName: "iris",
    instrumentations: [],
    spanProcessors: [new Redaction(), "auto"],
    ...(process.env.VERCEL ? {} : { attributes: NOT_ON_VERCEL }),
    metricReaders: readers,
  });
  if (readers.length > 0) (await import("./measured")).measureAnswers();
}

/** Where metrics go, as OpenTelemetry names the variables; null where none is named. */
export function metricsEndpoint(source: Record<string, string | undefined>): string | null {
  if (source.OTEL_EXPORTER_OTLP_METRICS_ENDPOINT) return source.OTEL_EXPORTER_OTLP_METRICS_ENDPOINT;
  const base = source.OTEL_EXPORTER_OTLP_ENDPOINT;
  return base ? `${base.replace(/\/+$/, "")}/v1/metrics` : null;
}

/**
 * What sends metrics, by the variables of OpenTelemetry (endpoint, headers, time limit, certificates, temporality), which
 * the exporter reads itself; none where no endpoint is named.
 */
export async function metricReaders(): Promise<MetricReader[]> {
  const endpoint = metricsEndpoint(process.env);
  if (endpoint === null || !URL.canParse(endpoint)) return [];
  const { OTLPMetricExporter } = await import("@opentelemetry/exporter-metrics-otlp-http");
  const { PeriodicExportingMetricReader } = await import("@opentelemetry/sdk-metrics");
  const exporter = new OTLPMetricExporter(throughProxy(new URL(endpoint)));
  return [new PeriodicExportingMetricReader({ exporter, exportIntervalMillis: METRICS_EVERY_MS })];
}

/** The exporter doesn't send by fetch, whose calls go through the environment's proxy by themselves. */
function throughProxy(endpoint: URL): ConstructorParameters<typeof OTLPMetricExporter>[0] {
  const proxy = proxyUrlFor(endpoint)?.href;
  if (!proxy) return {};
  const proxyEnv = { NODE_ENV: process.env.NODE_ENV, HTTP_PROXY: proxy, HTTPS_PROXY: proxy };
  return { httpAgentOptions: { keepAlive: true, proxyEnv } };
}
