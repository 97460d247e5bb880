import {
  AggregationTemporality,
  DataPointType,
  type MetricData,
  type PushMetricExporter,
  type ResourceMetrics,
} from "@opentelemetry/sdk-metrics";

type ExportDone = Parameters<PushMetricExporter["export"]>[1];
/** OpenTelemetry's codes for how an export went. */
const [SENT, NOT_SENT] = [0, 1];

type Values = Record<string, unknown>;
type Point = MetricData["dataPoints"][number];

const EXPORT_MS = 10_000;

/** Nanoseconds since 1970 as OTLP's JSON writes them: a text, since JavaScript's numbers are too short. */
const nanoseconds = ([seconds, nanos]: readonly [number, number]) =>
  `${BigInt(seconds) * 1_000_000_000n + BigInt(nanos)}`;

function toAttributes(values: Values) {
  return Object.entries(values).map(([key, value]) => ({
    key,
    value:
      typeof value === "number"
        ? { doubleValue: value }
        : typeof value === "boolean"
          ? { boolValue: value }
          : { stringValue: String(value) },
  }));
}

const common = ({ attributes, startTime, endTime }: Point) => ({
  attributes: toAttributes(attributes),
  startTimeUnixNano: nanoseconds(startTime),
  timeUnixNano: nanoseconds(endTime),
});

/** One metric in OTLP's JSON; null for a kind that nothing here makes. */
function toMetric(metric: MetricData) {
  const { name, description, unit } = metric.descriptor;
  const about = { name, description, unit };
  switch (metric.dataPointType) {
    case DataPointType.SUM: {
      const dataPoints = metric.dataPoints.map((point) => ({ ...common(point), asDouble: point.value }));
      return { ...about, sum: { dataPoints, aggregationTemporality: 2, isMonotonic: metric.isMonotonic } };
    }
    case DataPointType.GAUGE:
      return {
        ...about,
        gauge: {
          dataPoints: metric.dataPoints.map((point) => ({ ...common(point), asDouble: point.value })),
        },
      };
    case DataPointType.HISTOGRAM: {
      const dataPoints = metric.dataPoints.map((point) => ({
        ...common(point),
        count: String(point.value.count),
        sum: point.value.sum,
        bucketCounts: point.value.buckets.counts.map(String),
        explicitBounds: point.value.buckets.boundaries,
      }));
      return { ...about, histogram: { dataPoints, aggregationTemporality: 2 } };
    }
    default:
      return null;
  }
}

/** The body of an OTLP/HTTP request. Source: opentelemetry-proto, metrics/v1, in its JSON encoding. */
export function toOtlp({ resource, scopeMetrics }: ResourceMetrics) {
  return {
    resourceMetrics: [
      {
        resource: { attributes: toAttributes(resource.attributes) },
        scopeMetrics: scopeMetrics.map(({ scope, metrics }) => ({
          scope: { name: scope.name },
          metrics: metrics.flatMap((metric) => toMetric(metric) ?? []),
        })),
      },
    ],
  };
}

/** Where metrics go, as OpenTelemetry names the variables; null where none is named. */
export function metricsEndpoint(source: Record<string, string | undefined>): string | null {
  if (source.OTEL_EXPORTER_OTLP_METRICS_ENDPOINT) return source.OTEL_EXPORTER_OTLP_METRICS_ENDPOINT;
  const base = source.OTEL_EXPORTER_OTLP_ENDPOINT;
  return base ? `${base.replace(/\/+$/, "")}/v1/metrics` : null;
}

/** `key=value,key=value`, percent-encoded, as OpenTelemetry writes headers. */
export function otlpHeaders(text = ""): Record<string, string> {
  const pairs = text.split(",").filter((pair) => pair.includes("="));
  return Object.fromEntries(
    pairs.map((pair) => {
      const at = pair.indexOf("=");
      return [pair.slice(0, at).trim(), decodeURIComponent(pair.slice(at + 1).trim())];
    }),
  );
}

/** Sends metrics as JSON over HTTP. An export that fails is forgotten: the next one carries the same sums. */
export function otlpMetricExporter(
  endpoint: string,
  headers: Record<string, string>,
  send: typeof fetch = fetch,
): PushMetricExporter {
  return {
    export(metrics, done: ExportDone) {
      const body = JSON.stringify(toOtlp(metrics));
      const request = { method: "POST", headers: { ...headers, "content-type": "application/json" }, body };
      send(endpoint, { ...request, redirect: "error", signal: AbortSignal.timeout(EXPORT_MS) }).then(
        ({ ok }) => done({ code: ok ? SENT : NOT_SENT }),
        (error: Error) => done({ code: NOT_SENT, error }),
      );
    },
    selectAggregationTemporality: () => AggregationTemporality.CUMULATIVE,
    forceFlush: async () => {},
    shutdown: async () => {},
  };
}
