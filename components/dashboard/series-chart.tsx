"use client";

import { useLocale } from "next-intl";
import type { ReactNode } from "react";
import { type ChartCell, ChartTable } from "@/components/charts/chart-table";
import { type Column, Columns } from "@/components/charts/columns";
import { TableBehind } from "@/components/charts/table-behind";
import { formatCount } from "@/lib/platform/i18n/format";
import { type Bar, barHref } from "./bar";

/** What is counted in one bar. */
export interface BarCounts {
  /** Failed, passed, pending; null where it was not read. */
  counts: readonly [failed: number, passed: number, pending: number] | null;
  /** Null where incidents are not known. */
  incidents: number | null;
  /** Its incidents in words, where there are some. */
  mark?: string;
  /** Cut by the window: not to be held against the others. */
  partial?: true;
}

interface SeriesChartProps {
  caption: string;
  bars: readonly Bar[];
  /** One a bar. */
  counts: readonly BarCounts[];
  /** The bars, by their keys, at whose start something changed under the figures. */
  broken: readonly string[];
  /** The addresses of the lists behind the counts, for all time; null where incidents are not counted. */
  lists: { deployments: string; failed: string; incidents: string | null };
  words: Record<"bar" | "failed" | "passed" | "pending" | "incidents" | "notRead" | "showTable", string>;
  /** Between the chart and its table. */
  children: ReactNode;
}

/** The columns and their table, out of the same counts: what crosses to the browser is in the page once. */
export function SeriesChart({ caption, bars, counts, broken, lists, words, children }: SeriesChartProps) {
  const locale = useLocale();
  const all = bars.map((bar, index) => ({ bar, ...(counts[index] as BarCounts) }));
  const columns = all.map(({ bar, counts: known, incidents, mark, partial }): Column => {
    const [failed, passed, pending] = known ?? [0, 0, 0];
    const count = (word: string, number: number) => `${word} ${formatCount(number, locale)}`;
    const lines = [
      count(words.failed, failed),
      count(words.passed, passed),
      count(words.pending, pending),
      ...(incidents === null ? [] : [count(words.incidents, incidents)]),
    ].join(",\n");
    return {
      key: bar.key,
      axisLabel: bar.axisLabel,
      href: barHref(lists.deployments, bar),
      name: `${bar.title}:\n${known ? lines : words.notRead}`,
      parts: (
        [
          { look: "dark", count: failed },
          { look: "plain", count: passed },
          { look: "hatched", count: pending },
        ] as const
      ).filter((part) => part.count > 0),
      ...(known && mark && incidents && lists.incidents !== null
        ? { mark: { href: barHref(lists.incidents, bar), label: `${bar.title}: ${mark}`, count: incidents } }
        : {}),
      ...((partial || !known) && { partial: true }),
      ...(!known && { unknown: true }),
      ...(broken.includes(bar.key) && { marked: true }),
    };
  });
  const linked = (number: number, list: string, bar: Bar): ChartCell =>
    number > 0 ? { text: formatCount(number, locale), href: barHref(list, bar) } : formatCount(0, locale);
  const rows = all.map(({ bar, counts: known, incidents }) => ({
    key: bar.key,
    cells: [
      { text: bar.title, href: barHref(lists.deployments, bar) },
      ...(known
        ? [linked(known[0], lists.failed, bar), formatCount(known[1], locale), formatCount(known[2], locale)]
        : [words.notRead, "–", "–"]),
      ...(lists.incidents === null
        ? []
        : [incidents === null ? "–" : linked(incidents, lists.incidents, bar)]),
    ],
  }));
  const heads = [
    words.failed,
    words.passed,
    words.pending,
    ...(lists.incidents === null ? [] : [words.incidents]),
  ];
  return (
    <>
      <div className="flex grow flex-col px-5 pt-4 pb-2">
        <Columns label={caption} columns={columns} className="grow" />
      </div>
      {children}
      <TableBehind summary={words.showTable}>
        <ChartTable
          caption={caption}
          heads={[{ label: words.bar }, ...heads.map((label) => ({ label, numeric: true as const }))]}
          rows={rows}
        />
      </TableBehind>
    </>
  );
}
