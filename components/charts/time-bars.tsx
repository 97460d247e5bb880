"use client";

import { useId } from "react";
import { Bar, BarChart, CartesianGrid, Tooltip, XAxis, YAxis } from "recharts";

/** One bar: what started in one stretch of time. */
export interface TimeBar {
  /** Unique along the axis. */
  key: string;
  axisLabel: string;
  /** The stretch in words, for the tooltip. */
  title: string;
  failed: number;
  passed: number;
  pending: number;
  /** Events without a height of their own, drawn as ticks under the axis; null where not counted. */
  ticks: number | null;
}

export interface TimeBarsLabels {
  chart: string;
  failed: string;
  passed: string;
  pending: string;
  ticks: string;
}

export interface TimeBarsProps {
  bars: readonly TimeBar[];
  labels: TimeBarsLabels;
  locale: string;
}

interface ShapeProps {
  x?: number;
  y?: number;
  width?: number;
  height?: number;
  payload?: TimeBar;
}

const AXIS_TEXT = { fontSize: 11, fill: "var(--ink-faint)" };
const TICK_GAP = 5;

/** Bars stacked as failed, passed, pending; the failed part dark and on the base line, where heights compare. */
export function TimeBars({ bars, labels, locale }: TimeBarsProps) {
  const id = useId();
  const hatch = `${id}hatch`;
  const axisLabels = new Map(bars.map((bar) => [bar.key, bar.axisLabel]));
  const data = bars.map((bar) => ({ ...bar, zero: 0 }));
  return (
    <BarChart
      responsive
      accessibilityLayer
      title={labels.chart}
      data={data}
      margin={{ top: 8, right: 0, bottom: 0, left: 0 }}
      barCategoryGap="18%"
      style={{ width: "100%", height: "100%" }}
    >
      <defs>
        <pattern id={hatch} width="5" height="5" patternUnits="userSpaceOnUse" patternTransform="rotate(45)">
          <rect width="2" height="5" fill="var(--unknown)" />
        </pattern>
      </defs>
      <CartesianGrid vertical={false} stroke="var(--line)" />
      <XAxis
        dataKey="key"
        tickFormatter={(key: string) => axisLabels.get(key) ?? key}
        tickLine={false}
        axisLine={{ stroke: "var(--line-strong)" }}
        tick={AXIS_TEXT}
        tickMargin={18}
        height={40}
        minTickGap={32}
        interval="preserveStartEnd"
      />
      <YAxis
        width={32}
        tickLine={false}
        axisLine={false}
        tick={AXIS_TEXT}
        tickCount={5}
        allowDecimals={false}
        tickFormatter={(value: number) => value.toLocaleString(locale)}
      />
      <Tooltip
        isAnimationActive={false}
        cursor={{ fill: "var(--subtle)" }}
        content={({ active, payload }) => {
          const bar = payload?.[0]?.payload as TimeBar | undefined;
          return active && bar ? <BarDetail bar={bar} labels={labels} locale={locale} /> : null;
        }}
      />
      <Bar dataKey="failed" stackId="all" fill="var(--mark-failed)" isAnimationActive={false} />
      <Bar dataKey="passed" stackId="all" fill="var(--mark)" isAnimationActive={false} />
      <Bar
        dataKey="pending"
        stackId="all"
        isAnimationActive={false}
        shape={<PendingPart fill={`url(#${hatch})`} />}
      />
      <Bar dataKey="zero" stackId="all" isAnimationActive={false} shape={<TickMark />} />
    </BarChart>
  );
}

function PendingPart({ x = 0, y = 0, width = 0, height = 0, fill }: ShapeProps & { fill: string }) {
  if (height <= 0) return null;
  return (
    <rect
      x={x + 0.5}
      y={y + 0.5}
      width={Math.max(0, width - 1)}
      height={Math.max(0, height - 1)}
      fill={fill}
      stroke="var(--unknown)"
    />
  );
}

function TickMark(props: ShapeProps & { background?: { y?: number; height?: number } }) {
  const { x = 0, width = 0, payload, background } = props;
  if (!payload?.ticks) return null;
  const centre = x + width / 2;
  const top = (background?.y ?? 0) + (background?.height ?? 0) + TICK_GAP;
  return (
    <path
      d={`M${centre} ${top}l4 7h-8z`}
      fill="var(--surface)"
      stroke="var(--mark-failed)"
      strokeWidth={1.25}
    />
  );
}

function BarDetail({ bar, labels, locale }: { bar: TimeBar; labels: TimeBarsLabels; locale: string }) {
  const lines = [
    { label: labels.failed, count: bar.failed },
    { label: labels.passed, count: bar.passed },
    { label: labels.pending, count: bar.pending },
    ...(bar.ticks === null ? [] : [{ label: labels.ticks, count: bar.ticks }]),
  ];
  return (
    <div className="rounded-md border border-line-strong bg-raised px-3 py-2 text-[13px] leading-5 text-ink">
      <p className="font-medium">{bar.title}</p>
      <dl className="figures mt-1 grid grid-cols-[auto_auto] gap-x-4">
        {lines.map(({ label, count }) => (
          <div key={label} className="contents">
            <dt className="text-ink-muted">{label}</dt>
            <dd className="text-right">{count.toLocaleString(locale)}</dd>
          </div>
        ))}
      </dl>
    </div>
  );
}
