import type { TimeWindow } from "@/lib/core/metrics/window";
import type { Feed, IncidentFeedSummary } from "@/lib/ingest/feeds/types";
import type { Pusher, Unconnected } from "@/lib/ingest/integrations/types";
import type { FilterChoices } from "@/lib/read/filters/choices";
import type { Filters } from "@/lib/read/filters/filters";
import type { FilterKey } from "@/lib/read/filters/parsers";
import type { QualityIssue } from "./issue";

/** What the data quality page draws. */
export interface DataQualityView {
  slug: string;
  timeZone: string;
  filters: Filters;
  /** Parts of the address that could not be understood. */
  ignored: readonly FilterKey[];
  choices: FilterChoices;
  productionEnvironments: readonly string[];
  window: TimeWindow;
  environments: readonly string[];
  deployments: number;
  /** What pushes where nothing is read. */
  pusher: Pusher | null;
  /** Null where Datadog was connected, or a pipeline pushes. */
  unconnected: Unconnected | null;
  feeds: readonly Feed[];
  feedSummaries: readonly IncidentFeedSummary[];
  issues: readonly QualityIssue[];
  /** Whether the reader may mend what settings mend. */
  canMend: boolean;
  now: Date;
}
