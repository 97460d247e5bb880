import Link from "next/link";
import type { ReactNode } from "react";

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
      {segments.map(({ href, label: name, current, ariaLabel }) => (
        <Link
          key={href}
          href={href}
          scroll={false}
          className="segment"
          {...(current && { "aria-current": "true" })}
          {...(ariaLabel && { "aria-label": ariaLabel })}
        >
          {name}
        </Link>
      ))}
    </nav>
  );
}
