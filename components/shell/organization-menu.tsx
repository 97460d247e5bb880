"use client";

import { Check, ChevronsUpDown } from "lucide-react";
import Link from "next/link";
import { useTranslations } from "next-intl";
import { DropdownItem, DropdownMenu, DropdownSeparator } from "@/components/ui/dropdown-menu";

interface OrganizationMenuProps {
  current: { slug: string; name: string };
  organizations: readonly { slug: string; name: string }[];
}

/** Where the reader is, and the other organizations they belong to. */
export function OrganizationMenu({ current, organizations }: OrganizationMenuProps) {
  const t = useTranslations("shell");
  return (
    <DropdownMenu
      trigger={
        <button
          type="button"
          aria-label={t("organizationMenu", { name: current.name })}
          className="flex h-8 min-w-0 items-center gap-1.5 rounded-md px-2 font-medium hover:bg-subtle"
        >
          <span className="max-w-40 truncate">{current.name}</span>
          <ChevronsUpDown aria-hidden="true" className="size-3.5 shrink-0 text-ink-faint" />
        </button>
      }
    >
      {organizations.map(({ slug, name }) => (
        <DropdownItem key={slug} asChild>
          <Link href={`/${slug}/dashboard`} aria-current={slug === current.slug ? "true" : undefined}>
            <span className="grow truncate">{name}</span>
            {slug === current.slug && <Check aria-hidden="true" />}
          </Link>
        </DropdownItem>
      ))}
      <DropdownSeparator />
      <DropdownItem asChild>
        <Link href="/">{t("allOrganizations")}</Link>
      </DropdownItem>
    </DropdownMenu>
  );
}
