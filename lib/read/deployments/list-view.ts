import type { TimeWindow } from "@/lib/core/metrics/window";
import type { Unconnected } from "@/lib/ingest/integrations/types";
import type { FilterChoices } from "@/lib/read/filters/choices";
import type { Filters } from "@/lib/read/filters/filters";
import type { DeploymentNarrowing } from "@/lib/read/filters/narrowing";
import type { FilterKey } from "@/lib/read/filters/parsers";
import type { DeploymentPage, ListPosition } from "./list";

/** What the deployment list draws. */
export interface DeploymentListView {
  slug: string;
  timeZone: string;
  productionEnvironments: readonly string[];
  filters: Filters;
  narrowing: DeploymentNarrowing;
  position: ListPosition;
  window: TimeWindow;
  page: DeploymentPage;
  /** Of all pages; exact. */
  total: number;
  choices: FilterChoices;
  /** Parts of the address that could not be understood. */
  ignored: readonly FilterKey[];
  /** Null where Datadog was connected. */
  unconnected: Unconnected | null;
  now: Date;
}
