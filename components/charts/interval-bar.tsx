interface IntervalBarProps {
  value: number;
  low: number;
  high: number;
  /** Where the axis ends; it starts at 0. */
  end: number;
  /** Drawn fainter: too little stands behind it. */
  faint?: boolean;
}

/** A value and its range on a small axis from 0; the words stand beside it. */
export function IntervalBar({ value, low, high, end, faint = false }: IntervalBarProps) {
  const at = (x: number) => `${(100 * Math.min(1, x / end)).toFixed(2)}%`;
  const color = faint ? "var(--unknown)" : "var(--ink-muted)";
  return (
    <svg
      aria-hidden="true"
      width="100%"
      height="14"
      className="block min-w-16 overflow-visible print:min-w-8"
    >
      <line x1="0" x2="100%" y1="7" y2="7" stroke="var(--line)" />
      <line x1={at(low)} x2={at(high)} y1="7" y2="7" stroke={color} strokeWidth="3" strokeOpacity="0.55" />
      <circle cx={at(value)} cy="7" r="3.5" fill={faint ? "var(--surface)" : "var(--ink)"} stroke={color} />
    </svg>
  );
}
