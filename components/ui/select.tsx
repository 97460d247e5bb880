import type { ComponentProps } from "react";
import { cn } from "./cn";
import { controlClass } from "./input";

/** The browser's own select, dressed: it works before scripts do, and phones bring their own wheel. */
export function Select({ className, ...props }: ComponentProps<"select">) {
  return (
    <span className={cn("relative block", className)}>
      <select className={cn(controlClass, "h-9 appearance-none pr-9 pl-3")} {...props} />
      <i className="glyph glyph-down pointer-events-none absolute top-2.5 right-3" />
    </span>
  );
}
