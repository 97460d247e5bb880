import { daysRead, isPartlyRead } from "@/lib/core/metrics/reading";
import { type TimeWindow, windowDays } from "@/lib/core/metrics/window";
import type { Question } from "@/lib/core/question/question";
import { listFeeds, summarizeIncidentFeeds } from "@/lib/ingest/feeds/data";
import { tellsSilence } from "@/lib/ingest/feeds/sentence";
import { getSource } from "@/lib/ingest/integrations/data";
import { toUnconnected } from "@/lib/ingest/integrations/loaders";
import { pusherOf } from "@/lib/ingest/integrations/types";
import { loadFilterChoices, readingOf } from "@/lib/read/dashboard/loaders";
import { DEFAULT_FILTERS, type Filters } from "@/lib/read/filters/filters";
import { parseFilters, type SearchParams } from "@/lib/read/filters/parse";
import { toQuestion } from "@/lib/read/filters/question";
import { stepAfter } from "@/lib/read/filters/window";
import { remember } from "@/lib/workspace/organizations/remember";
import { canMapRepositories } from "@/lib/workspace/organizations/roles";
import type { OrganizationContext } from "@/lib/workspace/organizations/types";
import { measureDataQuality, type QualityCounts } from "./data";
import type { ReadDays } from "./event-issues";
import { qualityIssues } from "./issues";
import { listMarkRuns, stoppedMarks } from "./stopped-marks";
import type { DataQualityView } from "./view";

/** What is missing in the window an address names, in the environments it names. @throws DatabaseError */
export async function loadDataQuality(
  org: OrganizationContext,
  params: SearchParams,
): Promise<DataQualityView> {
  const now = new Date();
  const { filters: asked, ignored } = parseFilters(params);
  // Services, teams and tools narrow figures; what is missing is asked of all of them.
  const filters: Filters = { ...DEFAULT_FILTERS, window: asked.window, environments: asked.environments };
  const question = toQuestion(filters, org, now);
  const { window } = question;
  const environments = question.environments ?? [];
  const [counts, choices, reading, runs, feeds, feedSummaries, source] = await Promise.all([
    loadCounts(org, question, now),
    loadFilterChoices(org),
    readingOf(org),
    remember(org, "mark runs", question, () => listMarkRuns(org.client, org.id, question)),
    listFeeds(org.client, org.id),
    summarizeIncidentFeeds(org.client, org.id),
    getSource(org.client, org.id),
  ]);
  const until = window.to < now ? window.to : now;
  return {
    slug: org.slug,
    timeZone: org.timeZone,
    filters,
    ignored,
    choices,
    productionEnvironments: org.productionEnvironments,
    window,
    environments,
    deployments: counts.deployments.total,
    pusher: source && pusherOf(source),
    unconnected: counts.isConnected ? null : toUnconnected(org),
    issues: qualityIssues(
      counts,
      readDays(window, reading.deployments, now),
      now,
      { stopped: stoppedMarks(runs.rows, until), tools: runs.rows.length },
      tellsSilence(feeds),
      { asked: environments, production: org.productionEnvironments },
    ),
    feeds,
    feedSummaries,
    canMend: canMapRepositories(org.role),
    now,
  };
}

async function loadCounts(org: OrganizationContext, question: Question, now: Date): Promise<QualityCounts> {
  const { client, id, timeZone } = org;
  const source = await getSource(client, id);
  const asOf = stepAfter(now);
  // Whether somebody is connected, and on which days a sync succeeded, isn't among the data.
  const syncs = [source?.id, source?.status, source?.connectedAt, source?.lastSyncedAt];
  return remember(org, "data quality", [question, timeZone, asOf, syncs], () =>
    measureDataQuality(client, id, question, { now: asOf, timeZone }),
  );
}

function readDays(window: TimeWindow, spans: readonly TimeWindow[], now: Date): ReadDays {
  const past = windowDays({ from: window.from, to: window.to < now ? window.to : now });
  const read = daysRead(window, spans);
  const unread = isPartlyRead(window, spans, now) ? Math.ceil(past - read) : 0;
  return { past: Math.round(past), unread, read, hasRead: read > 0 };
}
