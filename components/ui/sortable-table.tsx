"use client";

import { ArrowDown, ArrowUp, ChevronsUpDown } from "lucide-react";
import { type ReactNode, useState } from "react";
import { cn } from "./cn";
import { Table, Td, Th } from "./table";

export interface SortableColumn {
  key: string;
  label: string;
  numeric?: boolean;
  className?: string;
}

export interface SortableRow {
  key: string;
  /** Quieter than the others. */
  muted?: boolean;
  /** One a column; the first heads its row. */
  cells: readonly ReactNode[];
  /** What each column sorts by; null stands last either way. */
  values: readonly (number | string | null)[];
}

interface SortableTableProps {
  caption: string;
  columns: readonly SortableColumn[];
  /** In their first order. */
  rows: readonly SortableRow[];
  /** Which column the first order is by, and which way. */
  sortedBy: { column: number; descending: boolean };
}

/** A table whose headings sort it; in its first order before scripts run. */
export function SortableTable({ caption, columns, rows, sortedBy }: SortableTableProps) {
  const [sort, setSort] = useState(sortedBy);
  const isFirstOrder = sort.column === sortedBy.column && sort.descending === sortedBy.descending;
  const shown = isFirstOrder ? rows : [...rows].sort((a, b) => compare(a, b, sort));
  const sortBy = (column: number) =>
    setSort(({ column: before, descending }) => ({
      column,
      descending: column === before ? !descending : columns[column]?.numeric === true,
    }));
  return (
    <Table caption={caption}>
      <thead>
        <tr>
          {columns.map(({ key, label, numeric, className }, index) => {
            const isSorted = index === sort.column;
            const Arrow = isSorted ? (sort.descending ? ArrowDown : ArrowUp) : ChevronsUpDown;
            return (
              <Th
                key={key}
                numeric={numeric}
                aria-sort={isSorted ? (sort.descending ? "descending" : "ascending") : "none"}
                className={className}
              >
                <button
                  type="button"
                  onClick={() => sortBy(index)}
                  className={cn(
                    "inline-flex min-h-6 items-center gap-1 rounded-sm whitespace-nowrap hover:text-ink",
                    isSorted && "text-ink",
                  )}
                >
                  {label}
                  <Arrow aria-hidden="true" className="size-3.5 shrink-0 text-ink-faint" />
                </button>
              </Th>
            );
          })}
        </tr>
      </thead>
      <tbody>
        {shown.map((row) => (
          <tr key={row.key} className={cn(row.muted && "text-ink-muted")}>
            {row.cells.map((cell, index) => {
              const column = columns[index];
              return index === 0 ? (
                <Th key={column?.key} scope="row" className={cn("align-top font-normal", column?.className)}>
                  {cell}
                </Th>
              ) : (
                <Td key={column?.key} numeric={column?.numeric} className={column?.className}>
                  {cell}
                </Td>
              );
            })}
          </tr>
        ))}
      </tbody>
    </Table>
  );
}

function compare(
  a: SortableRow,
  b: SortableRow,
  { column, descending }: SortableTableProps["sortedBy"],
): number {
  const [x = null, y = null] = [a.values[column], b.values[column]];
  if (x === null || y === null) return x === y ? 0 : x === null ? 1 : -1;
  const order = typeof x === "string" || typeof y === "string" ? String(x).localeCompare(String(y)) : x - y;
  return descending ? -order : order;
}
