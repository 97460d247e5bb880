"use client";

import { Tooltip as Radix } from "radix-ui";
import type { ReactNode } from "react";
import { cn } from "./cn";

interface TooltipProps {
  content: ReactNode;
  /** One element that can take focus. */
  children: ReactNode;
  side?: "top" | "right" | "bottom" | "left";
}

/** More about one thing, on hover and on focus; Escape puts it away. */
export function Tooltip({ content, children, side = "top" }: TooltipProps) {
  return (
    <Radix.Provider delayDuration={200}>
      <Radix.Root>
        <Radix.Trigger asChild>{children}</Radix.Trigger>
        <Radix.Portal>
          <Radix.Content
            side={side}
            sideOffset={6}
            collisionPadding={8}
            className="z-50 max-w-72 rounded-md border border-line-strong bg-raised px-3 py-2 text-[13px] leading-5 font-normal text-ink"
          >
            {content}
          </Radix.Content>
        </Radix.Portal>
      </Radix.Root>
    </Radix.Provider>
  );
}

interface TermProps {
  children: ReactNode;
  /** What the word or the figure means. */
  definition: ReactNode;
  className?: string;
}

/** What `Term` is once its script is there. */
export function LiveTerm({ children, definition, className }: TermProps) {
  return (
    <Tooltip content={definition}>
      <button
        type="button"
        className={cn(
          "cursor-help rounded-sm text-left underline decoration-line-strong decoration-dotted underline-offset-4 hover:decoration-ink-faint",
          className,
        )}
      >
        {children}
      </button>
    </Tooltip>
  );
}
