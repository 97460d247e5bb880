"use client";

import { usePathname, useRouter } from "next/navigation";
import { type KeyboardEvent, useEffect, useEffectEvent, useId, useRef, useState } from "react";
import { cn } from "@/components/ui/cn";
import type { PaletteContent, PaletteEntry } from "@/lib/read/palette/entries";
import { lastDaysHref, shiftedHref } from "./shifted-href";

interface PaletteProps {
  slug: string;
  /** Only what a key reaches: the list of keys. */
  onlyKeys: boolean;
  /** Whether the keys do something, and so are shown. */
  showsKeys: boolean;
  label: string;
  searchLabel: string;
  /** Said where the list can't be had. */
  failed: string;
  onClose: () => void;
}

/** More are found by typing. */
const MOST_SHOWN = 40;

const isWanted = (entry: PaletteEntry, words: readonly string[]) =>
  words.every((word) => entry.label.toLowerCase().includes(word));

/** Everything there is to go to, by typing: arrows move, Enter goes, Escape leaves. */
export function Palette({ slug, onlyKeys, showsKeys, label, searchLabel, failed, onClose }: PaletteProps) {
  const dialog = useRef<HTMLDialogElement>(null);
  const [content, setContent] = useState<PaletteContent | "failed" | null>(null);
  useEffect(() => {
    dialog.current?.showModal();
  }, []);
  useEffect(() => {
    let isOpen = true;
    fetch(`/${slug}/palette`)
      .then((answer) => (answer.ok ? answer.json() : Promise.reject(new Error(`${answer.status}`))))
      .then(
        (found: PaletteContent) => isOpen && setContent(found),
        () => isOpen && setContent("failed"),
      );
    return () => {
      isOpen = false;
    };
  }, [slug]);
  return (
    // biome-ignore lint/a11y/useKeyWithClickEvents: Escape closes it; this is a press on what is behind
    <dialog
      ref={dialog}
      aria-label={label}
      onClose={onClose}
      onClick={({ target }) => {
        if (target === dialog.current) dialog.current?.close();
      }}
      className="mx-auto mt-[12dvh] w-[calc(100vw-2rem)] max-w-xl rounded-lg border bg-raised p-0 text-sm text-ink backdrop:bg-black/40"
    >
      {content === "failed" ? (
        <p role="alert" className="p-4">
          {failed}
        </p>
      ) : (
        <Entries
          content={content}
          searchLabel={searchLabel}
          onlyKeys={onlyKeys}
          showsKeys={showsKeys}
          close={() => dialog.current?.close()}
        />
      )}
    </dialog>
  );
}

interface EntriesProps {
  /** Null until it is there: typing doesn't wait for it. */
  content: PaletteContent | null;
  searchLabel: string;
  onlyKeys: boolean;
  showsKeys: boolean;
  close: () => void;
}

function Entries({ content, searchLabel, onlyKeys, showsKeys, close }: EntriesProps) {
  const id = useId();
  const go = useGo(close);
  const [search, setSearch] = useState("");
  const [active, setActive] = useState(0);
  const words = search.trim().toLowerCase().split(/\s+/);
  const found = (content?.entries ?? []).filter(
    (entry) => isWanted(entry, words) && (!onlyKeys || entry.keys),
  );
  const shown = found.slice(0, MOST_SHOWN);
  const optionId = (index: number) => `${id}${index}`;
  const moveTo = (index: number) => {
    const next = Math.min(shown.length - 1, Math.max(0, index));
    setActive(next);
    document.getElementById(optionId(next))?.scrollIntoView({ block: "nearest" });
  };
  const current = shown[active];
  // Enter before the list is there goes where it leads once it is.
  const [isEntered, setEntered] = useState(false);
  const goOn = useEffectEvent(() => {
    if (isEntered && current) go(current);
    setEntered(false);
  });
  useEffect(() => {
    if (content) goOn();
  }, [content]);
  const onKeyDown = (event: KeyboardEvent) => {
    if (event.key === "ArrowDown") moveTo(active + 1);
    else if (event.key === "ArrowUp") moveTo(active - 1);
    else if (event.key === "Enter" && current) go(current);
    else if (event.key === "Enter" && !content) setEntered(true);
    else return;
    event.preventDefault();
  };
  return (
    <>
      <input
        // biome-ignore lint/a11y/noAutofocus: it is what the press that opened this was for
        autoFocus
        role="combobox"
        aria-expanded="true"
        aria-controls={id}
        aria-autocomplete="list"
        aria-activedescendant={shown.length > 0 ? optionId(active) : undefined}
        aria-label={searchLabel}
        placeholder={searchLabel}
        value={search}
        onChange={(event) => {
          setSearch(event.target.value);
          setActive(0);
        }}
        onKeyDown={onKeyDown}
        className="h-12 w-full border-b bg-transparent px-4 text-base outline-none placeholder:text-ink-faint"
      />
      <div id={id} role="listbox" aria-label={searchLabel} className="max-h-[50dvh] overflow-y-auto p-1.5">
        {shown.map((entry, index) => (
          // biome-ignore lint/a11y/useFocusableInteractive: the search holds the focus
          // biome-ignore lint/a11y/useKeyWithClickEvents: the search takes the keys
          <div
            key={`${entry.group} ${entry.label} ${entry.href}`}
            id={optionId(index)}
            role="option"
            aria-selected={index === active}
            onClick={() => go(entry)}
            onPointerMove={() => setActive(index)}
            className={cn(
              "flex min-h-9 cursor-pointer items-center gap-3 rounded-sm px-2.5 py-1",
              index === active && "bg-subtle",
            )}
          >
            <span className="min-w-0 grow break-words">{entry.label}</span>
            {showsKeys && entry.keys && (
              <kbd className="figures shrink-0 rounded-sm border px-1.5 font-mono text-xs">{entry.keys}</kbd>
            )}
            <span className="shrink-0 text-xs text-ink-muted">{content?.groups[entry.group]}</span>
          </div>
        ))}
      </div>
      <p role="status" className="px-4 text-[13px] leading-5 text-ink-muted not-empty:py-2">
        {content && found.length === 0 && content.labels.nothing}
        {content && found.length > shown.length && content.labels.more}
      </p>
    </>
  );
}

/** Goes where an entry leads; a period leads to this page for it. */
function useGo(close: () => void) {
  const router = useRouter();
  const path = usePathname();
  return ({ href, days, keys }: PaletteEntry) => {
    const { search } = window.location;
    const target =
      href ??
      (days === undefined
        ? shiftedHref(path, search, keys === "←" ? -1 : 1, new Date())
        : lastDaysHref(path, search, days));
    close();
    if (target) router.push(target);
  };
}
