"use client";

import { useLinkStatus } from "next/link";
import { usePathname } from "next/navigation";
import { cn } from "@/components/ui/cn";
import { NearLink } from "@/components/ui/near-link";
import { ScrollingNav } from "@/components/ui/scrolling-nav";

interface NavLinksProps {
  label: string;
  links: readonly { href: string; label: string; match?: string }[];
  className?: string;
}

/** The organization's pages; the one the reader is on is marked. `match` is the part of the site a link stands for. */
export function NavLinks({ label, links, className }: NavLinksProps) {
  const path = usePathname();
  const isCurrent = (match: string) => path === match || path.startsWith(`${match}/`);
  return (
    <ScrollingNav label={label} current={path} className={cn("items-stretch gap-1", className)}>
      {links.map(({ href, label: name, match = href }) => {
        const current = isCurrent(match);
        return (
          <NearLink
            key={href}
            href={href}
            aria-current={current ? "page" : undefined}
            className={cn(
              "inline-flex items-center border-b-2 px-2.5 whitespace-nowrap",
              current
                ? "border-ink font-medium text-ink"
                : "border-transparent text-ink-muted hover:text-ink",
            )}
          >
            <LinkName name={name} />
          </NearLink>
        );
      })}
    </ScrollingNav>
  );
}

/** Fainter while its page is on the way. */
function LinkName({ name }: { name: string }) {
  const { pending } = useLinkStatus();
  return <span className={cn(pending && "animate-pulse")}>{name}</span>;
}
