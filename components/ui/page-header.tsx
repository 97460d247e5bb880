import type { ReactNode } from "react";

interface PageHeaderProps {
  title: ReactNode;
  description?: ReactNode;
  action?: ReactNode;
}

/** A page's own heading, what it is for, and its main action. */
export function PageHeader({ title, description, action }: PageHeaderProps) {
  return (
    <div className="flex flex-wrap items-start justify-between gap-4">
      <div className="min-w-0 wrap-anywhere">
        <h1 className="text-xl leading-8 font-medium tracking-tight">{title}</h1>
        {description && <p className="max-w-prose text-sm leading-6 text-ink-muted">{description}</p>}
      </div>
      {action && <div className="flex gap-2">{action}</div>}
    </div>
  );
}
