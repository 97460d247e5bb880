import Link from "next/link";
import type { ReactNode } from "react";
import { cn } from "./cn";

export interface Segment {
  href: string;
  label: ReactNode;
  current: boolean;
  /** Said instead of the label where the label is an abbreviation. */
  ariaLabel?: string;
}

interface SegmentedControlProps {
  /** What is being chosen. */
  label: string;
  segments: readonly Segment[];
}

/** One of a few views, as links: shareable, and the back button works. */
export function SegmentedControl({ label, segments }: SegmentedControlProps) {
  return (
    <nav aria-label={label} className="inline-flex max-w-full flex-wrap rounded-md border bg-subtle p-0.5">
      {segments.map((segment) => (
        <Link
          key={segment.href}
          href={segment.href}
          scroll={false}
          aria-current={segment.current ? "true" : undefined}
          aria-label={segment.ariaLabel}
          className={cn(
            "figures inline-flex h-7 grow items-center justify-center rounded-sm px-2.5 text-[13px] whitespace-nowrap text-ink-muted hover:text-ink",
            segment.current && "bg-surface font-medium text-ink ring-1 ring-line-strong",
          )}
        >
          {segment.label}
        </Link>
      ))}
    </nav>
  );
}
