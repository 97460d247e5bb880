import type { ComponentProps } from "react";
import { cn } from "./cn";

/** The look every text-like control shares. */
export const controlClass =
  "w-full rounded-md border border-control bg-surface text-sm text-ink placeholder:text-ink-faint " +
  "disabled:cursor-not-allowed disabled:bg-subtle disabled:text-ink-muted aria-invalid:border-danger";

export function Input({ className, ...props }: ComponentProps<"input">) {
  return <input className={cn(controlClass, "h-9 px-3", className)} {...props} />;
}
