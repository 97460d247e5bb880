import type { Figure, Report } from "./schema";

export const OPEN_METRICS_TYPE = "application/openmetrics-text; version=1.0.0; charset=utf-8";

/** Units as OpenMetrics names them: the base unit ends the metric's name. */
const SUFFIXES: Partial<Record<Figure["unit"], string>> = {
  rate: "_ratio",
  seconds: "_seconds",
  percent: "_percent",
};

/**
 * A report as OpenMetrics text: each figure with the ends of its interval and its counts, each a gauge. What has no value
 * has no line, for a missing value is never zero. Estimates bear the label `estimated_from`. `iris_data_as_of_seconds` says how old all of it is.
 * Source: https://prometheus.io/docs/specs/om/open_metrics_spec/
 */
export function toOpenMetrics({ basis, figures }: Report): string {
  const organization = {
    organization: basis.organization,
    // A series of its own: what is estimated is never continued by what was measured.
    ...(basis.source === "git" && { estimated_from: "git" }),
  };
  const families = figures.flatMap((figure) => familiesOf(figure, organization));
  if (basis.dataAsOf !== null) {
    const at = Date.parse(basis.dataAsOf) / 1000;
    families.push(
      family("iris_data_as_of_seconds", "When the data were last read completely", [[organization, at]]),
    );
  }
  return `${families.join("")}# EOF\n`;
}

type Labels = Record<string, string>;
type Sample = readonly [labels: Labels, value: number];

function familiesOf(figure: Figure, labels: Labels): string[] {
  const { unit, interval, counts, definition } = figure;
  const base = `iris_${figure.name.replace(/^dora_/, "").replace(/_(?:seconds|pct)(?=_|$)/, "")}`;
  const name = `${base}${figure.name.endsWith("_pct") ? "_percent" : (SUFFIXES[unit] ?? "")}`;
  const samples = samplesOf(figure.value, labels);
  if (samples.length === 0) return [];
  const about = `${definition.id}, version ${definition.version}`;
  const ends: Sample[] = interval
    ? [
        [{ ...labels, bound: "low" }, interval.low],
        [{ ...labels, bound: "high" }, interval.high],
      ]
    : [];
  const counted = Object.entries(counts).map(([of, value]): Sample => [{ ...labels, of }, value]);
  return [
    family(name, about, samples),
    family(`${base}_interval`, `95% interval of ${name}`, ends),
    family(`${base}_counted`, `What stands behind ${name}`, counted),
  ];
}

/** A number is one sample; a table one a row, its names as labels. Words are no samples. */
function samplesOf(value: Figure["value"], labels: Labels): Sample[] {
  if (typeof value === "number") return [[labels, value]];
  if (value === null || typeof value === "string") return [];
  return Object.entries(value).flatMap(([group, one]): Sample[] =>
    typeof one === "number"
      ? [[{ ...labels, group }, one]]
      : Object.entries(one).map(([of, number]): Sample => [{ ...labels, group, of }, number]),
  );
}

function family(name: string, help: string, samples: readonly Sample[]): string {
  if (samples.length === 0) return "";
  const lines = samples.map(([labels, value]) => `${name}{${labelsText(labels)}} ${value}\n`);
  return `# TYPE ${name} gauge\n# HELP ${name} ${help}\n${lines.join("")}`;
}

function labelsText(labels: Labels): string {
  const escaped = (text: string) => text.replace(/\\/g, "\\\\").replace(/"/g, '\\"').replace(/\n/g, "\\n");
  return Object.entries(labels)
    .map(([name, value]) => `${name}="${escaped(value)}"`)
    .join(",");
}
