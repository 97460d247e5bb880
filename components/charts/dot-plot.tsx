"use client";

import type { ReactNode } from "react";
import { cn } from "@/components/ui/cn";

export interface DotPlotRow {
  key: string;
  label: ReactNode;
  /** Null draws the row without a dot. */
  value: number | null;
  /** The range that goes with the value, drawn as a whisker. */
  interval?: { low: number; high: number };
  /** Another figure for the same thing, drawn as a hollow dot. */
  hollow?: number;
  /** A CSS colour. */
  color: string;
  shape?: DotShape;
  /** The value in words. */
  text: ReactNode;
  /** What stands behind it. */
  counts: ReactNode;
  /** Where what stands behind it is listed. */
  href?: string;
  /** More in words, such as the interval: read out, and shown on hover. */
  detail?: string;
}

/** Told apart without colour too. */
export type DotShape = "circle" | "diamond" | "square";

interface DotPlotProps {
  caption: ReactNode;
  headings: { label: string; value: string; counts: string };
  rows: readonly DotPlotRow[];
  /** Where the axis starts and ends. */
  domain: readonly [number, number];
  /** The axis' few marks, in the domain; a strong one is what the others are read against. */
  ticks: readonly { value: number; label: string; strong?: boolean }[];
  /** Leaves the labels more room. */
  wideLabels?: boolean;
  /** Leaves what stands behind a value room for a sentence. */
  wideCounts?: boolean;
  /** For a third of a page: counts stand under their value, and only the ends of the axis are named. */
  compact?: boolean;
}

function position(value: number, [start, end]: readonly [number, number]): string {
  return `${+Math.min(100, Math.max(0, ((value - start) / (end - start)) * 100)).toFixed(2)}%`;
}

/**
 * One dot a row on a shared axis, with a whisker where there is an interval. It is a table, so that what is drawn
 * and what is read out are one thing. Its numbers cross to the browser instead of what is drawn, which is many times as long.
 */
export function DotPlot({
  caption,
  headings,
  rows,
  domain,
  ticks,
  wideLabels = false,
  wideCounts = false,
  compact = false,
}: DotPlotProps) {
  return (
    <table className="dot-plot">
      <caption className="sr-only">{caption}</caption>
      <colgroup>
        <col className={wideLabels ? "w-28 sm:w-56" : "w-24"} />
        <col />
        <col className={compact ? "w-24" : wideCounts ? "w-28 sm:w-64" : "w-28 sm:w-40"} />
      </colgroup>
      <thead className="sr-only">
        <tr>
          <th scope="col">{headings.label}</th>
          <th scope="col">{headings.value}</th>
          <th scope="col">{headings.counts}</th>
        </tr>
      </thead>
      <tbody>
        {rows.map((row) => (
          <tr key={row.key}>
            <th scope="row" className={wideLabels ? undefined : "whitespace-nowrap"}>
              {row.label}
            </th>
            <td className="track" title={row.detail}>
              <Track row={row} domain={domain} ticks={ticks} />
              <span className="sr-only">
                {row.text}
                {row.detail && `; ${row.detail}`}
              </span>
            </td>
            <td className={compact ? "told" : "told on-a-line"}>
              <b aria-hidden="true">{row.text}</b>
              <span>
                {row.href ? (
                  <a href={row.href} className="quiet-link">
                    {row.counts}
                  </a>
                ) : (
                  row.counts
                )}
              </span>
            </td>
          </tr>
        ))}
        <tr>
          <td />
          <td>
            <span aria-hidden="true" className="axis">
              {(compact ? [...ticks.slice(0, 1), ...ticks.slice(-1)] : ticks).map(({ value, label }) => (
                <span key={value} style={{ left: position(value, domain) }}>
                  {label}
                </span>
              ))}
            </span>
          </td>
          <td />
        </tr>
      </tbody>
    </table>
  );
}

function Track({ row, domain, ticks }: { row: DotPlotRow } & Pick<DotPlotProps, "domain" | "ticks">) {
  return (
    <span aria-hidden="true">
      {ticks.map(({ value, strong }) => (
        <span
          key={value}
          className={cn("gridline", strong && "bg-control")}
          style={{ left: position(value, domain) }}
        />
      ))}
      <span className="base" />
      {row.interval && (
        <span
          className="whisker"
          style={{
            background: row.color,
            left: position(row.interval.low, domain),
            right: `calc(100% - ${position(row.interval.high, domain)})`,
          }}
        />
      )}
      {row.hollow !== undefined && (
        <span className="dot hollow" style={{ borderColor: row.color, left: position(row.hollow, domain) }} />
      )}
      {row.value !== null && (
        <span
          className={cn("dot", row.shape)}
          style={{ background: row.color, left: position(row.value, domain) }}
        />
      )}
    </span>
  );
}
