"use client";

import { usePathname } from "next/navigation";
import { TabLinks } from "@/components/ui/segmented-control";

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
  return <TabLinks label={label} segments={tabs.map((tab) => ({ ...tab, current: tab === current }))} />;
}
