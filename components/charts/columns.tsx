import type { ReactNode } from "react";
import { cn } from "@/components/ui/cn";
import { countTicks, labelStep } from "./column-axis";

export type ColumnLook = "dark" | "plain" | "hatched";

/** One column: what started in one stretch of time, from the base line up. */
export interface Column {
  key: string;
  axisLabel: string;
  /** Where a press leads. */
  href: string;
  /** The column in words: read out, and shown on hover and focus. */
  title: string;
  lines: readonly { label: string; count: string }[];
  parts: readonly { look: ColumnLook; count: number }[];
  /** Events without a height of their own, a mark under the axis; null for none. */
  mark: { href: string; label: string; count: number } | null;
  /** Cut by the window: not to be held against the others. */
  partial: boolean;
  /** Nothing is known of it: hatched from top to bottom, so that it doesn't look like none. */
  unknown: boolean;
  /** Something changed under the figures here: a broken line at its start. */
  marked: boolean;
}

interface ColumnsProps {
  label: string;
  columns: readonly Column[];
  formatTick: (value: number) => string;
  className?: string;
}

const looks: Record<ColumnLook, string> = {
  dark: "bg-mark-failed",
  plain: "bg-mark group-hover:bg-ink-faint group-focus-visible:bg-ink-faint",
  hatched: "hatched border border-unknown",
};
const MOST_LABELS = 8;

/**
 * Columns over time, drawn on the server out of boxes: they stretch, print and need no script. Each is a link for the
 * pointer, its counts beside it on hover. Thirty of them are too many stops and too narrow a target for a keyboard or a
 * thumb: give the same links in a table beside the chart.
 */
export function Columns({ label, columns, formatTick, className }: ColumnsProps) {
  const totals = columns.map(({ parts }) => parts.reduce((sum, { count }) => sum + count, 0));
  const ticks = countTicks(Math.max(0, ...totals));
  const top = ticks.at(-1) ?? 1;
  const step = labelStep(columns.length, MOST_LABELS);
  return (
    <figure aria-label={label} className={cn("flex min-w-0 flex-col", className)}>
      <div className="relative min-h-48 grow">
        <Grid ticks={ticks} top={top} formatTick={formatTick} />
        <ol className="absolute inset-y-0 right-0 left-9 flex items-stretch gap-[max(1px,0.25%)]">
          {columns.map((column, index) => (
            <li
              key={column.key}
              className={cn(
                "group/column relative flex min-w-0 flex-1",
                column.marked && "border-l border-dashed border-ink-muted",
              )}
            >
              <ColumnLink
                column={column}
                top={top}
                detail={<Detail column={column} atEnd={index > columns.length / 2} />}
              />
            </li>
          ))}
        </ol>
      </div>
      <div className="mt-1 ml-9 flex gap-[max(1px,0.25%)]">
        {columns.map(({ key, mark }) => (
          <span key={key} className="relative flex h-4 min-w-0 flex-1 justify-center">
            {mark && (
              <a
                href={mark.href}
                tabIndex={-1}
                aria-label={mark.label}
                title={mark.label}
                className="-m-1 rounded-sm p-1"
              >
                <MarkShape />
                {mark.count > 1 && (
                  <span
                    aria-hidden="true"
                    className="figures absolute top-1/2 left-1/2 ml-1.5 -translate-y-1/2 text-[10px] leading-none text-ink-muted"
                  >
                    {mark.count}
                  </span>
                )}
              </a>
            )}
          </span>
        ))}
      </div>
      <div
        aria-hidden="true"
        className="figures ml-9 flex gap-[max(1px,0.25%)] text-[11px] leading-4 text-ink-faint"
      >
        {columns.map(({ key, axisLabel }, index) => (
          <span key={key} className="relative h-4 min-w-0 flex-1">
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

function Grid({
  ticks,
  top,
  formatTick,
}: {
  ticks: readonly number[];
  top: number;
  formatTick: (v: number) => string;
}) {
  return (
    <div aria-hidden="true" className="absolute inset-0">
      {ticks.map((tick) => (
        <div
          key={tick}
          className={cn("absolute inset-x-0 border-t pl-9", tick === 0 && "border-line-strong")}
          style={{ bottom: `${(100 * tick) / top}%` }}
        >
          <span className="figures absolute left-0 w-7 -translate-y-1/2 bg-surface text-right text-[11px] leading-4 text-ink-faint">
            {formatTick(tick)}
          </span>
        </div>
      ))}
    </div>
  );
}

function ColumnLink({ column, top, detail }: { column: Column; top: number; detail: ReactNode }) {
  const { href, title, lines, parts, partial, unknown } = column;
  const words = `${title}: ${lines.map(({ label, count }) => `${label} ${count}`).join(", ")}`;
  return (
    <a
      href={href}
      tabIndex={-1}
      aria-label={words}
      className="group flex min-w-0 flex-1 flex-col-reverse rounded-sm hover:bg-subtle"
    >
      {unknown && <span className="hatched block grow opacity-50" />}
      {parts.map(({ look, count }) =>
        count > 0 ? (
          <span
            key={look}
            className={cn("block min-h-px", looks[look], partial && "opacity-60")}
            style={{ height: `${(100 * count) / top}%` }}
          />
        ) : null,
      )}
      {detail}
    </a>
  );
}

function Detail({ column: { title, lines }, atEnd }: { column: Column; atEnd: boolean }) {
  return (
    <span
      aria-hidden="true"
      className={cn(
        "pointer-events-none absolute top-0 z-10 hidden w-max max-w-60 rounded-md border border-line-strong bg-raised px-3 py-2 text-[13px] leading-5 text-ink group-hover:block group-focus-visible:block print:!hidden",
        atEnd ? "right-full mr-1" : "left-full ml-1",
      )}
    >
      <span className="block font-medium">{title}</span>
      {lines.map(({ label, count }) => (
        <span key={label} className="figures flex justify-between gap-4">
          <span className="text-ink-muted">{label}</span>
          {count}
        </span>
      ))}
    </span>
  );
}
