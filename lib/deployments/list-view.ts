import type { FilterChoices } from "@/lib/filters/choices";
import type { Filters } from "@/lib/filters/filters";
import type { DeploymentNarrowing } from "@/lib/filters/narrowing";
import type { FilterKey } from "@/lib/filters/parsers";
import type { Unconnected } from "@/lib/integrations/types";
import type { TimeWindow } from "@/lib/metrics/window";
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
