"use client";

import { ChevronsUpDown } from "lucide-react";
import Link from "next/link";
import { useTranslations } from "next-intl";
import { Menu, menuItemClass } from "@/components/ui/menu";

interface OrganizationMenuProps {
  current: { slug: string; name: string };
  organizations: readonly { slug: string; name: string }[];
}

/** Where the reader is, and the other organizations they belong to. */
export function OrganizationMenu({ current, organizations }: OrganizationMenuProps) {
  const t = useTranslations("shell");
  const label = t("organizationMenu", { name: current.name });
  return (
    <Menu
      label={label}
      trigger={
        <button
          type="button"
          aria-label={label}
          className="flex h-8 min-w-0 items-center gap-1.5 rounded-md px-2 font-medium hover:bg-subtle"
        >
          <span className="max-w-40 truncate">{current.name}</span>
          <ChevronsUpDown aria-hidden="true" className="size-3.5 shrink-0 text-ink-faint" />
        </button>
      }
    >
      {organizations.map(({ slug, name }) => (
        <Link
          key={slug}
          href={`/${slug}/dashboard`}
          aria-current={slug === current.slug ? "true" : undefined}
          className={menuItemClass}
        >
          <span className="max-w-72 grow truncate">{name}</span>
          {slug === current.slug && <i className="glyph glyph-check" />}
        </Link>
      ))}
      <hr className="-mx-1 my-1 border-line" />
      <Link href="/organizations" className={menuItemClass}>
        {t("allOrganizations")}
      </Link>
    </Menu>
  );
}
