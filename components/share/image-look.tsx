/** Images have no style sheet: the colours of the light theme in `app/globals.css`. */
export const INK = "#17171a";
export const MUTED = "#565660";
export const LINE = "#e7e7eb";
export const LINE_STRONG = "#c9c9d0";
export const AI = "#c95f06";
const ACCENT = "#4a4ac4";
export const PAPER = "#fbfbfc";

/** The mark with the name beside it. */
export function ImageWordmark({ size }: { size: number }) {
  return (
    <div style={{ display: "flex", alignItems: "center", fontSize: size, fontWeight: 600, color: INK }}>
      <svg width={size * 1.2} height={size * 1.2} viewBox="0 0 32 32" aria-hidden="true">
        <circle
          cx="16"
          cy="16"
          r="12"
          fill="none"
          stroke={ACCENT}
          strokeWidth="4"
          strokeDasharray="59 17"
          strokeLinecap="round"
          transform="rotate(-62 16 16)"
        />
        <circle cx="16" cy="16" r="5" fill={INK} />
      </svg>
      <div style={{ display: "flex", marginLeft: size * 0.35 }}>Iris</div>
    </div>
  );
}
