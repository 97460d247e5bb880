import type { Unconnected } from "@/lib/ingest/integrations/types";
import type { ListPage } from "@/lib/platform/list-page";
import type { FilterChoices } from "@/lib/read/filters/choices";
import type { Filters } from "@/lib/read/filters/filters";
import type { FilterKey } from "@/lib/read/filters/parsers";
import type { ServiceFigures } from "./figures";

/** What the service list draws. */
export interface ServiceListView extends ListPage<ServiceFigures> {
  slug: string;
  timeZone: string;
  filters: Filters;
  ignored: readonly FilterKey[];
  choices: FilterChoices;
  productionEnvironments: readonly string[];
  /** Null where Datadog was connected. */
  unconnected: Unconnected | null;
}
