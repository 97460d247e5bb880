"use client";

import { type ReactNode, useId, useRef } from "react";
import { cn } from "./cn";

/** The heading that a word with an explanation is: it holds the word alone, the explanation comes after it. */
interface HeadingOf {
  level: "h1" | "h2" | "h3";
  id?: string;
  className?: string;
}

interface TipProps {
  children: ReactNode;
  heading?: HeadingOf;
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
export function Tip({ children, heading, content, as: Panel = "span", className }: TipProps) {
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
  const word = (
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
  );
  return (
    <>
      {heading ? <InHeading {...heading}>{word}</InHeading> : word}
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
        className="beside-button tip"
      >
        {content}
      </Panel>
    </>
  );
}

function InHeading({ level: Level, children, ...props }: HeadingOf & { children: ReactNode }) {
  return <Level {...props}>{children}</Level>;
}

interface ExplainProps {
  children: ReactNode;
  /** What the word or the figure means. */
  definition: ReactNode;
  /** More about it, such as a link; comes next when tabbing on. */
  more?: ReactNode;
  heading?: HeadingOf;
  className?: string;
}

/** A word or figure with its explanation, and where to read more. */
export function Explain({ children, definition, more, heading, className }: ExplainProps) {
  return (
    <Tip
      heading={heading}
      content={
        <>
          {definition}
          {more && <span className="mt-1.5 block">{more}</span>}
        </>
      }
      className={cn("explained", className)}
    >
      {children}
    </Tip>
  );
}
