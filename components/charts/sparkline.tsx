"use client";

import { cn } from "@/components/ui/cn";

interface SparklineProps {
  /** Oldest first; null leaves a gap. */
  values: readonly (number | null)[];
  /** The values in words: what a reader who can't see the line is told. */
  label: string;
  className?: string;
}

const WIDTH = 96;
const HEIGHT = 24;
const MARGIN = 3;

interface Point {
  x: number;
  y: number;
}

function toPoints(values: SparklineProps["values"]): (Point | null)[] {
  const highest = Math.max(...values.map((value) => value ?? 0)) || 1;
  const step = (WIDTH - 2 * MARGIN) / Math.max(1, values.length - 1);
  return values.map((value, index) =>
    value === null
      ? null
      : { x: MARGIN + index * step, y: HEIGHT - MARGIN - (value / highest) * (HEIGHT - 2 * MARGIN) },
  );
}

function toPath(points: readonly (Point | null)[]): string {
  let path = "";
  points.forEach((point, index) => {
    if (point) path += `${points[index - 1] ? "L" : "M"}${point.x.toFixed(1)} ${point.y.toFixed(1)}`;
  });
  return path;
}

/** The shape of a figure over its window, from zero up. Gaps stay gaps. Its values cross to the browser instead of its line. */
export function Sparkline({ values, label, className }: SparklineProps) {
  const points = toPoints(values);
  const alone = points.filter((point, i): point is Point => !!point && !points[i - 1] && !points[i + 1]);
  const last = points.at(-1);
  return (
    <svg
      viewBox={`0 0 ${WIDTH} ${HEIGHT}`}
      role="img"
      aria-label={label}
      className={cn("h-6 w-24 shrink-0 overflow-visible", className)}
    >
      <path
        d={toPath(points)}
        fill="none"
        stroke="var(--ink-faint)"
        strokeWidth="1.25"
        strokeLinejoin="round"
        strokeLinecap="round"
      />
      {alone.map(({ x, y }) => (
        <circle key={x} cx={x} cy={y} r="1.25" fill="var(--ink-faint)" />
      ))}
      {last && <circle cx={last.x} cy={last.y} r="2" fill="var(--ink)" />}
    </svg>
  );
}
