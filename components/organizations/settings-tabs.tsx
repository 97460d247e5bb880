"use client";

import Link from "next/link";
import { usePathname } from "next/navigation";
import { cn } from "@/components/ui/cn";
import { ScrollingNav } from "@/components/ui/scrolling-nav";

interface SettingsTabsProps {
  label: string;
  /** In order; the one whose address the page starts with is current, the longest first. */
  tabs: readonly { href: string; label: string }[];
}

/** The parts of an organization's settings. */
export function SettingsTabs({ label, tabs }: SettingsTabsProps) {
  const path = usePathname();
  const current = tabs
    .filter(({ href }) => path === href || path.startsWith(`${href}/`))
    .sort((a, b) => b.href.length - a.href.length)[0];
  return (
    <ScrollingNav label={label} current={path} className="gap-4 border-b sm:gap-6">
      {tabs.map((tab) => (
        <Link
          key={tab.href}
          href={tab.href}
          aria-current={tab === current ? "page" : undefined}
          className={cn(
            "-mb-px inline-flex h-10 items-center border-b-2 text-sm whitespace-nowrap",
            tab === current
              ? "border-ink font-medium text-ink"
              : "border-transparent text-ink-muted hover:text-ink",
          )}
        >
          {tab.label}
        </Link>
      ))}
    </ScrollingNav>
  );
}
