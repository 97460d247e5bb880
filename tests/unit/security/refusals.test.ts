import { metrics } from "@opentelemetry/api";
import {
  AggregationTemporality,
  InMemoryMetricExporter,
  MeterProvider,
  PeriodicExportingMetricReader,
} from "@opentelemetry/sdk-metrics";
import { afterAll, expect, test, vi } from "vitest";
import { noteRefusal } from "@/lib/platform/security/refusals";

const exporter = new InMemoryMetricExporter(AggregationTemporality.CUMULATIVE);
const reader = new PeriodicExportingMetricReader({ exporter, exportIntervalMillis: 3_600_000 });
const provider = new MeterProvider({ readers: [reader] });
metrics.setGlobalMeterProvider(provider);
afterAll(async () => {
  metrics.disable();
  await provider.shutdown();
});

test("who is turned away is counted by door and reason, and logged with a shortened address only", async () => {
  const lines: string[] = [];
  vi.spyOn(process.stderr, "write").mockImplementation((line) => lines.push(String(line)) > 0);
  noteRefusal({ door: "sign-in", reason: "wrong", network: "192.0.2.7" });
  noteRefusal({ door: "sign-in", reason: "wrong", network: "2001:db8:1:2::/64" });
  vi.restoreAllMocks();

  expect(lines.map((line) => JSON.parse(line))).toMatchObject([
    { event: "refused", door: "sign-in", reason: "wrong", network: "192.0.2.0/24" },
    { event: "refused", door: "sign-in", reason: "wrong", network: "2001:db8:1::/48" },
  ]);
  await reader.forceFlush();
  const counted = exporter
    .getMetrics()
    .flatMap(({ scopeMetrics }) => scopeMetrics.flatMap((one) => one.metrics));
  expect(counted.map(({ descriptor }) => descriptor.name)).toEqual(["iris.refusals"]);
  expect(counted[0]?.dataPoints.map(({ value, attributes }) => ({ value, attributes }))).toEqual([
    { value: 2, attributes: { door: "sign-in", reason: "wrong" } },
  ]);
});
