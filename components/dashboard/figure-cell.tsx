"use client";

import { TextLink } from "@/components/ui/text-link";

interface FigureCellProps {
  text: string;
  /** What stands behind it, beneath. */
  counts: string;
  /** Where that is listed. */
  href?: string;
  /** -1 where the keyboard reaches the same list by another link of the row. */
  tabIndex?: -1;
}

/** A figure of a row with what stands behind it. Its texts cross to the browser instead of what is drawn. */
export function FigureCell({ text, counts, href, tabIndex }: FigureCellProps) {
  return (
    <>
      <span className="value">{text}</span>
      <span className="under">
        {href ? (
          <TextLink href={href} prefetch={false} tabIndex={tabIndex} quiet>
            {counts}
          </TextLink>
        ) : (
          counts
        )}
      </span>
    </>
  );
}

/** Where there is no figure: a dash, and why. */
export function NoFigureCell({ reason }: { reason: string }) {
  return (
    <span title={reason} className="text-ink-faint">
      <span aria-hidden="true">–</span>
      <span className="sr-only">{reason}</span>
    </span>
  );
}
