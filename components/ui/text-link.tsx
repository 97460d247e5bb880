import Link from "next/link";
import type { ComponentProps } from "react";
import { cn } from "./cn";

/** A link inside or beside running text. */
export function TextLink({ className, ...props }: ComponentProps<typeof Link>) {
  return (
    <Link
      className={cn(
        "rounded-sm text-ink underline decoration-line-strong underline-offset-4 hover:decoration-ink",
        className,
      )}
      {...props}
    />
  );
}
