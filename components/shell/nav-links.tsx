"use client";

import Link from "next/link";
import { usePathname } from "next/navigation";
import { cn } from "@/components/ui/cn";

interface NavLinksProps {
  label: string;
  links: readonly { href: string; label: string; match?: string }[];
  className?: string;
}

/** The organization's pages; the one the reader is on is marked. `match` is the part of the site a link stands for. */
export function NavLinks({ label, links, className }: NavLinksProps) {
  const path = usePathname();
  return (
    <nav aria-label={label} className={cn("flex items-center gap-1", className)}>
      {links.map(({ href, label: name, match = href }) => {
        const current = path === match || path.startsWith(`${match}/`);
        return (
          <Link
            key={href}
            href={href}
            aria-current={current ? "page" : undefined}
            className={cn(
              "inline-flex h-8 items-center rounded-md px-2.5 whitespace-nowrap hover:bg-subtle hover:text-ink",
              current ? "font-medium text-ink" : "text-ink-muted",
            )}
          >
            {name}
          </Link>
        );
      })}
    </nav>
  );
}
