import { expect, test } from "vitest";
import { toOpenMetrics } from "@/lib/read/reports/open-metrics";
import type { Figure, Report } from "@/lib/read/reports/schema";

const figure = (parts: Partial<Figure>): Figure => ({
  name: "dora_cfr",
  unit: "rate",
  value: null,
  interval: null,
  counts: {},
  reason: null,
  definition: { id: "change-failure-rate", version: 2, page: "/methods/change-failure-rate" },
  ...parts,
});
const reportOf = (figures: Figure[], source = "datadog") =>
  ({
    basis: { organization: "acme", source, dataAsOf: "2026-11-30T04:02:00.000Z" },
    figures,
  }) as unknown as Report;

test("a figure has its value, the ends of its interval and its counts, each family once and an end", () => {
  const cfr = figure({
    value: 0.2,
    interval: { low: 0.06, high: 0.51 },
    counts: { failed: 2, evaluated: 10 },
  });
  expect(toOpenMetrics(reportOf([cfr]))).toBe(`# TYPE iris_cfr_ratio gauge
# HELP iris_cfr_ratio change-failure-rate, version 2
iris_cfr_ratio{organization="acme"} 0.2
# TYPE iris_cfr_interval gauge
# HELP iris_cfr_interval 95% interval of iris_cfr_ratio
iris_cfr_interval{organization="acme",bound="low"} 0.06
iris_cfr_interval{organization="acme",bound="high"} 0.51
# TYPE iris_cfr_counted gauge
# HELP iris_cfr_counted What stands behind iris_cfr_ratio
iris_cfr_counted{organization="acme",of="failed"} 2
iris_cfr_counted{organization="acme",of="evaluated"} 10
# TYPE iris_data_as_of_seconds gauge
# HELP iris_data_as_of_seconds When the data were last read completely
iris_data_as_of_seconds{organization="acme"} 1796011320
# EOF
`);
});

test("estimates are series of their own, which nothing measured continues", () => {
  const text = toOpenMetrics(reportOf([figure({ value: 0.2 })], "git"));
  expect(text).toContain('iris_cfr_ratio{organization="acme",estimated_from="git"} 0.2\n');
});

test("what isn't measured has no line, and neither has a word", () => {
  const text = toOpenMetrics(
    reportOf([
      figure({ reason: "no-deployments" }),
      figure({ name: "dora_source", unit: "name", value: "datadog" }),
    ]),
  );
  expect(text).not.toContain("iris_cfr");
  expect(text).not.toContain("iris_source");
});

test("a table is a sample a row, its names as escaped labels; seconds end the name", () => {
  const table = figure({
    name: "dora_cfr_by_origin",
    unit: "table",
    value: { HUMAN: 0.1, 'odd "name"\\\n': 0.2 },
  });
  const mttr = figure({ name: "dora_mttr_per_incident_seconds_p90", unit: "seconds", value: 60 });
  const text = toOpenMetrics(reportOf([table, mttr]));
  expect(text).toContain('iris_cfr_by_origin{organization="acme",group="HUMAN"} 0.1\n');
  expect(text).toContain('group="odd \\"name\\"\\\\\\n"} 0.2\n');
  expect(text).toContain('iris_mttr_per_incident_p90_seconds{organization="acme"} 60\n');
});
