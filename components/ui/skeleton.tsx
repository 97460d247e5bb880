import { cn } from "./cn";

/** The shape of what comes. Give it the size of the real thing. */
export function Skeleton({ className }: { className?: string }) {
  return <div aria-hidden="true" className={cn("animate-pulse rounded-sm bg-subtle", className)} />;
}
