import type { ComponentProps, ReactNode } from "react";
import { cn } from "./cn";
import { Explain } from "./explain";

/** A quiet box: a hairline, no shadow. */
export function Card({ className, ...props }: ComponentProps<"section">) {
  return <section className={cn("min-w-0 rounded-lg border bg-surface", className)} {...props} />;
}

interface CardHeaderProps {
  title: ReactNode;
  /** What the title means, and where to read more; opens beside it. */
  explain?: { definition: ReactNode; more?: ReactNode };
  description?: ReactNode;
  /** Stands at the far end of the title's line. */
  action?: ReactNode;
  /** Names the heading, for the card's `aria-labelledby`. */
  id?: string;
  level?: "h1" | "h2" | "h3";
}

const headingClass = "text-sm leading-6 font-medium";

export function CardHeader({
  title,
  explain,
  description,
  action,
  id,
  level: Heading = "h2",
}: CardHeaderProps) {
  return (
    <header className="flex flex-wrap items-start justify-between gap-x-4 gap-y-2 px-5 pt-4 print:break-after-avoid">
      <div className="min-w-0 wrap-anywhere">
        {explain ? (
          <Explain {...explain} heading={{ level: Heading, id, className: headingClass }}>
            {title}
          </Explain>
        ) : (
          <Heading id={id} className={headingClass}>
            {title}
          </Heading>
        )}
        {description && <p className="text-[13px] leading-5 text-ink-muted">{description}</p>}
      </div>
      {action}
    </header>
  );
}

export function CardBody({ className, ...props }: ComponentProps<"div">) {
  return <div className={cn("px-5 py-4", className)} {...props} />;
}

export function CardFooter({ className, ...props }: ComponentProps<"footer">) {
  return (
    <footer
      className={cn(
        "flex flex-wrap items-center gap-3 border-t px-5 py-3 text-[13px] text-ink-muted",
        className,
      )}
      {...props}
    />
  );
}
