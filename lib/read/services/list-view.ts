import type { Unconnected } from "@/lib/ingest/integrations/types";
import type { FilterChoices } from "@/lib/read/filters/choices";
import type { Filters } from "@/lib/read/filters/filters";
import type { FilterKey } from "@/lib/read/filters/parsers";
import type { ServiceFigures } from "./figures";

/** What the service list draws. */
export interface ServiceListView {
  slug: string;
  timeZone: string;
  filters: Filters;
  ignored: readonly FilterKey[];
  choices: FilterChoices;
  productionEnvironments: readonly string[];
  rows: readonly ServiceFigures[];
  /** From 1. */
  page: number;
  /** Services on the pages before. */
  skipped: number;
  /** Services of all pages. */
  total: number;
  /** Null where Datadog was connected. */
  unconnected: Unconnected | null;
}
