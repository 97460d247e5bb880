import { cn } from "@/components/ui/cn";

export interface ShareBarPart {
  key: string;
  /** 0–1; the parts add up to 1. */
  share: number;
  /** A CSS colour; without one the part is hatched: not known. */
  color: string | null;
  label: string;
}

/** One whole and its parts, largest meaning first; labelled directly underneath. */
export function ShareBar({ label, parts }: { label: string; parts: readonly ShareBarPart[] }) {
  return (
    <figure aria-label={label}>
      <div aria-hidden="true" className="flex h-2 gap-px overflow-hidden rounded-sm">
        {parts.map((part) => (
          <div
            key={part.key}
            className={cn("h-full min-w-0.5", part.color === null && "hatched")}
            style={{ width: `${part.share * 100}%`, background: part.color ?? undefined }}
          />
        ))}
      </div>
      <ul className="figures mt-2 flex flex-wrap gap-x-4 gap-y-1 text-[13px] leading-5 text-ink-muted">
        {parts.map((part) => (
          <li key={part.key} className="flex items-center gap-1.5">
            <Swatch color={part.color} />
            {part.label}
          </li>
        ))}
      </ul>
    </figure>
  );
}

function Swatch({ color }: { color: string | null }) {
  return (
    <span
      aria-hidden="true"
      className={cn("size-2 rounded-[2px]", color === null && "hatched ring-1 ring-unknown")}
      style={{ background: color ?? undefined }}
    />
  );
}
