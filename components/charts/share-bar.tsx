import { cn } from "@/components/ui/cn";

export interface ShareBarPart {
  key: string;
  /** 0–1; the parts add up to 1. */
  share: number;
  /** The class of its look. */
  look: string;
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
            className={cn("h-full min-w-0.5", part.look)}
            style={{ width: `${part.share * 100}%` }}
          />
        ))}
      </div>
      <ul className="figures mt-2 flex flex-wrap gap-x-4 gap-y-1 text-[13px] leading-5 text-ink-muted">
        {parts.map((part) => (
          <li key={part.key} className="flex items-center gap-1.5">
            <span aria-hidden="true" className={cn("h-2 w-4 rounded-[2px]", part.look)} />
            {part.label}
          </li>
        ))}
      </ul>
    </figure>
  );
}
