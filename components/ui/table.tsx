import type { ComponentProps, CSSProperties, ReactNode } from "react";
import { cn } from "./cn";

interface TableProps extends ComponentProps<"table"> {
  /** What the table shows; read out before its cells. */
  caption: ReactNode;
  /** Shows the caption above the table instead of only reading it out. */
  showCaption?: boolean;
  /**
   * Turns each row into a block on a phone, its cells behind these names of their columns; null for a cell that needs
   * none. Give a row its `th`, which heads the block.
   */
  stackedBy?: readonly (string | null)[];
}

/**
 * A table. Where it is wider than the page it scrolls sideways by itself, by keyboard too, and says so; or its rows
 * become blocks (`stackedBy`). Each row is in the page once.
 */
export function Table({
  caption,
  showCaption = false,
  stackedBy,
  className,
  children,
  ...props
}: TableProps) {
  return (
    // A region that scrolls must be reachable by keyboard (WCAG 2.1.1); blocks don't, and their rows have links.
    <div className="scrolls-sideways relative print:overflow-visible" tabIndex={stackedBy ? undefined : 0}>
      <table
        className={cn("data-table", stackedBy && "stacks", className)}
        style={stackedBy && columnNames(stackedBy)}
        {...props}
      >
        <caption className={showCaption ? "pb-2 text-left text-ink-muted" : "sr-only"}>{caption}</caption>
        {children}
      </table>
    </div>
  );
}

/** The names of columns as CSS takes them: `--column-2: "Deployments"`. */
function columnNames(names: readonly (string | null)[]): CSSProperties {
  const entries = names.flatMap((name, index) =>
    name === null ? [] : [[`--column-${index + 1}`, JSON.stringify(name)]],
  );
  return Object.fromEntries(entries) as CSSProperties;
}

interface CellProps {
  /** Right-aligned, tabular figures. */
  numeric?: boolean;
}

export function Th({ numeric, className, scope = "col", ...props }: ComponentProps<"th"> & CellProps) {
  return <th scope={scope} className={cellClass(numeric, className)} {...props} />;
}

export function Td({ numeric, className, ...props }: ComponentProps<"td"> & CellProps) {
  return <td className={cellClass(numeric, className)} {...props} />;
}

const cellClass = (numeric: boolean | undefined, className: string | undefined) =>
  cn(numeric && "numeric", className) || undefined;
