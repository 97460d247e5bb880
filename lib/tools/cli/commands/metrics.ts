import { daysRead, isPartlyRead, type Reading } from "@/lib/core/metrics/reading";
import { type TimeWindow, windowDays } from "@/lib/core/metrics/window";
import { FILTER_LIST_NAMES, FILTER_LISTS, type FilterList } from "@/lib/core/question/lists";
import { getReading } from "@/lib/ingest/feeds/reading";
import { toNames } from "@/lib/read/filters/parse";
import { toQuestion } from "@/lib/read/filters/question";
import { getHiddenNotes } from "@/lib/read/origin-comparisons/data";
import { getReportOrganization } from "@/lib/read/reports/data";
import { toFields } from "@/lib/read/reports/figures";
import { loadReportFigures } from "@/lib/read/reports/report";
import { listRepositories } from "@/lib/workspace/repositories/data";
import { findRepository } from "@/lib/workspace/repositories/find";
import type { Repository } from "@/lib/workspace/repositories/types";
import { UsageError } from "../errors";
import { narrowingOf, type OutputOptions, printJson, sayer } from "../output";
import { parseEdge, withOrganization } from "./with-organization";

interface Options extends Partial<Record<FilterList, string[]>>, OutputOptions {
  org: string;
  from: string;
  to: string;
}

/** `iris metrics`: asks what a page's address asks, and prints the values of the same figures. */
export async function metricsCommand(options: Options): Promise<void> {
  const window = {
    kind: "custom",
    from: parseEdge("--from", options.from),
    to: parseEdge("--to", options.to),
  } as const;
  const names = narrowingOf(options);
  for (const name of FILTER_LIST_NAMES) {
    if (!FILTER_LISTS[name].takesUnnamed && names[name].includes(""))
      throw new UsageError(`--${name} needs a name.`);
  }
  const fields = await withOrganization(options.org, async ({ service }, organizationId) => {
    const [organization, repositories] = await Promise.all([
      getReportOrganization(service, organizationId),
      listRepositories(service, organizationId),
    ]);
    const now = new Date();
    const repository = names.repository.map((text) => repositoryId(text, repositories));
    const filters = { window, ...toNames({ ...names, repository }) };
    const question = toQuestion(filters, organization, now);
    if (question.window.to <= question.window.from) throw new UsageError("--to must be later than --from.");
    if (question.environments?.length === 0) {
      throw new UsageError(
        `${options.org} has no production environments yet: choose them in the settings, or give --env.`,
      );
    }
    const [reading, hiddenNotes] = await Promise.all([
      getReading(service, organizationId),
      getHiddenNotes(service, organizationId),
    ]);
    warnOfUnreadDays(question.window, reading, now, sayer(options));
    return toFields(await loadReportFigures(service, organizationId, question, reading, hiddenNotes));
  });
  if (options.json) printJson(fields);
  else process.stdout.write(toTable(fields));
}

/** On standard error, so that what reads the output isn't disturbed. */
function warnOfUnreadDays(
  window: TimeWindow,
  { deployments }: Reading,
  now: Date,
  say: (sentence: string) => void,
): void {
  if (!isPartlyRead(window, deployments, now)) return;
  const [read, all] = [daysRead(window, deployments), windowDays(window)].map(
    (days) => Math.floor(10 * days) / 10,
  );
  say(
    `Only ${read} of ${all} days were read from Datadog; the figures are over those. iris sync --since reads further back.`,
  );
}

function repositoryId(text: string, repositories: readonly Repository[]): string {
  const found = findRepository(text, repositories);
  if (found === null) throw new UsageError(`The organization has no repository "${text}".`);
  return found;
}

function toTable(fields: ReturnType<typeof toFields>): string {
  const width = Math.max(...Object.keys(fields).map((name) => name.length));
  return Object.entries(fields)
    .map(
      ([name, value]) =>
        `${name.padEnd(width)}  ${value === null ? "–" : typeof value === "object" ? JSON.stringify(value) : value}\n`,
    )
    .join("");
}
