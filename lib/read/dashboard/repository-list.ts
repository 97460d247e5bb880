import type { ChangeFailureRate } from "@/lib/core/metrics/change-failure-rate";
import { type Measured, unmeasured } from "@/lib/core/metrics/measured";
import type { BreakdownFigures } from "@/lib/read/deployments/break-down";
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
export interface RepositoryListView {
  slug: string;
  filters: Filters;
  ignored: readonly FilterKey[];
  choices: FilterChoices;
  productionEnvironments: readonly string[];
  rows: readonly RepositoryRow[];
}

/** Every repository with its deployments, most first, then by name; those without a repository last. */
export function toRepositoryRows(
  repositories: readonly DashboardRepository[],
  rows: readonly Pick<BreakdownFigures, "value" | "deployments" | "change-failure-rate">[],
): RepositoryRow[] {
  const measured = new Map(rows.map((row) => [row.value, row]));
  const known = repositories
    .map((repository) => toRow(repository, measured.get(repository.id)))
    .sort((a, b) => b.deployments - a.deployments || compareNames(a, b));
  const nameless = measured.get(null);
  return nameless ? [...known, toRow(null, nameless)] : known;
}

function toRow(
  repository: DashboardRepository | null,
  row: Pick<BreakdownFigures, "deployments" | "change-failure-rate"> | undefined,
): RepositoryRow {
  return {
    repository,
    deployments: row?.deployments ?? 0,
    "change-failure-rate": row?.["change-failure-rate"] ?? unmeasured("no-deployments"),
  };
}

function compareNames(a: RepositoryRow, b: RepositoryRow): number {
  return (a.repository?.name ?? "").localeCompare(b.repository?.name ?? "", "en");
}
