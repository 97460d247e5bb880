"use client";

import { type ReactNode, useId, useState } from "react";
import { cn } from "./cn";
import { Select } from "./select";
import { Table, Td, Th } from "./table";
import { useIsLive } from "./use-is-live";

export interface SortableColumn {
  key: string;
  label: string;
  numeric?: boolean;
  /** Takes a line of its own on a phone. */
  isWide?: boolean;
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

interface Order {
  column: number;
  descending: boolean;
}

interface SortableTableProps {
  caption: string;
  columns: readonly SortableColumn[];
  /** In their first order. */
  rows: readonly SortableRow[];
  /** Which column the first order is by, and which way. */
  sortedBy: Order;
  /** Names the choice of an order where the headings aren't shown. */
  sortLabel: string;
}

/** A table whose headings sort it, on a phone a menu; in its first order before scripts run. */
export function SortableTable({ caption, columns, rows, sortedBy, sortLabel }: SortableTableProps) {
  const [order, setOrder] = useState(sortedBy);
  const isFirstOrder = order.column === sortedBy.column && order.descending === sortedBy.descending;
  const shown = isFirstOrder ? rows : [...rows].sort((a, b) => compare(a, b, order));
  const isFromTheTop = (column: number) => columns[column]?.numeric === true;
  const sortBy = (column: number) =>
    setOrder(({ column: before, descending }) => ({
      column,
      descending: column === before ? !descending : isFromTheTop(column),
    }));
  return (
    <>
      <div className="md:hidden print:hidden">
        <SortMenu
          label={sortLabel}
          columns={columns}
          column={order.column}
          choose={(column) => setOrder({ column, descending: isFromTheTop(column) })}
        />
      </div>
      <SortedTable caption={caption} columns={columns} rows={shown} order={order} sortBy={sortBy} />
    </>
  );
}

interface SortedTableProps extends Pick<SortableTableProps, "caption" | "columns" | "rows"> {
  order: Order;
  sortBy: (column: number) => void;
}

function SortedTable({ caption, columns, rows, order, sortBy }: SortedTableProps) {
  const isLive = useIsLive();
  return (
    <Table caption={caption} stackedBy={[null, ...columns.slice(1).map(({ label }) => label)]}>
      <thead>
        <tr>
          {columns.map(({ key, label, numeric, className }, index) => {
            const isSorted = index === order.column;
            return (
              <Th
                key={key}
                numeric={numeric}
                aria-sort={isSorted ? (order.descending ? "descending" : "ascending") : "none"}
                className={className}
              >
                <button type="button" disabled={!isLive} onClick={() => sortBy(index)} className="sorts">
                  {label}
                </button>
              </Th>
            );
          })}
        </tr>
      </thead>
      <tbody>
        {rows.map((row) => (
          <tr key={row.key} className={row.muted ? "muted" : undefined}>
            {row.cells.map((cell, index) => {
              const column = columns[index];
              const className = cn(column?.className, column?.isWide && "whole-line") || undefined;
              return index === 0 ? (
                <Th key={column?.key} scope="row" className={className}>
                  {cell}
                </Th>
              ) : (
                <Td key={column?.key} numeric={column?.numeric} className={className}>
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

interface SortMenuProps {
  label: string;
  columns: readonly SortableColumn[];
  column: number;
  choose: (column: number) => void;
}

function SortMenu({ label, columns, column, choose }: SortMenuProps) {
  const id = useId();
  const isLive = useIsLive();
  return (
    <div className="flex items-center gap-2 border-b pb-3 text-[13px]">
      <label htmlFor={id} className="shrink-0 text-ink-muted">
        {label}
      </label>
      <Select
        id={id}
        disabled={!isLive}
        value={column}
        onChange={(event) => choose(Number(event.target.value))}
        className="min-w-0 grow"
      >
        {columns.map(({ key, label: name }, index) => (
          <option key={key} value={index}>
            {name}
          </option>
        ))}
      </Select>
    </div>
  );
}

function compare(a: SortableRow, b: SortableRow, { column, descending }: Order): number {
  const [x = null, y = null] = [a.values[column], b.values[column]];
  if (x === null || y === null) return x === y ? 0 : x === null ? 1 : -1;
  const order =
    typeof x === "string" || typeof y === "string"
      ? String(x).localeCompare(String(y), undefined, { numeric: true })
      : x - y;
  return descending ? -order : order;
}
