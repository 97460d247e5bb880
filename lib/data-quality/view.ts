import type { Filters } from "@/lib/filters/filters";
import type { TimeWindow } from "@/lib/metrics/window";
import type { QualityIssue } from "./issues";

/** What the data quality page draws. */
export interface DataQualityView {
  slug: string;
  timeZone: string;
  filters: Filters;
  window: TimeWindow;
  environments: readonly string[];
  deployments: number;
  isConnected: boolean;
  issues: readonly QualityIssue[];
  lastIncidentAt: Date | null;
  /** Whether the reader may mend what settings mend. */
  canMend: boolean;
  now: Date;
}
