"use client";

import {
  cloneElement,
  type ReactElement,
  type ReactNode,
  useEffect,
  useEffectEvent,
  useId,
  useRef,
} from "react";
import { cn } from "./cn";

interface PopoverProps {
  /** The button that opens it; name it with words or an aria-label. */
  trigger: ReactElement<{ popoverTarget?: string }>;
  /** What it is, for who can't see it. */
  label: string;
  /** Which edge of its button it keeps to. */
  align?: "start" | "end";
  /** Also called once for a popover that the reader opened before its script came. */
  onOpenChange?: (open: boolean) => void;
  className?: string;
  children: ReactNode;
}

/**
 * A small dialog beside its button. The browser opens it, so a press is answered before any script has come; Escape or
 * a press elsewhere puts it away and the focus back, and Tab leads from the button through it and on.
 */
export function Popover({
  trigger,
  label,
  align = "start",
  onOpenChange,
  className,
  children,
}: PopoverProps) {
  const id = useId();
  const panel = useRef<HTMLDivElement>(null);
  const tell = useEffectEvent((open: boolean) => onOpenChange?.(open));
  useEffect(() => {
    if (panel.current?.matches(":popover-open")) tell(true);
  }, []);
  return (
    <>
      {cloneElement(trigger, { popoverTarget: id })}
      <div
        ref={panel}
        id={id}
        popover="auto"
        role="dialog"
        aria-label={label}
        data-align={align}
        onToggle={(event) => tell(event.newState === "open")}
        className={cn("beside-button w-72 p-0 text-[13px] leading-5", className)}
      >
        {children}
      </div>
    </>
  );
}

/** Closes the popover that an element stands in. */
export function closePopoverAround(element: Element): void {
  const panel = element.closest<HTMLElement>("[popover]");
  if (panel?.matches(":popover-open")) panel.hidePopover();
}
