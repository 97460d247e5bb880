import { ChevronLeft, ChevronRight } from "lucide-react";
import Link from "next/link";
import type { ReactNode } from "react";
import { Button } from "./button";

interface PagerProps {
  label: string;
  /** Null where there is no page on that side. */
  previous: string | null;
  next: string | null;
  labels: { previous: string; next: string; first: string };
  /** The beginning; null where this page is it. */
  first: string | null;
  children?: ReactNode;
}

/** The way to the pages on both sides, as links; a side without a page has no link. */
export function Pager({ label, previous, next, first, labels, children }: PagerProps) {
  if (previous === null && next === null && first === null) return null;
  return (
    <nav aria-label={label} className="flex flex-wrap items-center gap-2">
      {children}
      {first && (
        <Button asChild size="sm" variant="ghost">
          <Link href={first}>{labels.first}</Link>
        </Button>
      )}
      {previous && (
        <Button asChild size="sm">
          <Link href={previous} rel="prev">
            <ChevronLeft aria-hidden="true" />
            {labels.previous}
          </Link>
        </Button>
      )}
      {next && (
        <Button asChild size="sm">
          <Link href={next} rel="next">
            {labels.next}
            <ChevronRight aria-hidden="true" />
          </Link>
        </Button>
      )}
    </nav>
  );
}
