import type { TimeWindow } from "@/lib/core/metrics/window";
import type { IncidentFieldNames } from "@/lib/providers/datadog/managed-incident";

/**
 * What an organization gets from Datadog, each with a life of its own: its deployments, the incidents of DORA Metrics
 * (which Datadog ends on 31 December 2026), and those of Incident Management.
 */
export const FEED_KINDS = ["deployments", "dora_incidents", "managed_incidents"] as const;
export type FeedKind = (typeof FEED_KINDS)[number];
/** What a pipeline pushes, what is derived from git, and what GitHub tells: no sync reads it, so it has no window and no health. */
export const PUSHED_FEED_KINDS = [
  "pushed_deployments",
  "pushed_incidents",
  "estimated_deployments",
  "github_deployments",
] as const;
export type PushedFeedKind = (typeof PUSHED_FEED_KINDS)[number];
export const INCIDENT_FEED_KINDS = ["dora_incidents", "managed_incidents"] as const;
export type IncidentFeedKind = (typeof INCIDENT_FEED_KINDS)[number];

/** Events came within 30 days; none did; the keys may not read it; Datadog has stopped it. */
export const FEED_STATES = ["live", "quiet", "not_readable", "ended"] as const;
export type FeedState = (typeof FEED_STATES)[number];

export interface Feed {
  kind: FeedKind;
  /** Null until it was asked. */
  state: FeedState | null;
  /** Since when it has been so; null until it was asked. */
  stateSince: Date | null;
  /** An admin switched it off: it isn't read, and what it brought counts in nothing. */
  isOff: boolean;
  /** When a sync last asked it; null before the first. */
  askedAt: Date | null;
  /** What went wrong the last time it was asked; null where nothing did. */
  error: { kind: string; detail: string | null } | null;
  consecutiveFailures: number;
  /** When a sync last read all of its history again. */
  fullReadAt: Date | null;
  /** The end of the newest span read; null before the first. */
  dataAsOf: Date | null;
  /** The time it has been read over completely, oldest first, without overlap: outside, no event means not read. */
  spansRead: TimeWindow[];
  /** Which of the customer's fields says what, where an admin chose; null for the usual names. */
  fieldNames: IncidentFieldNames | null;
  /** Names of the fields its events have. */
  seenFields: string[];
}

/** What was pushed of a kind. */
export interface PushedFeed {
  kind: PushedFeedKind;
  /** An estimate that counts in nothing, since another source has told of deployments. */
  isOff: boolean;
  /** The last push; null before the first. */
  dataAsOf: Date | null;
  /** The time that pushes told of completely, oldest first, without overlap. */
  spansRead: TimeWindow[];
}

/** What a feed of incidents brought so far. */
export interface IncidentFeedSummary {
  kind: IncidentFeedKind;
  events: number;
  firstStartedAt: Date | null;
  newestStartedAt: Date | null;
  /** Start of the oldest incident that hasn't ended. */
  oldestOpenAt: Date | null;
  /** The earliest instant it was ever asked back to. */
  historyFrom: Date | null;
}
