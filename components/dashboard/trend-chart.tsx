"use client";

import type { ReactNode } from "react";
import { ChartTable } from "@/components/charts/chart-table";
import { TableBehind } from "@/components/charts/table-behind";
import type { TrendLinePoint, TrendLineProps } from "@/components/charts/trend-line";
import { type Bar, barHref } from "./bar";
import { TrendFigure } from "./trend-figure";

/** A bar's point and its words; what there is none of is left out. */
export interface TrendWords {
  value?: string;
  range?: string;
  counts?: string;
  /** Why there is no value. */
  note?: string;
  /** Where it is drawn. */
  at?: readonly [value: number, low: number | null, high: number | null];
  /** It is only a hint. */
  few?: true;
}

interface TrendChartProps extends Pick<TrendLineProps, "label" | "ticks" | "whole" | "breaks"> {
  bars: readonly Bar[];
  /** One a bar. */
  points: readonly TrendWords[];
  /** The address of the deployments, for all time. */
  list: string;
  words: Record<"bar" | "metric" | "value" | "range" | "counts" | "note" | "few" | "showTable", string>;
  /** Instead of a line without points. */
  none: string;
  /** Between the chart and its table. */
  children: ReactNode;
}

/** The line and its table, out of the same points: what crosses to the browser is in the page once. */
export function TrendChart({ bars, points, list, words, none, children, ...line }: TrendChartProps) {
  const all = bars.map((bar, index) => {
    const point = points[index] as TrendWords;
    return { bar, ...point, ...(point.few && { note: words.few }) };
  });
  const last = all.findLast(({ value }) => value !== undefined);
  return (
    <>
      <div className="px-3 pt-3 pb-3 sm:px-5">
        {last ? (
          <TrendFigure
            {...line}
            lastLabel={last.value ?? null}
            points={all.map((one) => toPoint(one, words))}
          />
        ) : (
          <p className="px-2 py-6 text-ink-muted">{none}</p>
        )}
        {last && children}
      </div>
      <TableBehind summary={words.showTable} prints>
        <ChartTable
          caption={line.label}
          heads={[
            { label: words.bar },
            { label: words.metric, numeric: true },
            { label: words.range, numeric: true },
            { label: words.counts, numeric: true },
            { label: words.note },
          ]}
          rows={all.map(({ bar, value = "–", range = "–", counts = "–", note = "" }) => ({
            key: bar.key,
            cells: [{ text: bar.title, href: barHref(list, bar) }, value, range, counts, note],
          }))}
        />
      </TableBehind>
    </>
  );
}

function toPoint(
  { bar, at, few, ...said }: TrendWords & { bar: Bar },
  words: TrendChartProps["words"],
): TrendLinePoint {
  const [value, low, high] = at ?? [null, null, null];
  const lines = (["value", "range", "counts", "note"] as const).flatMap((key) => {
    const text = said[key];
    return text ? [{ label: words[key], text }] : [];
  });
  return {
    key: bar.key,
    axisLabel: bar.axisLabel,
    title: bar.title,
    lines,
    value,
    low,
    high,
    few: few === true,
  };
}
