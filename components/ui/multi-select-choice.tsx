"use client";

import { Check, Search } from "lucide-react";
import { type KeyboardEvent, useId, useState } from "react";
import { cn } from "./cn";
import type { MultiSelectProps } from "./multi-select";

/** More are found by searching. */
const MOST_SHOWN = 100;

type ChoiceProps = Omit<MultiSelectProps, "summary" | "onOpenChange">;

/** The list behind a menu's button: a search, and a tick for each that is chosen. */
export function Choice({
  label,
  options,
  chosen,
  onToggle,
  unlisted = 0,
  takesTyped = false,
  texts,
  children,
}: ChoiceProps) {
  const id = useId();
  const [search, setSearch] = useState("");
  const [active, setActive] = useState(0);
  const wanted = search.trim().toLowerCase();
  const typed = search.trim();
  const isTyped = takesTyped && unlisted > 0 && typed !== "" && !options.some(({ label }) => label === typed);
  const found = [
    ...options.filter((option) => option.label.toLowerCase().includes(wanted)),
    ...(isTyped ? [{ value: typed, label: typed, detail: undefined }] : []),
  ];
  const shown = found.slice(0, MOST_SHOWN);
  const optionId = (index: number) => `${id}${index}`;

  const moveTo = (index: number) => {
    const next = Math.min(shown.length - 1, Math.max(0, index));
    setActive(next);
    document.getElementById(optionId(next))?.scrollIntoView({ block: "nearest" });
  };
  const onKeyDown = (event: KeyboardEvent) => {
    const moves: Record<string, number> = {
      ArrowDown: active + 1,
      ArrowUp: active - 1,
      PageDown: active + 8,
      PageUp: active - 8,
    };
    const move = moves[event.key];
    const current = shown[active];
    if (move !== undefined) moveTo(move);
    else if (event.key === "Enter" && current) onToggle(current.value);
    else return;
    event.preventDefault();
  };

  return (
    <>
      <div className="flex items-center gap-2 border-b px-3">
        <Search aria-hidden="true" className="size-4 shrink-0 text-ink-faint" />
        <input
          // biome-ignore lint/a11y/noAutofocus: it is what the press on its button was for
          autoFocus
          role="combobox"
          aria-expanded="true"
          aria-controls={id}
          aria-autocomplete="list"
          aria-activedescendant={shown.length > 0 ? optionId(active) : undefined}
          aria-label={texts.search}
          placeholder={texts.search}
          value={search}
          onChange={(event) => {
            setSearch(event.target.value);
            setActive(0);
          }}
          onKeyDown={onKeyDown}
          className="h-10 min-w-0 grow bg-transparent text-base outline-none placeholder:text-ink-faint sm:text-[13px]"
        />
      </div>
      {children && <div className="border-b p-1">{children}</div>}
      <div
        id={id}
        role="listbox"
        aria-label={label}
        aria-multiselectable="true"
        className="max-h-64 overflow-y-auto p-1"
      >
        {shown.map((option, index) => {
          const isChosen = chosen.includes(option.value);
          return (
            // biome-ignore lint/a11y/useFocusableInteractive: see the listbox
            // biome-ignore lint/a11y/useKeyWithClickEvents: the search takes the keys
            <div
              key={option.value}
              id={optionId(index)}
              role="option"
              aria-selected={isChosen}
              onClick={() => {
                setActive(index);
                onToggle(option.value);
              }}
              onPointerMove={() => setActive(index)}
              className={cn(
                "flex min-h-9 cursor-pointer items-center gap-2 rounded-sm px-2 py-1 sm:min-h-8",
                index === active && "bg-subtle",
              )}
            >
              <span
                aria-hidden="true"
                className={cn(
                  "grid size-4 shrink-0 place-items-center rounded-sm border border-control",
                  isChosen && "border-ink bg-ink text-ink-inverse",
                )}
              >
                {isChosen && <Check strokeWidth={3} className="size-3" />}
              </span>
              <span className="min-w-0 grow break-words">{option.label}</span>
              {option.detail && <span className="figures shrink-0 text-ink-muted">{option.detail}</span>}
            </div>
          );
        })}
      </div>
      <p role="status" className="px-3 text-ink-muted not-empty:pb-3">
        {found.length === 0
          ? texts.nothing
          : found.length > shown.length
            ? texts.more(found.length - shown.length)
            : null}
      </p>
      {unlisted > 0 && (
        <p className="px-3 pb-3 text-ink-muted">
          {takesTyped ? texts.unlisted(unlisted) : texts.unlistedRepositories(unlisted)}
        </p>
      )}
    </>
  );
}
