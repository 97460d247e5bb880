import type { ShownMark } from "./use-curve-marks";

/** The marks of a curve in words, below it. */
export function CurveMarks({ marks }: { marks: readonly ShownMark[] }) {
  if (marks.length === 0) return null;
  return (
    <ul className="figures space-y-0.5 px-5 pb-3 text-[13px] leading-5 text-ink-muted">
      {marks.map(({ key, text }) => (
        <li key={key} className="flex items-baseline gap-2">
          <span
            aria-hidden="true"
            className="h-3 shrink-0 translate-y-0.5 border-l border-dashed border-ink-muted"
          />
          {text}
        </li>
      ))}
    </ul>
  );
}
