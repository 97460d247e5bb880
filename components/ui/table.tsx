import type { ComponentProps, ReactNode } from "react";
import { cn } from "./cn";

interface TableProps extends ComponentProps<"table"> {
  /** What the table shows; read out before its cells. */
  caption: ReactNode;
  /** Shows the caption above the table instead of only reading it out. */
  showCaption?: boolean;
}

/** A table that scrolls sideways by itself when the page is narrow, by keyboard too. */
export function Table({ caption, showCaption = false, className, children, ...props }: TableProps) {
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: a region that scrolls must be reachable by keyboard (WCAG 2.1.1)
    <div className="relative overflow-x-auto print:overflow-visible" tabIndex={0}>
      <table
        className={cn(
          "w-full border-collapse text-left text-[13px] leading-5 print:text-[11px] print:leading-4",
          className,
        )}
        {...props}
      >
        <caption className={showCaption ? "pb-2 text-left text-ink-muted" : "sr-only"}>{caption}</caption>
        {children}
      </table>
    </div>
  );
}

interface CellProps {
  /** Right-aligned, tabular figures. */
  numeric?: boolean;
}

export function Th({ numeric, className, scope = "col", ...props }: ComponentProps<"th"> & CellProps) {
  return (
    <th
      scope={scope}
      className={cn(
        "border-b px-3 py-2 print:px-1.5 print:py-1 font-medium text-ink-muted first:pl-0 last:pr-0",
        numeric && "text-right",
        className,
      )}
      {...props}
    />
  );
}

export function Td({ numeric, className, ...props }: ComponentProps<"td"> & CellProps) {
  return (
    <td
      className={cn(
        "border-b px-3 py-2 print:px-1.5 print:py-1 align-top first:pl-0 last:pr-0",
        numeric && "figures text-right whitespace-nowrap",
        className,
      )}
      {...props}
    />
  );
}
