"use client";

import { Popover as Radix } from "radix-ui";
import { type ReactNode, useRef, useState } from "react";
import { cn } from "./cn";

interface ExplainProps {
  children: ReactNode;
  /** What the word or the figure means. */
  definition: ReactNode;
  /** More about it, such as a link; comes next when tabbing on. */
  more?: ReactNode;
  className?: string;
}

const CLOSE_AFTER_MS = 150;

/** What `Explain` is once its script is there. */
export function LiveExplain({ children, definition, more, className }: ExplainProps) {
  const [open, setOpen] = useState(false);
  const trigger = useRef<HTMLButtonElement>(null);
  const isReturning = useRef(false);
  const timer = useRef<ReturnType<typeof setTimeout>>(undefined);
  const keep = () => {
    clearTimeout(timer.current);
    setOpen(true);
  };
  const onFocus = () => {
    if (!isReturning.current) keep();
    isReturning.current = false;
  };
  const leave = () => {
    clearTimeout(timer.current);
    timer.current = setTimeout(() => setOpen(false), CLOSE_AFTER_MS);
  };
  const onHover = {
    onPointerEnter: (event: { pointerType: string }) => event.pointerType === "mouse" && keep(),
    onPointerLeave: (event: { pointerType: string }) => event.pointerType === "mouse" && leave(),
  };
  return (
    <Radix.Root open={open} onOpenChange={setOpen}>
      {/* biome-ignore lint/a11y/noStaticElementInteractions: only notes where the focus is */}
      <span onFocus={onFocus} onBlur={leave}>
        <Radix.Trigger
          ref={trigger}
          // It opens with the focus that a press brings; toggling would close it again at once.
          onClick={(event) => {
            event.preventDefault();
            keep();
          }}
          className={cn(
            "min-h-6 cursor-help rounded-sm text-left underline decoration-line-strong decoration-dotted underline-offset-4 hover:decoration-ink-faint",
            className,
          )}
          {...onHover}
        >
          {children}
        </Radix.Trigger>
        {/* Not in a portal: tabbing on from the word leads into its explanation. */}
        <Radix.Content
          side="top"
          align="start"
          sideOffset={6}
          collisionPadding={8}
          aria-label={typeof children === "string" ? children : undefined}
          onOpenAutoFocus={(event) => event.preventDefault()}
          onCloseAutoFocus={(event) => event.preventDefault()}
          onEscapeKeyDown={() => {
            if (document.activeElement === trigger.current) return;
            isReturning.current = true;
            trigger.current?.focus();
          }}
          className="z-50 w-72 max-w-[calc(100vw-1rem)] rounded-md border border-line-strong bg-raised px-3 py-2 text-[13px] leading-5 font-normal tracking-normal whitespace-normal text-ink"
          {...onHover}
        >
          {definition}
          {more && <div className="mt-1.5">{more}</div>}
        </Radix.Content>
      </span>
    </Radix.Root>
  );
}
