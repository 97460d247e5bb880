import type { Feed, IncidentFeedSummary } from "@/lib/ingest/feeds/types";
import type { ShownSyncRun, SyncRunFeed, SyncRunPage } from "@/lib/ingest/sync-runs/types";
import type { EnvironmentChoice } from "@/lib/workspace/organizations/environment-choices";
import type { BackfillChoice } from "./backfill";
import type { SyncProgress } from "./sync-progress";
import type { DisappearedEvent, IntegrationStatus, SetAsideEvent } from "./types";

/** Everything the page of a Datadog connection shows. */
export interface DatadogPageData {
  status: IntegrationStatus;
  /** Null while no sync is under way. */
  progress: SyncProgress | null;
  /** History is loading for the first time, or has just been loaded. */
  isNew: boolean;
  runs: ShownSyncRun[];
  setAside: SetAsideEvent[];
  disappeared: DisappearedEvent[];
  /** What reading further back would cost; empty when nothing more can be had. */
  backfill: BackfillChoice[];
  environments: EnvironmentChoice[];
  feeds: Feed[];
  feedSummaries: IncidentFeedSummary[];
  now: Date;
}

/** One screen of the sync history. */
export interface SyncHistoryData {
  runs: ShownSyncRun[];
  /** 1 for the newest. */
  page: number;
  hasOlder: boolean;
}

/** One sync run and the part of its page log that is shown. */
export interface SyncRunData {
  run: ShownSyncRun;
  pages: SyncRunPage[];
  feeds: SyncRunFeed[];
}

/** An event that was set aside, with what Datadog sent; null where that can't be decrypted. */
export interface SetAsideText extends SetAsideEvent {
  text: string | null;
}
