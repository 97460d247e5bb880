"use client";

import { TextLink } from "@/components/ui/text-link";
import { IntervalBar } from "./interval-bar";

interface RateBarProps {
  /** The rate in words, its range, and what stands behind it. */
  text: string;
  range: string;
  counts: string;
  /** Value, low and high, 0–1. */
  at: readonly [value: number, low: number, high: number];
  /** Where the axis ends that it shares with the other rows, 0–1. */
  end: number;
  /** Where what failed is listed. */
  href?: string;
  /** -1 where the keyboard reaches the same list by another link of the row. */
  tabIndex?: -1;
  /** Why it is only a hint. */
  hint?: string;
}

/** A rate on a small axis, with its range and counts. Drawn in the browser too, so that its numbers cross instead of its boxes. */
export function RateBar({
  text,
  range,
  counts,
  at: [value, low, high],
  end,
  href,
  tabIndex,
  hint,
}: RateBarProps) {
  return (
    <span className="rate-bar figures">
      <span>{text}</span>
      <span title={range}>
        <IntervalBar value={value} low={low} high={high} end={end} faint={hint !== undefined} />
        <span className="sr-only">{range}</span>
      </span>
      <span className="text-ink-muted">
        {href ? (
          <TextLink href={href} prefetch={false} tabIndex={tabIndex} quiet>
            {counts}
          </TextLink>
        ) : (
          counts
        )}
      </span>
      <span className="range">{range}</span>
      {hint && <span className="hint">{hint}</span>}
    </span>
  );
}
