import Link from "next/link";
import type { ComponentProps } from "react";
import { cn } from "./cn";

interface TextLinkProps extends ComponentProps<typeof Link> {
  /** In the colour of quieter text around it. */
  quiet?: boolean;
}

/** A link inside or beside running text. */
export function TextLink({ className, quiet = false, ...props }: TextLinkProps) {
  return <Link className={cn(quiet ? "quiet-link" : "text-link", className)} {...props} />;
}
