"use client";

import { Search } from "lucide-react";
import dynamic from "next/dynamic";
import { usePathname, useRouter } from "next/navigation";
import { useTranslations } from "next-intl";
import { useEffect, useEffectEvent, useRef, useState } from "react";
import { Button } from "@/components/ui/button";
import { useIsLive } from "@/components/ui/use-is-live";
import { PAGE_KEYS } from "@/lib/read/palette/keys";

const loadPalette = () => import("./palette");
const Palette = dynamic(async () => (await loadPalette()).Palette, { ssr: false });

/** How long after "g" the second key may come. */
const CHORD_MS = 1_500;

/** Where keys belong to what they are typed into, or to what is open above the page. */
const TAKES_KEYS = "input, textarea, select, [contenteditable], [role=listbox], dialog[open], :popover-open";

const MOVES: Record<string, -1 | 1> = { ArrowLeft: -1, ArrowRight: 1 };

interface ShortcutsProps {
  slug: string;
  /** Whether keys pressed alone do something. */
  singleKeys: boolean;
}

/** ⌘K and the page's keys: / searches, ? lists the keys, g and a letter goes to a page, ← and → move the period. */
export function Shortcuts({ slug, singleKeys }: ShortcutsProps) {
  const t = useTranslations("shell.palette");
  const router = useRouter();
  const path = usePathname();
  const isLive = useIsLive();
  const [opened, setOpened] = useState<"all" | "keys" | null>(null);
  const chordUntil = useRef(0);

  const movePeriod = async (direction: -1 | 1) => {
    if (!document.querySelector("[data-filters]")) return;
    const { shiftedHref } = await import("./shifted-href");
    const href = shiftedHref(path, window.location.search, direction, new Date());
    if (href) router.push(href, { scroll: false });
  };

  /** @returns whether the key meant something here. */
  const press = (key: string): boolean => {
    const page = Date.now() < chordUntil.current ? PAGE_KEYS[key as keyof typeof PAGE_KEYS] : undefined;
    chordUntil.current = key === "g" ? Date.now() + CHORD_MS : 0;
    if (page) router.push(`/${slug}/${page.path}`);
    else if (key === "?") setOpened("keys");
    else if (key === "/") {
      const search = document.querySelector<HTMLElement>('main input[type="search"]');
      if (search) search.focus();
      else setOpened("all");
    } else return key === "g";
    return true;
  };

  const onKeyDown = useEffectEvent((event: KeyboardEvent) => {
    // ⌘ comes before K, so that what is typed after both finds its field.
    if (event.key === "Meta" || event.key === "Control") void loadPalette();
    if (event.defaultPrevented || event.isComposing || event.altKey) return;
    if ((event.metaKey || event.ctrlKey) && event.key.toLowerCase() === "k") {
      event.preventDefault();
      setOpened("all");
      return;
    }
    if (!singleKeys) return;
    const isTyping = event.target instanceof Element && event.target.closest(TAKES_KEYS) !== null;
    if (event.metaKey || event.ctrlKey || isTyping || document.querySelector("dialog[open], :popover-open"))
      return;
    // Elsewhere they belong to what has the focus: a table that is scrolled sideways, a choice.
    const moves = event.target === document.body && MOVES[event.key];
    if (moves) void movePeriod(moves);
    else if (press(event.key)) event.preventDefault();
  });
  useEffect(() => {
    const listen = (event: KeyboardEvent) => onKeyDown(event);
    document.addEventListener("keydown", listen);
    return () => document.removeEventListener("keydown", listen);
  }, []);

  return (
    <>
      <Button
        variant="ghost"
        size="icon"
        disabled={!isLive}
        aria-label={t("open")}
        aria-keyshortcuts="Meta+K Control+K"
        title={t("open")}
        onPointerEnter={loadPalette}
        onFocus={loadPalette}
        onClick={() => setOpened("all")}
      >
        <Search aria-hidden="true" />
      </Button>
      {opened && (
        <Palette
          slug={slug}
          onlyKeys={opened === "keys"}
          showsKeys={singleKeys}
          label={t("label")}
          searchLabel={t("search")}
          failed={t("failed")}
          onClose={() => setOpened(null)}
        />
      )}
    </>
  );
}
