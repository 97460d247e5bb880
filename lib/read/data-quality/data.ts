import { z } from "zod";
import { BREAKING_EVIDENCE } from "@/lib/core/metrics/comparison/breaking-commit";
import { type Question, toQuestionText } from "@/lib/core/question/question";
import type { AnyClient } from "@/lib/platform/supabase/service";
import { unwrap } from "@/lib/platform/supabase/unwrap";
import type { OrganizationId } from "@/lib/workspace/organizations/organization-id";

const count = z.number();
const optional = z.number().nullable();
const median = { median: optional, low: optional, high: optional, known: count };

/** How old a pending result is: under a day, under a week, under 30 days, older. */
export const PENDING_AGES = ["day", "week", "month", "older"] as const;

const counts = z
  .object({
    deployments: z.object({
      total: count,
      failed: count,
      passed: count,
      pending: count,
      without_commits: count,
      failed_without_commits: count,
      passed_without_commits: count,
      without_sha: count,
      without_team: count,
      without_repository: count,
      without_lead_time: count,
      cut_commits: count,
      commits_not_sent: count,
      failed_without_recovery: count,
    }),
    breaking_commits: z.partialRecord(z.enum([...BREAKING_EVIDENCE, "none-broke-it", "unknown"]), count),
    pending_ages: z.array(z.tuple([count, count])),
    commits: z.object({
      human: count,
      ai: count,
      bot: count,
      unknown: count,
      failed_ai: count,
      passed_ai: count,
      failed_unknown: count,
      passed_unknown: count,
    }),
    unknown_reasons: z.array(z.tuple([z.string(), count])),
    lead_time: z.object({ commits: count, ...median }),
    recovery: z.object({ failed: count, ...median }),
    other_environments: z.array(z.tuple([z.string().nullable(), count])),
    elsewhere: z.object({ environments: count, deployments: count }),
    elsewhere_rates: z.array(z.tuple([count, count])),
    all_environments: count,
    other_spellings: z.array(z.tuple([z.string(), count])),
    duplicates: z.object({
      total: count,
      failed: count,
      passed: count,
      are_merged: z.boolean(),
      reports: count,
    }),
    duplicated_services: z.array(z.tuple([z.string(), z.string(), count])),
    unmapped_services: z.array(z.tuple([z.string(), count])),
    unmapped: count,
    services: count,
    disappeared: z.object({ total: count, failed: count, passed: count }),
    set_aside: z.object({ deployments: count, incidents: count }),
    incidents: z.object({ total: count, open: count }),
    incidents_without_environment: count,
    incident_feeds: z.array(z.tuple([z.string(), count, count, optional])),
    connected: z.boolean(),
    days: count,
    days_without_sync: z.array(z.string()),
  })
  .transform(({ deployments: d, commits: c, ...row }) => ({
    deployments: {
      total: d.total,
      failed: d.failed,
      passed: d.passed,
      pending: d.pending,
      withoutCommits: d.without_commits,
      failedWithoutCommits: d.failed_without_commits,
      passedWithoutCommits: d.passed_without_commits,
      withoutSha: d.without_sha,
      withoutTeam: d.without_team,
      withoutRepository: d.without_repository,
      withoutLeadTime: d.without_lead_time,
      /** Datadog counts more commits than it sent. */
      cutCommits: d.cut_commits,
      commitsNotSent: d.commits_not_sent,
      failedWithoutRecovery: d.failed_without_recovery,
    },
    /** Failed deployments by how their breaking commit is known, or that a person said none broke it. */
    breakingCommits: row.breaking_commits,
    pendingAges: PENDING_AGES.map((name, age) => ({
      name,
      count: row.pending_ages.find(([one]) => one === age)?.[1] ?? 0,
    })),
    commits: {
      human: c.human,
      ai: c.ai,
      bot: c.bot,
      unknown: c.unknown,
      failedAi: c.failed_ai,
      passedAi: c.passed_ai,
      failedUnknown: c.failed_unknown,
      passedUnknown: c.passed_unknown,
    },
    unknownReasons: row.unknown_reasons.map(([reason, commits]) => ({ reason, commits })),
    /** Seconds; low and high are the median's bounds were all missing ones shorter or longer than all known. */
    leadTime: row.lead_time,
    recovery: row.recovery,
    /** The largest environments outside, 50 at most. */
    otherEnvironments: row.other_environments.map(([name, deployments]) => ({ name, deployments })),
    /** All environments outside: how many, and their evaluated deployments in groups of one rate. */
    elsewhere: {
      ...row.elsewhere,
      rates: row.elsewhere_rates.map(([failed, passed]) => ({ failed, passed })),
    },
    allEnvironments: row.all_environments,
    /** Environments of deployments and incidents outside that may be another spelling of a production one. */
    otherSpellings: row.other_spellings.map(([name, events]) => ({ name, events })),
    /** Second reports of deployments that two sources told of; in no other count where they are merged. */
    duplicates: {
      total: row.duplicates.total,
      failed: row.duplicates.failed,
      passed: row.duplicates.passed,
      areMerged: row.duplicates.are_merged,
      /** Second reports and those that they are the second of. */
      reports: row.duplicates.reports,
      /** By service and sources, the most first, 50 at most. */
      parts: row.duplicated_services.map(([service, sources, deployments]) => ({
        service,
        sources,
        deployments,
      })),
    },
    /** The services with the most deployments, 50 at most. */
    unmappedServices: row.unmapped_services.map(([name, deployments]) => ({ name, deployments })),
    unmapped: row.unmapped,
    services: row.services,
    disappeared: row.disappeared,
    setAside: row.set_aside,
    incidents: row.incidents,
    /** Of production asked for by name: whether they count is the organization's to say. */
    incidentsWithoutEnvironment: row.incidents_without_environment,
    /** Incidents of all time by team, "" for those that name none, and the median distance between two of them. */
    incidentFeeds: row.incident_feeds.map(([team, incidents, last, usualGapSeconds]) => ({
      team,
      incidents,
      lastAt: new Date(last * 1000),
      usualGapSeconds,
    })),
    isConnected: row.connected,
    /** Whole days of the window since the account was connected. */
    days: row.days,
    /** Of those, the days (YYYY-MM-DD) on which no sync succeeded. */
    daysWithoutSync: row.days_without_sync,
  }));

/** What is missing in a window, counted. */
export type QualityCounts = z.infer<typeof counts>;

/** Counts what is missing in what answers a question. @throws DatabaseError */
export async function measureDataQuality(
  client: AnyClient,
  organizationId: OrganizationId,
  question: Question,
  { now, timeZone }: { now: Date; timeZone: string },
): Promise<QualityCounts> {
  const text = unwrap(
    await client.rpc("measure_data_quality", {
      p_organization_id: organizationId,
      p_question: toQuestionText(question),
      p_now: now.toISOString(),
      p_time_zone: timeZone,
    }),
  );
  return counts.parse(JSON.parse(text));
}
