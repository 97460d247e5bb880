import { placeOf, ratioAxis } from "./ratio-axis";

interface RatioScaleProps {
  ratio: number;
  low: number;
  /** Null where the interval is open. */
  high: number | null;
  /** A CSS colour. */
  color: string;
  /** The drawing in words. */
  label: string;
  /** The figures as they stand beside their marks. */
  texts: { ratio: string; low: string; high: string };
  /** What lies to the left of 1, at 1 and to the right. */
  ends: { less: string; same: string; more: string };
}

const percent = (place: number) => `${(100 * place).toFixed(2)}%`;
/** Nearer than this, as a share of the width, two figures would touch on a phone. */
const APART = 0.12;
const LINE_Y = 34;

/** One ratio with its interval on a logarithmic axis around 1. Drawn on the server; it stretches without its text. */
export function RatioScale({ ratio, low, high, color, label, texts, ends }: RatioScaleProps) {
  const axis = ratioAxis([ratio, low, high]);
  const [at, from, to, one] = [ratio, low, high, 1].map((value) => placeOf(value, axis)) as Places;
  return (
    <svg role="img" aria-label={label} width="100%" height="86" className="figures block overflow-visible">
      <line x1="0" x2="100%" y1={LINE_Y} y2={LINE_Y} stroke="var(--line-strong)" strokeDasharray="1 4" />
      {axis.ticks.map(({ value, label: tick, strong }) => {
        const x = percent(placeOf(Math.exp(value), axis));
        return (
          <g key={value}>
            <line
              x1={x}
              x2={x}
              y1={LINE_Y - (strong ? 16 : 5)}
              y2={LINE_Y + (strong ? 16 : 5)}
              stroke={strong ? "var(--ink-faint)" : "var(--line-strong)"}
            />
            <text
              x={x}
              y={LINE_Y + 30}
              textAnchor={anchorAt(placeOf(Math.exp(value), axis))}
              className={small}
            >
              {tick}
            </text>
          </g>
        );
      })}
      <line
        x1={percent(from)}
        x2={percent(to)}
        y1={LINE_Y}
        y2={LINE_Y}
        stroke={color}
        strokeWidth="4"
        strokeLinecap={low > 0 && high !== null ? "round" : "butt"}
      />
      <circle cx={percent(at)} cy={LINE_Y} r="7" fill={color} stroke="var(--surface)" strokeWidth="2.5" />
      <text x={percent(at)} y="14" textAnchor={anchorAt(at)} className="fill-ink text-[15px] font-medium">
        {texts.ratio}
      </text>
      {at - from > APART && low > 0 && (
        <text x={percent(from)} y="16" textAnchor={anchorAt(from)} className={small}>
          {texts.low}
        </text>
      )}
      {to - at > APART && high !== null && (
        <text x={percent(to)} y="16" textAnchor={anchorAt(to)} className={small}>
          {texts.high}
        </text>
      )}
      <text x="0" y={LINE_Y + 48} className={small}>
        {ends.less}
      </text>
      <text x={percent(one)} y={LINE_Y + 48} textAnchor="middle" className={small}>
        {ends.same}
      </text>
      <text x="100%" y={LINE_Y + 48} textAnchor="end" className={small}>
        {ends.more}
      </text>
    </svg>
  );
}

type Places = [number, number, number, number];
const small = "fill-ink-muted text-[12px]";

/** Text at an end of the axis stays inside of it. */
function anchorAt(place: number): "start" | "middle" | "end" {
  if (place < 0.04) return "start";
  return place > 0.96 ? "end" : "middle";
}
