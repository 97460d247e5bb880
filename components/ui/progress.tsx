import { cn } from "./cn";

interface ProgressProps {
  /** What is progressing. */
  label: string;
  /** 0–1; null while it can't be told. */
  share: number | null;
  className?: string;
}

/** How far along something is. */
export function Progress({ label, share, className }: ProgressProps) {
  return (
    <div
      role="progressbar"
      aria-label={label}
      aria-valuemin={0}
      aria-valuemax={100}
      aria-valuenow={share === null ? undefined : Math.round(share * 100)}
      className={cn("h-1.5 overflow-hidden rounded-full bg-subtle ring-1 ring-line ring-inset", className)}
    >
      <div
        className={cn(
          "h-full rounded-full bg-accent transition-[width]",
          share === null && "w-1/3 animate-pulse",
        )}
        style={share === null ? undefined : { width: `${share * 100}%` }}
      />
    </div>
  );
}
