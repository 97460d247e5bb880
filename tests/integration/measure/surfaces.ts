import { vi } from "vitest";
import { hiddenRange } from "@/lib/core/metrics/hidden-range";
import type { Interval, Measured } from "@/lib/core/metrics/measured";
import { METRIC_FIELDS, METRIC_IDS, type MetricFigures, metricValue } from "@/lib/core/metrics/metrics";
import type { TimeWindow } from "@/lib/core/metrics/window";
import { forEachList } from "@/lib/core/question/lists";
import { EVERYTHING, type Question } from "@/lib/core/question/question";
import type { ServiceClient } from "@/lib/platform/supabase/service";
import { parseScopeQuery } from "@/lib/read/api/scope-query";
import { loadBreakdown, loadDashboard } from "@/lib/read/dashboard/loaders";
import type { DashboardContent } from "@/lib/read/dashboard/view-model";
import type { BreakdownDimension } from "@/lib/read/deployments/break-down";
import { readWeekly } from "@/lib/read/digests/weekly";
import { factsChunks } from "@/lib/read/exports/facts";
import { factsSchema } from "@/lib/read/exports/facts-schema";
import { recompute } from "@/lib/read/exports/recompute";
import { parseFilters } from "@/lib/read/filters/parse";
import { getReportOrganization } from "@/lib/read/reports/data";
import { loadReport } from "@/lib/read/reports/report";
import { type Figure, type FigureName, reportSchema } from "@/lib/read/reports/schema";
import { listServices } from "@/lib/read/services/data";
import { changeFailureRateOf } from "@/lib/read/services/figures";
import { getSnapshot, keepSnapshot } from "@/lib/read/snapshots/data";
import { loadTodaysFigures } from "@/lib/read/snapshots/loaders";
import { metricsCommand } from "@/lib/tools/cli/commands/metrics";
import type { OrganizationContext } from "@/lib/workspace/organizations/types";
import { listRepositories } from "@/lib/workspace/repositories/data";

/** What one surface says of one figure: in numbers of ten digits, since sums come in another order. */
export interface Said {
  value: unknown;
  counts: Record<string, number>;
  reason: string | null;
  interval?: Interval | null;
}
export type SaidBy = Partial<Record<FigureName, Said>>;

/** Whose figures, as of when: an organization as its pages see it, read by the service role. */
export interface Asker {
  org: OrganizationContext;
  service: ServiceClient;
  now: Date;
}

const rounded = <T>(value: T): T =>
  JSON.parse(
    JSON.stringify(value, (_, one) => (typeof one === "number" ? Number(one.toPrecision(10)) : one)),
  );

/** What the API answers to a query. */
export async function saidByApi(asker: Asker, query: URLSearchParams): Promise<Figure[]> {
  return (await reportOf(asker, query)).report.figures;
}

async function reportOf({ org, service, now }: Asker, query: URLSearchParams) {
  const [organization, repositories] = await Promise.all([
    getReportOrganization(service, org.id),
    listRepositories(service, org.id),
  ]);
  const question = parseScopeQuery(new URL(`http://iris.test/?${query}`), organization, repositories, now);
  if (question instanceof Response) throw new Error(await question.text());
  const report = await loadReport(service, org.id, organization, { question, repositories }, now);
  // As it goes over the wire.
  return {
    report: reportSchema.parse(JSON.parse(JSON.stringify(report))),
    organization,
    repositories,
    question,
  };
}

/** What a snapshot keeps of a question, and what it shows of today beside it. */
export async function saidBySnapshot(asker: Asker, query: URLSearchParams) {
  const { report, question } = await reportOf(asker, query);
  const id = await keepSnapshot(asker.service, asker.org.id, null, "kept", report);
  const snapshot = await getSnapshot(asker.service, asker.org.id, id);
  const kept = snapshot?.report.figures ?? [];
  return { kept, today: snapshot && (await loadTodaysFigures(asker.org, snapshot)), question };
}

