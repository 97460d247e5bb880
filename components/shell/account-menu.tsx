"use client";

import { LogOut, UserRound } from "lucide-react";
import Link from "next/link";
import { useTranslations } from "next-intl";
import { Menu, menuItemClass } from "@/components/ui/menu";

/** Who is signed in, and the way out. */
export function AccountMenu({ email }: { email: string }) {
  const t = useTranslations("shell");
  const label = t("accountMenu", { email });
  return (
    <Menu
      align="end"
      label={label}
      trigger={
        <button
          type="button"
          aria-label={label}
          className="grid size-8 shrink-0 place-items-center rounded-full border bg-subtle text-xs font-medium text-ink-muted uppercase hover:text-ink"
        >
          {email.slice(0, 1)}
        </button>
      }
    >
      <p className="px-2 py-1.5 text-[11px] leading-4 text-ink-muted">{email}</p>
      <Link href="/account" className={menuItemClass}>
        <UserRound aria-hidden="true" />
        {t("account")}
      </Link>
      <form action="/auth/sign-out" method="post">
        <button type="submit" className={menuItemClass}>
          <LogOut aria-hidden="true" />
          {t("signOut")}
        </button>
      </form>
    </Menu>
  );
}
