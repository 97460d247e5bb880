import type { ChangeFailureRate } from "@/lib/core/metrics/change-failure-rate";
import type { Measured } from "@/lib/core/metrics/measured";
import type { ListPage } from "@/lib/platform/list-page";
import type { FilterChoices } from "@/lib/read/filters/choices";
import type { Filters } from "@/lib/read/filters/filters";
import type { FilterKey } from "@/lib/read/filters/parsers";
import type { DashboardRepository } from "./view-model";

/** One repository in the list; without deployments it is listed all the same. */
export interface RepositoryRow {
  /** Null for the deployments that name no repository we know. */
  repository: DashboardRepository | null;
  deployments: number;
  "change-failure-rate": Measured<ChangeFailureRate>;
}

/** What the repository list draws. */
export interface RepositoryListView extends ListPage<RepositoryRow> {
  slug: string;
  filters: Filters;
  ignored: readonly FilterKey[];
  choices: FilterChoices;
  productionEnvironments: readonly string[];
  /** What names no repository; null where nothing does. */
  nameless: RepositoryRow | null;
}
