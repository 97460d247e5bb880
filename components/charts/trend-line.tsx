"use client";

import {
  Area,
  CartesianGrid,
  ComposedChart,
  ErrorBar,
  LabelList,
  Line,
  ReferenceLine,
  Tooltip,
  XAxis,
  YAxis,
} from "recharts";

/** One place on the line; without a value a gap. */
export interface TrendLinePoint {
  key: string;
  axisLabel: string;
  /** What is shown at the pointer, in words. */
  title: string;
  lines: readonly { label: string; text: string }[];
  value: number | null;
  low: number | null;
  high: number | null;
  /** Drawn hollow: only a hint. */
  few: boolean;
}

export interface TrendLineProps {
  label: string;
  points: readonly TrendLinePoint[];
  /** The axis' marks, ascending; the first and last are its ends. */
  ticks: readonly { value: number; label: string }[];
  /** The whole window's own value, a broken line. */
  whole: { value: number; label: string } | null;
  /** Said at the last value. */
  lastLabel: string | null;
  /** Points, by their keys, from which on something changed under the figures. */
  breaks: readonly string[];
}

interface Datum extends TrendLinePoint {
  band: [number, number] | null;
  /** How far the range reaches from a value that has no neighbour for a band to span to. */
  whisker: [number, number];
  lastLabel: string | null;
}

const text = { fill: "var(--ink-faint)", fontSize: 11 };

/**
 * A value over time with its range: line and band, gaps where there is no value, hollow where little stands behind it.
 * It fills its parent, who gives it a height. The charting package comes with it: load it after the page.
 */
export function TrendLine({ label, points, ticks, whole, lastLabel, breaks }: TrendLineProps) {
  const end = ticks.at(-1)?.value ?? 1;
  const data = toData(points, lastLabel, end);
  const days = new Map(points.map(({ key, axisLabel }) => [key, axisLabel]));
  const names = new Map(ticks.map((tick) => [tick.value, tick.label]));
  return (
    <ComposedChart
      responsive
      data={data}
      margin={{ top: 16, right: 64, bottom: 0, left: 0 }}
      style={{ width: "100%", height: "100%" }}
      aria-label={label}
      className="figures"
    >
      <CartesianGrid vertical={false} stroke="var(--line)" />
      <XAxis
        dataKey="key"
        tickFormatter={(key: string) => days.get(key) ?? ""}
        interval="equidistantPreserveStart"
        minTickGap={28}
        tickLine={false}
        axisLine={{ stroke: "var(--line-strong)" }}
        tick={text}
        padding={{ left: 10, right: 24 }}
      />
      <YAxis
        domain={[0, end]}
        ticks={ticks.map(({ value }) => value)}
        tickFormatter={(value: number) => names.get(value) ?? ""}
        interval={0}
        tickLine={false}
        axisLine={false}
        tick={text}
        width={54}
      />
      <Tooltip
        content={({ active, payload }) => (active ? <Detail datum={payload?.[0]?.payload} /> : null)}
        filterNull={false}
        cursor={{ stroke: "var(--line-strong)" }}
        isAnimationActive={false}
      />
      <Area
        dataKey="band"
        stroke="none"
        fill="var(--accent)"
        fillOpacity={0.16}
        dot={false}
        activeDot={false}
        isAnimationActive={false}
      />
      {[...new Set(breaks)].map((key) => (
        <ReferenceLine key={key} x={key} stroke="var(--ink-muted)" strokeDasharray="2 3" />
      ))}
      {whole && (
        <ReferenceLine
          y={whole.value}
          stroke="var(--ink-faint)"
          strokeDasharray="4 4"
          label={{ value: whole.label, position: "right", fill: "var(--ink-muted)", fontSize: 11 }}
        />
      )}
      <Line
        dataKey="value"
        stroke="var(--accent)"
        strokeWidth={2}
        dot={<Mark />}
        activeDot={{ r: 5, stroke: "var(--surface)", fill: "var(--accent)" }}
        isAnimationActive={false}
      >
        <ErrorBar
          dataKey="whisker"
          width={0}
          stroke="var(--accent)"
          strokeOpacity={0.4}
          strokeWidth={3}
          isAnimationActive={false}
        />
        <LabelList
          dataKey="lastLabel"
          position="top"
          offset={8}
          fill="var(--ink)"
          fontSize={12}
          fontWeight={500}
        />
      </Line>
    </ComposedChart>
  );
}

/** Ranges that reach beyond the axis are drawn up to its end, so that the axis needn't follow them. */
function toData(points: readonly TrendLinePoint[], lastLabel: string | null, end: number): Datum[] {
  const last = points.findLastIndex(({ value }) => value !== null);
  const hasBand = (index: number) => points[index]?.low != null;
  return points.map((point, i) => {
    const { value, low, high } = point;
    const isAlone = !hasBand(i - 1) && !hasBand(i + 1);
    const isKnown = value !== null && low !== null && high !== null;
    return {
      ...point,
      band: isKnown ? [low, Math.min(high, end)] : null,
      whisker: isKnown && isAlone ? [value - low, Math.min(high, end) - value] : [0, 0],
      lastLabel: i === last ? lastLabel : null,
    };
  });
}

function Mark({ cx, cy, payload }: { cx?: number; cy?: number; payload?: Datum }) {
  if (cx === undefined || cy === undefined || !payload || payload.value === null) return null;
  return payload.few ? (
    <circle cx={cx} cy={cy} r={3.5} fill="var(--surface)" stroke="var(--control)" strokeWidth={1.5} />
  ) : (
    <circle cx={cx} cy={cy} r={3} fill="var(--accent)" />
  );
}

function Detail({ datum }: { datum: Datum | undefined }) {
  if (!datum) return null;
  return (
    <div className="w-max max-w-64 rounded-md border border-line-strong bg-raised px-3 py-2 text-[13px] leading-5 text-ink">
      <p className="font-medium">{datum.title}</p>
      {datum.lines.map(({ label, text }) => (
        <p key={label} className="figures flex justify-between gap-4">
          <span className="text-ink-muted">{label}</span>
          <span className="text-right">{text}</span>
        </p>
      ))}
    </div>
  );
}
