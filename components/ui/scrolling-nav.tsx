"use client";

import { type ReactNode, useEffect, useRef } from "react";
import { cn } from "./cn";

interface ScrollingNavProps {
  label: string;
  /** Changes whenever another link becomes the current one. */
  current: string;
  className?: string;
  children: ReactNode;
}

/** A line of links that scrolls sideways where it doesn't fit; the current one is scrolled to. */
export function ScrollingNav({ label, current, className, children }: ScrollingNavProps) {
  const line = useRef<HTMLElement>(null);
  const isShown = useRef(false);
  // biome-ignore lint/correctness/useExhaustiveDependencies: another address marks another link
  useEffect(() => {
    const nav = line.current;
    const link = nav?.querySelector<HTMLElement>('[aria-current="page"]');
    if (!nav || !link) return;
    // Who has scrolled it before the script came may be pressing a link: it doesn't move away under the finger.
    const isHeld = !isShown.current && nav.scrollLeft !== 0;
    isShown.current = true;
    if (isHeld) return;
    const isHidden =
      link.offsetLeft < nav.scrollLeft ||
      link.offsetLeft + link.offsetWidth > nav.scrollLeft + nav.clientWidth;
    // Only the line itself moves: scrollIntoView would move the page as well.
    if (isHidden) nav.scrollLeft = link.offsetLeft - (nav.clientWidth - link.offsetWidth) / 2;
  }, [current]);
  return (
    <nav ref={line} aria-label={label} className={cn("relative flex overflow-x-auto", className)}>
      {children}
    </nav>
  );
}