/** What an export states, and every value that its own facts don't give. */
export async function saidByExport(asker: Asker, question: Question) {
  const { org, service, now } = asker;
  const [organization, repositories] = await Promise.all([
    getReportOrganization(service, org.id),
    listRepositories(service, org.id),
  ]);
  const request = { client: service, organizationId: org.id, organization, repositories, question, now };
  let text = "";
  for await (const chunk of factsChunks(request)) text += chunk;
  const facts = factsSchema.parse(JSON.parse(text));
  return { stated: facts.stated.figures, differing: recompute(facts).values.filter(({ ok }) => !ok) };
}

/** What `iris metrics --json` prints. */
export async function saidByCommand(
  { org }: Asker,
  query: URLSearchParams,
): Promise<Record<string, unknown>> {
  let printed = "";
  const write = vi.spyOn(process.stdout, "write").mockImplementation((text) => {
    printed += text;
    return true;
  });
  // What it warns of goes to standard error.
  const warn = vi.spyOn(process.stderr, "write").mockImplementation(() => true);
  try {
    await metricsCommand({
      org: org.slug,
      from: query.get("from") ?? "",
      to: query.get("to") ?? "",
      ...forEachList((_row, name) => query.getAll(name)),
      json: true,
    });
  } finally {
    write.mockRestore();
    warn.mockRestore();
  }
  return JSON.parse(printed) as Record<string, unknown>;
}

/** What the dashboard draws: its cards and facts, and each bucket of its curves with the stretch it is of. */
export async function saidByPage({ org, now }: Asker, query: URLSearchParams) {
  const params = Object.fromEntries([...new Set(query.keys())].map((name) => [name, query.getAll(name)]));
  const question = { org, parsed: parseFilters(params), repository: null, now };
  const { content, window } = await loadDashboard(question);
  if (content.kind !== "figures") return { question, kind: content.kind, cards: {}, buckets: [] };
  const { counts, rollbacks, incidents, restore, batchSize } = content.facts;
  const cards: SaidBy = {
    ...Object.fromEntries(
      content.headlines.map((one) => [METRIC_FIELDS[one.metric], saidOf(one.figure, one.value)]),
    ),
    dora_deployments_total: bare(counts.total),
    dora_deployments_failed: bare(counts.failed),
    dora_deployments_pending_evaluation: bare(counts.pending),
    dora_rollbacks_total: bare(counts.rolledBack),
    ...(incidents === null ? {} : { dora_incidents_total: bare(incidents) }),
    dora_rollback_rate: saidOf(rollbacks, read(rollbacks, "rate")),
    dora_mttr_per_incident_seconds_median: saidOf(restore, read(restore, "medianSeconds")),
    dora_mttr_per_incident_seconds_p90: saidOf(restore, read(restore, "p90Seconds")),
    batch_size_mean: saidOf(batchSize, read(batchSize, "mean")),
    ai_commits_hidden: saidOfHidden(content),
  };
  const buckets = content.series.buckets.map(({ startsAt, endsAt, deployments }, i) => ({
    stretch: {
      from: later(startsAt, window.from),
      to: later(window.to, endsAt) === endsAt ? window.to : endsAt,
    },
    deployments,
    said: saidOfBucket(content.trends.buckets[i] as MetricFigures),
  }));
  return { question, kind: content.kind, cards, buckets };
}

/** What the origins card says of AI without a mark, as the API says it. */
function saidOfHidden({ origins, hiddenNotes }: Extract<DashboardContent, { kind: "figures" }>): Said {
  if (!origins.measured) return { value: null, interval: null, counts: {}, reason: origins.reason };
  const { low, high, known, among, basis } = hiddenRange(origins, hiddenNotes);
  const { attested, seen, unmarked } = hiddenNotes ?? {};
  const notes = basis === "notes" ? { attested, seen, unmarked } : {};
  return { value: { low, high }, interval: null, counts: { known, among, ...notes }, reason: null } as Said;
}

