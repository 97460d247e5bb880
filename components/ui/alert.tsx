import { CircleAlert, CircleCheck, Info, TriangleAlert } from "lucide-react";
import type { ReactNode } from "react";
import { cn } from "./cn";

const tones = {
  info: { box: "border-info-line bg-info-soft", text: "text-info", Icon: Info },
  good: { box: "border-good-line bg-good-soft", text: "text-good", Icon: CircleCheck },
  warning: { box: "border-warning-line bg-warning-soft", text: "text-warning", Icon: TriangleAlert },
  error: { box: "border-danger-line bg-danger-soft", text: "text-danger", Icon: CircleAlert },
};

interface AlertProps {
  tone?: keyof typeof tones;
  /** What happened, in one sentence. */
  title: ReactNode;
  /** What it means and what to do. */
  children?: ReactNode;
  action?: ReactNode;
  /** Read out at once when it appears after something the reader did. */
  live?: boolean;
  className?: string;
}

/** What happened, what it means, what to do. */
export function Alert({ tone = "info", title, children, action, live = false, className }: AlertProps) {
  const { box, text, Icon } = tones[tone];
  return (
    <div
      role={live ? "alert" : undefined}
      className={cn("flex flex-wrap items-start gap-x-3 gap-y-3 rounded-lg border px-4 py-3", box, className)}
    >
      <Icon aria-hidden="true" className={cn("mt-1 size-4 shrink-0", text)} />
      <div className="min-w-0 flex-1 basis-60 text-sm leading-6 break-words">
        <p className={cn("font-medium", text)}>{title}</p>
        {children && <div className="text-ink-muted">{children}</div>}
      </div>
      {action && <div className="flex shrink-0 gap-2">{action}</div>}
    </div>
  );
}
