import { z } from "zod";

export const backupTables = z.array(
  z.object({ name: z.string(), key: z.array(z.string()), parents: z.array(z.string()) }),
);
export type BackupTable = z.infer<typeof backupTables>[number];

/** The tables in an order in which each comes after those its rows refer to. @throws Error where they go in circles. */
export function inOrder(tables: readonly BackupTable[]): BackupTable[] {
  const ordered: BackupTable[] = [];
  const placed = new Set<string>();
  while (ordered.length < tables.length) {
    const next = tables.filter(
      ({ name, parents }) => !placed.has(name) && parents.every((one) => placed.has(one)),
    );
    if (next.length === 0) throw new Error("The tables refer to each other in a circle.");
    for (const table of next) placed.add(table.name);
    ordered.push(...next);
  }
  return ordered;
}
