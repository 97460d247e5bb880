/** What a column can hold. */
interface ColumnValues {
  count: number;
  names: readonly string[];
  word: string;
}

/**
 * What its source tells of a deployment that no figure is made of: kept as it came, shown on the deployment's page, and
 * written into files. `stored` names its column in the database and in files; `isListed`: the list shows it.
 */
export const DEPLOYMENT_COLUMNS = {
  pullRequests: { stored: "pull_requests", kind: "count", isListed: true },
  customTags: { stored: "custom_tags", kind: "names", isListed: false },
  /** The rule that derived its result, and the commit that rests on; null where the result was given. */
  resultRule: { stored: "result_rule", kind: "word", isListed: false },
  resultCommit: { stored: "result_commit", kind: "word", isListed: false },
} as const satisfies Record<string, { stored: string; kind: keyof ColumnValues; isListed: boolean }>;

export type DeploymentColumn = keyof typeof DEPLOYMENT_COLUMNS;
export const DEPLOYMENT_COLUMN_NAMES = Object.keys(DEPLOYMENT_COLUMNS) as DeploymentColumn[];

/** Null where its source tells none, or where the deployment was last read before Iris kept it. */
export type DeploymentColumns = {
  [Column in DeploymentColumn]: ColumnValues[(typeof DEPLOYMENT_COLUMNS)[Column]["kind"]] | null;
};

/** The columns of a deployment as the database takes them. */
export function toStoredColumns(columns: DeploymentColumns): Record<string, unknown> {
  return Object.fromEntries(
    DEPLOYMENT_COLUMN_NAMES.map((name) => [DEPLOYMENT_COLUMNS[name].stored, columns[name]]),
  );
}
