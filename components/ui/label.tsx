import type { ComponentProps } from "react";
import { cn } from "./cn";

interface LabelProps extends ComponentProps<"label"> {
  htmlFor: string;
}

export function Label({ className, htmlFor, children, ...props }: LabelProps) {
  return (
    <label htmlFor={htmlFor} className={cn("block text-sm leading-6 font-medium", className)} {...props}>
      {children}
    </label>
  );
}
