"use client";

import Link, { useLinkStatus } from "next/link";
import { usePathname } from "next/navigation";
import { useEffect, useRef, useState } from "react";
import { cn } from "@/components/ui/cn";

interface NavLinksProps {
  label: string;
  links: readonly { href: string; label: string; match?: string }[];
  className?: string;
}

/**
 * The organization's pages; the one the reader is on is marked, and on a narrow screen scrolled to. `match` is the part
 * of the site a link stands for.
 */
export function NavLinks({ label, links, className }: NavLinksProps) {
  const path = usePathname();
  // A page is fetched ahead when the reader turns to its link: all of them at once would compete with the page at hand.
  const [near, setNear] = useState<string | null>(null);
  const line = useRef<HTMLElement>(null);
  const isCurrent = (match: string) => path === match || path.startsWith(`${match}/`);
  // biome-ignore lint/correctness/useExhaustiveDependencies: another path marks another link
  useEffect(() => {
    const nav = line.current;
    const link = nav?.querySelector<HTMLElement>('[aria-current="page"]');
    if (!nav || !link) return;
    const isHidden =
      link.offsetLeft < nav.scrollLeft ||
      link.offsetLeft + link.offsetWidth > nav.scrollLeft + nav.clientWidth;
    // Only the line itself moves: scrollIntoView would move the page as well.
    if (isHidden) nav.scrollLeft = link.offsetLeft - (nav.clientWidth - link.offsetWidth) / 2;
  }, [path]);
  return (
    <nav
      ref={line}
      aria-label={label}
      className={cn("relative flex items-stretch gap-1 overflow-x-auto", className)}
    >
      {links.map(({ href, label: name, match = href }) => {
        const current = isCurrent(match);
        return (
          <Link
            key={href}
            href={href}
            prefetch={near === href ? null : false}
            onPointerEnter={() => setNear(href)}
            onFocus={() => setNear(href)}
            aria-current={current ? "page" : undefined}
            className={cn(
              "inline-flex items-center border-b-2 px-2.5 whitespace-nowrap",
              current
                ? "border-ink font-medium text-ink"
                : "border-transparent text-ink-muted hover:text-ink",
            )}
          >
            <LinkName name={name} />
          </Link>
        );
      })}
    </nav>
  );
}

/** Fainter while its page is on the way. */
function LinkName({ name }: { name: string }) {
  const { pending } = useLinkStatus();
  return <span className={cn(pending && "animate-pulse")}>{name}</span>;
}
