import { cn } from "@/components/ui/cn";

/** A whole history of two years as days would be a smear; it is shown in as many parts as a phone can hold. */
const MOST_CELLS = 45;

/** The days of a window, filling up from today (right) backwards. Decoration: the words and the bar say the same. */
export function DayStrip({ days, daysRead }: { days: number; daysRead: number }) {
  const cells = Math.min(days, MOST_CELLS);
  const filled = Math.round((daysRead / days) * cells);
  return (
    <div aria-hidden="true" className="flex gap-0.5">
      {Array.from({ length: cells }, (_, index) => (
        <span
          // biome-ignore lint/suspicious/noArrayIndexKey: the cells are positions
          key={index}
          className={cn(
            "h-6 grow rounded-[2px]",
            index >= cells - filled ? "bg-accent" : "bg-subtle ring-1 ring-line ring-inset",
          )}
        />
      ))}
    </div>
  );
}
