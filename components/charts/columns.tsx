"use client";

import { useLocale } from "next-intl";
import { cn } from "@/components/ui/cn";
import { formatCount } from "@/lib/platform/i18n/format";
import { countTicks, labelStep } from "./column-axis";

export type ColumnLook = "dark" | "plain" | "hatched";

/** One column: what started in one stretch of time, from the base line up. */
export interface Column {
  key: string;
  axisLabel: string;
  /** Where a press leads. */
  href: string;
  /** The column in words, a line for each count: read out, and shown on hover and focus. */
  name: string;
  /** Those that have a height. */
  parts: readonly { look: ColumnLook; count: number }[];
  /** Events without a height of their own, a mark under the axis. */
  mark?: { href: string; label: string; count: number };
  /** Cut by the window: not to be held against the others. */
  partial?: true;
  /** Nothing is known of it: hatched from top to bottom, so that it doesn't look like none. */
  unknown?: true;
  /** Something changed under the figures here: a broken line at its start. */
  marked?: true;
}

interface ColumnsProps {
  label: string;
  columns: readonly Column[];
  className?: string;
}

const looks: Record<ColumnLook, string> = { dark: "failed", plain: "passed", hatched: "pending hatched" };
const MOST_LABELS = 8;

/**
 * Columns over time, drawn out of boxes: they stretch, print and are there before any script. Each is a link for the
 * pointer, its counts beside it on hover. Thirty of them are too many stops and too narrow a target for a keyboard or a
 * thumb: give the same links in a table beside the chart.
 */
export function Columns({ label, columns, className }: ColumnsProps) {
  const totals = columns.map(({ parts }) => parts.reduce((sum, { count }) => sum + count, 0));
  const ticks = countTicks(Math.max(0, ...totals));
  const top = ticks.at(-1) ?? 1;
  const step = labelStep(columns.length, MOST_LABELS);
  return (
    <figure aria-label={label} className={cn("flex min-w-0 flex-col", className)}>
      <div className="relative min-h-48 grow">
        <Grid ticks={ticks} top={top} />
        <ol className="columns">
          {columns.map((column, index) => (
            <li
              key={column.key}
              className={cn(index > columns.length / 2 && "late", column.marked && "marked") || undefined}
            >
              <ColumnLink column={column} top={top} />
            </li>
          ))}
        </ol>
      </div>
      <div className="columns-row mt-1 ml-9">
        {columns.map(({ key, mark }) => (
          <span key={key}>
            {mark && (
              <a href={mark.href} tabIndex={-1} aria-label={mark.label} title={mark.label} className="mark">
                <MarkShape />
                {mark.count > 1 && (
                  <span aria-hidden="true" className="figures">
                    {mark.count}
                  </span>
                )}
              </a>
            )}
          </span>
        ))}
      </div>
      <div aria-hidden="true" className="columns-row figures ml-9 text-[11px] leading-4 text-ink-faint">
        {columns.map(({ key, axisLabel }, index) => (
          <span key={key}>
            {index % step === 0 && index <= columns.length - step / 2 && (
              <span
                className={cn(
                  "absolute left-1/2 -translate-x-1/2 whitespace-nowrap",
                  (index / step) % 2 === 1 && "hidden sm:inline",
                )}
              >
                {axisLabel}
              </span>
            )}
          </span>
        ))}
      </div>
    </figure>
  );
}

/** The mark of an event under the axis, and of its name elsewhere. */
export function MarkShape() {
  return (
    <svg aria-hidden="true" viewBox="0 0 12 12" className="size-3 shrink-0">
      <path d="M6 2l4 7H2z" fill="var(--surface)" stroke="var(--mark-failed)" strokeWidth="1.25" />
    </svg>
  );
}

function Grid({ ticks, top }: { ticks: readonly number[]; top: number }) {
  const locale = useLocale();
  return (
    <div aria-hidden="true" className="absolute inset-0">
      {ticks.map((tick) => (
        <div
          key={tick}
          className={cn("absolute inset-x-0 border-t pl-9", tick === 0 && "border-line-strong")}
          style={{ bottom: `${(100 * tick) / top}%` }}
        >
          <span className="figures absolute left-0 w-7 -translate-y-1/2 bg-surface text-right text-[11px] leading-4 text-ink-faint">
            {formatCount(tick, locale)}
          </span>
        </div>
      ))}
    </div>
  );
}

/** Its name, which is read out, is what is shown beside it: a line for each count. */
function ColumnLink({ column, top }: { column: Column; top: number }) {
  const { href, name, parts, partial, unknown } = column;
  return (
    <a href={href} tabIndex={-1} aria-label={name} className={cn("column", partial && "partial")}>
      {unknown && <span className="hatched grow opacity-50" />}
      {parts.map(({ look, count }) => (
        <span
          key={look}
          className={looks[look]}
          style={{ height: `${+((100 * count) / top).toFixed(2)}%` }}
        />
      ))}
    </a>
  );
}
