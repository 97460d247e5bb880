import { z } from "zod";
import {
  DEPLOYMENT_COLUMN_NAMES,
  DEPLOYMENT_COLUMNS,
  type DeploymentColumns,
} from "@/lib/core/deployments/columns";

/** How a value of each kind is read. */
export const COLUMN_KINDS = { count: z.int(), names: z.array(z.string()), word: z.string() } as const;

/** What `private.told_columns` answers of a deployment. */
export const toldColumns = z.record(z.string(), z.unknown()).transform((told): DeploymentColumns => {
  const columns = DEPLOYMENT_COLUMN_NAMES.map((name) => {
    const { stored, kind } = DEPLOYMENT_COLUMNS[name];
    return [name, COLUMN_KINDS[kind].nullable().parse(told[stored] ?? null)];
  });
  return Object.fromEntries(columns) as DeploymentColumns;
});
