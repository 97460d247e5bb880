"use client";

import { type ReactNode, useEffect, useRef, useState } from "react";

interface TableBehindProps {
  summary: string;
  /**
   * Whether it is on paper, instead of its chart: then it is in the page from the start. Any other is drawn when it is
   * opened: all that it says is in its chart, too.
   */
  prints?: boolean;
  children: ReactNode;
}

/** A chart's table, folded beneath it. */
export function TableBehind({ summary, prints = false, children }: TableBehindProps) {
  const details = useRef<HTMLDetailsElement>(null);
  const [isDrawn, setIsDrawn] = useState(prints);
  useEffect(() => {
    // Opened before this script came.
    if (details.current?.open) setIsDrawn(true);
  }, []);
  return (
    <details
      ref={details}
      className={prints ? "table-behind prints" : "table-behind"}
      onToggle={() => setIsDrawn(true)}
    >
      <summary>{summary}</summary>
      <div>{isDrawn && children}</div>
    </details>
  );
}
