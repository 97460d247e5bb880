"use client";

import { type ReactNode, useId, useRef } from "react";
import { cn } from "./cn";

interface TipProps {
  children: ReactNode;
  /** More about what is pressed. */
  content: ReactNode;
  /** What the content is made of: words and links, or paragraphs. */
  as?: "span" | "div";
  className?: string;
}

const CLOSE_AFTER_MS = 150;

/**
 * More about one thing, one press or hover away. The browser opens it, so it needs no script; from the button Tab leads
 * into it and out of it again, and Escape or a press elsewhere puts it away.
 */
export function Tip({ children, content, as: Panel = "span", className }: TipProps) {
  const id = useId();
  const button = useRef<HTMLButtonElement>(null);
  const panel = useRef<HTMLSpanElement & HTMLDivElement>(null);
  const timer = useRef<ReturnType<typeof setTimeout>>(undefined);
  /** What the reader opened stays until the reader puts it away. */
  const isHovered = useRef(false);
  const enter = ({ pointerType }: { pointerType: string }) => {
    clearTimeout(timer.current);
    if (pointerType !== "mouse" || !panel.current || panel.current.matches(":popover-open")) return;
    isHovered.current = true;
    panel.current.showPopover({ source: button.current ?? undefined });
  };
  const leave = () => {
    if (!isHovered.current) return;
    timer.current = setTimeout(() => panel.current?.hidePopover(), CLOSE_AFTER_MS);
  };
  const keep = () => {
    isHovered.current = false;
  };
  return (
    <>
      <button
        ref={button}
        id={`${id}button`}
        type="button"
        popoverTarget={id}
        // A press on what hovering has opened keeps it.
        popoverTargetAction="show"
        onClick={keep}
        onPointerEnter={enter}
        onPointerLeave={leave}
        className={className}
      >
        {children}
      </button>
      <Panel
        ref={panel}
        id={id}
        popover="auto"
        role="dialog"
        aria-labelledby={`${id}button`}
        data-side="top"
        onFocus={keep}
        onPointerEnter={enter}
        onPointerLeave={leave}
        className="beside-button w-72 px-3 py-2 text-[13px] leading-5"
      >
        {content}
      </Panel>
    </>
  );
}

interface ExplainProps {
  children: ReactNode;
  /** What the word or the figure means. */
  definition: ReactNode;
  /** More about it, such as a link; comes next when tabbing on. */
  more?: ReactNode;
  className?: string;
}

/** A word or figure with its explanation, and where to read more. */
export function Explain({ children, definition, more, className }: ExplainProps) {
  return (
    <Tip
      content={
        <>
          {definition}
          {more && <span className="mt-1.5 block">{more}</span>}
        </>
      }
      className={cn(
        "min-h-6 cursor-help rounded-sm text-left underline decoration-line-strong decoration-dotted underline-offset-4 hover:decoration-ink-faint",
        className,
      )}
    >
      {children}
    </Tip>
  );
}
