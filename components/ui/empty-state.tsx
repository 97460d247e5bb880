import type { ReactNode } from "react";
import { cn } from "./cn";

interface EmptyStateProps {
  title: ReactNode;
  /** Why there is nothing, and what would change it. */
  children?: ReactNode;
  /** The next step. */
  action?: ReactNode;
  level?: "h1" | "h2" | "h3";
  className?: string;
}

/** Nothing here yet: why, and the next step. */
export function EmptyState({ title, children, action, level: Heading = "h2", className }: EmptyStateProps) {
  return (
    <div className={cn("mx-auto flex max-w-lg flex-col items-start gap-2 px-5 py-16", className)}>
      <Heading className="text-lg leading-7 font-medium">{title}</Heading>
      {children && <div className="text-sm leading-6 text-ink-muted">{children}</div>}
      {action && <div className="mt-4 flex flex-wrap gap-2">{action}</div>}
    </div>
  );
}
