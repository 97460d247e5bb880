import type { ComponentProps } from "react";
import { cn } from "./cn";

const tones = {
  neutral: "border-line bg-subtle text-ink-muted",
  accent: "border-transparent bg-accent-soft text-accent",
  info: "border-info-line bg-info-soft text-info",
  good: "border-good-line bg-good-soft text-good",
  warning: "border-warning-line bg-warning-soft text-warning",
  danger: "border-danger-line bg-danger-soft text-danger",
};

interface BadgeProps extends ComponentProps<"span"> {
  tone?: keyof typeof tones;
}

/** One or two words about the thing beside it. The words carry the meaning, the tone only repeats it. */
export function Badge({ tone = "neutral", className, ...props }: BadgeProps) {
  return (
    <span
      className={cn(
        "inline-flex h-5 items-center gap-1 rounded-sm border px-1.5 text-[11px] leading-none font-medium whitespace-nowrap",
        tones[tone],
        className,
      )}
      {...props}
    />
  );
}