const later = (a: Date, b: Date) => (a > b ? a : b);

function saidOfBucket(figures: Partial<MetricFigures>): SaidBy {
  const ids = METRIC_IDS.filter((id) => figures[id] !== undefined);
  return Object.fromEntries(
    ids.map((id) => {
      const known = figures as MetricFigures;
      return [METRIC_FIELDS[id], saidOf(known[id], metricValue(id, known))];
    }),
  );
}

/** The rows of a breakdown, without what they don't show: how far their median lead time could be off. */
export async function saidByRows(
  question: Parameters<typeof loadBreakdown>[0],
  dimension: BreakdownDimension,
) {
  const { rows } = await loadBreakdown(question, dimension);
  return rows.map((row) => {
    const said = saidOfBucket(row);
    delete said.dora_lead_time_seconds_median?.interval;
    return { value: row.value, said: { ...said, dora_deployments_total: bare(row.deployments) } };
  });
}

/** The services' list. */
export async function saidByServices({ org }: Asker, { window, environments }: Question) {
  const { rows } = await listServices(org.client, org.id, { ...EVERYTHING, window, environments });
  return rows.map((row) => {
    const { "change-failure-rate": changeFailureRate } = changeFailureRateOf(row);
    return {
      value: row.name,
      said: { dora_cfr: saidOf(changeFailureRate, read(changeFailureRate, "rate")) },
    };
  });
}

/** The digest of a week. */
export async function saidByDigest({ org }: Asker, window: TimeWindow): Promise<SaidBy> {
  const { content } = await readWeekly(org.client, org, null, { firstDay: "", ...window });
  const known = content?.hidden?.known ?? 0;
  const said = Object.fromEntries(
    (content?.figures ?? []).map(({ metric, value, counts }) => [
      METRIC_FIELDS[metric],
      // A letter gives whole days.
      { value, reason: null, counts: { ...counts, ...("days" in counts ? { days: Number.NaN } : {}) } },
    ]),
  );
  if (!content?.hidden) return said;
  const { low, high } = content.hidden;
  return { ...said, ai_commits_hidden: { value: { low, high }, counts: { known }, reason: null } };
}

function read<T extends object>(figure: Measured<T>, key: keyof T): unknown {
  return figure.measured ? figure[key] : null;
}

const bare = (value: number): Said => ({ value, counts: {}, reason: null });

function saidOf(figure: Measured<object>, value: unknown): Said {
  if (!figure.measured) return { value: null, counts: {}, reason: figure.reason };
  const {
    measured: _,
    interval = null,
    ...rest
  } = figure as Record<string, unknown> & { interval?: Interval | null };
  const counts = Object.entries(rest).filter(
    (entry): entry is [string, number] => typeof entry[1] === "number",
  );
  return { value, counts: Object.fromEntries(counts), reason: null, interval };
}

/** Where what was said isn't what the API answers: nothing, if all is well. Only what both say is compared. */
export function disagreements(where: string, said: SaidBy, figures: readonly Figure[]): string[] {
  return figures.flatMap((figure) => {
    const one = said[figure.name];
    if (one === undefined) return [];
    const counts = Object.keys(figure.counts).filter(
      (name) => name in one.counts && !Number.isNaN(one.counts[name]),
    );
    const [ours, theirs] = [one, figure].map(({ value, reason, interval, counts: all }) =>
      JSON.stringify(
        rounded({
          value,
          reason: value === null ? reason : null,
          interval: one.interval === undefined ? null : interval,
          counts: Object.fromEntries(counts.map((name) => [name, all[name]])),
        }),
      ),
    );
    return ours === theirs ? [] : [`${where}: ${figure.name} is ${ours}, the API says ${theirs}`];
  });
}

/** Figures against figures: everything but the definitions' addresses, which are the same object. */
export function asSaid(figures: readonly Figure[]): SaidBy {
  return Object.fromEntries(figures.map(({ name, ...said }) => [name, said]));
}
