"use client";

import { Table, Td, Th } from "@/components/ui/table";
import { TextLink } from "@/components/ui/text-link";

/** A text, or one that leads to what stands behind it. */
export type ChartCell = string | { text: string; href: string };

interface ChartTableProps {
  caption: string;
  heads: readonly { label: string; numeric?: true }[];
  /** The first cell of each heads its row. */
  rows: readonly { key: string; cells: readonly ChartCell[] }[];
}

/** What a chart shows, as a table. Its texts cross to the browser instead of its cells, which are many times as long. */
export function ChartTable({ caption, heads, rows }: ChartTableProps) {
  return (
    <Table caption={caption}>
      <thead>
        <tr>
          {heads.map(({ label, numeric }) => (
            <Th key={label} numeric={numeric}>
              {label}
            </Th>
          ))}
        </tr>
      </thead>
      <tbody>
        {rows.map(({ key, cells: [head = "", ...cells] }) => (
          <tr key={key}>
            <Th scope="row">
              <Cell cell={head} />
            </Th>
            {cells.map((cell, index) => (
              <Td key={heads[index + 1]?.label} numeric={heads[index + 1]?.numeric}>
                <Cell cell={cell} />
              </Td>
            ))}
          </tr>
        ))}
      </tbody>
    </Table>
  );
}

function Cell({ cell }: { cell: ChartCell }) {
  if (typeof cell === "string") return cell;
  return (
    <TextLink href={cell.href} prefetch={false}>
      {cell.text}
    </TextLink>
  );
}
