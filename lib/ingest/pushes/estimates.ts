import { z } from "zod";
import type { TimeWindow } from "@/lib/core/metrics/window";
import { listAllFeeds } from "@/lib/ingest/feeds/data";
import { findPusher } from "@/lib/ingest/integrations/data";
import type { AnyClient } from "@/lib/platform/supabase/service";
import { unwrap } from "@/lib/platform/supabase/unwrap";
import type { OrganizationId } from "@/lib/workspace/organizations/organization-id";
import { countPushed } from "./status";

/** What was estimated from git, and what it is held against. */
export interface EstimatesStatus {
  /** Null before the first push. */
  lastPushAt: Date | null;
  deployments: number;
  /** The time of which its deployments are known, oldest first. */
  known: readonly TimeWindow[];
  /** Whether figures are made of it: neither Datadog nor a pipeline tells of deployments. */
  counts: boolean;
  /** Null where nothing else tells of deployments, or nothing was pushed. */
  agreement: Agreement | null;
}

const agreement = z
  .object({
    git: z.number(),
    given: z.number(),
    matched: z.number(),
    git_matched: z.number(),
    both_failed: z.number(),
    only_given: z.number(),
    only_git: z.number(),
    both_passed: z.number(),
    disagreements: z.array(
      z
        .object({
          id: z.string(),
          service: z.string(),
          started_at: z.number().transform((seconds) => new Date(seconds * 1000)),
          given: z.enum(["failed", "passed"]),
        })
        .transform(({ started_at, ...rest }) => ({ ...rest, startedAt: started_at })),
    ),
  })
  .transform((row) => ({
    /** Deployments that git tells of, and how many of them share a commit with a given one. */
    git: row.git,
    gitMatched: row.git_matched,
    /** Production deployments whose results were given, and how many of them share a commit with one of git's. */
    given: row.given,
    matched: row.matched,
    /** Of the matched whose result both know. */
    bothFailed: row.both_failed,
    onlyGiven: row.only_given,
    onlyGit: row.only_git,
    bothPassed: row.both_passed,
    /** The newest on which they differ, 20 at most. */
    disagreements: row.disagreements,
  }));

/** Where the results that git is read for and those that were given agree. */
export type Agreement = z.infer<typeof agreement>;

/** Failure rates over the same deployments, those whose result both know; null where there are none. */
export function agreedRates({ bothFailed, onlyGiven, onlyGit, bothPassed }: Agreement) {
  const both = bothFailed + onlyGiven + onlyGit + bothPassed;
  return both === 0
    ? null
    : { both, given: (bothFailed + onlyGiven) / both, git: (bothFailed + onlyGit) / both };
}

/** How an organization's estimates stand. @throws DatabaseError */
export async function getEstimatesStatus(
  client: AnyClient,
  organizationId: OrganizationId,
): Promise<EstimatesStatus> {
  const [git, { pushed }] = await Promise.all([
    findPusher(client, organizationId, "git"),
    listAllFeeds(client, organizationId),
  ]);
  if (git === null) return { lastPushAt: null, deployments: 0, known: [], counts: false, agreement: null };
  const feed = pushed.find(({ kind }) => kind === "estimated_deployments");
  const counts = feed !== undefined && !feed.isOff;
  const [deployments, compared] = await Promise.all([
    countPushed(client, organizationId, git.id, "external_deployments"),
    counts ? null : compareEstimates(client, organizationId),
  ]);
  return {
    lastPushAt: git.lastSyncedAt,
    deployments,
    known: feed?.spansRead ?? [],
    counts,
    agreement: compared,
  };
}

async function compareEstimates(client: AnyClient, organizationId: OrganizationId): Promise<Agreement> {
  const text = unwrap(await client.rpc("compare_estimates", { p_organization_id: organizationId }));
  return agreement.parse(JSON.parse(text));
}
