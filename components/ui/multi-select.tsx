"use client";

import { lazy, type ReactNode, Suspense, useState } from "react";
import { Button } from "./button";
import { cn } from "./cn";
import { Popover } from "./popover";

export interface Option {
  value: string;
  label: string;
  /** At the far end, such as a count. */
  detail?: string;
}

export interface MultiSelectProps {
  /** What is being chosen. */
  label: string;
  /** What is chosen now, on the button. */
  summary: string;
  options: readonly Option[];
  chosen: readonly string[];
  onToggle: (value: string) => void;
  onOpenChange?: (open: boolean) => void;
  texts: {
    search: string;
    nothing: string;
    more: (hidden: number) => string;
    /** Beneath, where there are names beyond the options that can be typed in full. */
    unlisted: (count: number) => string;
    /** The same where they can't. */
    unlistedRepositories: (count: number) => string;
    /** While the script that lists the options is on its way. */
    opening: string;
  };
  /** How many names there are beyond the options. */
  unlisted?: number;
  /** Whether a name beyond the options can be typed in full. */
  takesTyped?: boolean;
  /** Above the options: a choice of another kind, such as the default. */
  children?: ReactNode;
}

/** Fetched when the reader turns to a menu: no page waits for it. */
const loadChoice = () => import("./multi-select-choice");
const Choice = lazy(async () => ({ default: (await loadChoice()).Choice }));

/** Any number of many, with a search: arrows move, Enter ticks, Escape leaves. */
export function MultiSelect({ label, summary, onOpenChange, ...choice }: MultiSelectProps) {
  const [isOpen, setOpen] = useState(false);
  const isChosen = choice.chosen.length > 0;
  const opening = <p className="px-3 py-2 text-ink-muted">{choice.texts.opening}</p>;
  return (
    <Popover
      label={label}
      onOpenChange={(open) => {
        setOpen(open);
        onOpenChange?.(open);
      }}
      trigger={
        <Button
          size="sm"
          aria-label={`${label}: ${summary}`}
          onPointerEnter={loadChoice}
          onFocus={loadChoice}
          className={cn("max-w-56", isChosen && "border-ink")}
        >
          <span className="truncate">{summary}</span>
          <i className="glyph glyph-down" />
        </Button>
      }
    >
      {isOpen ? (
        <Suspense fallback={opening}>
          <Choice label={label} {...choice} />
        </Suspense>
      ) : (
        opening
      )}
    </Popover>
  );
}
