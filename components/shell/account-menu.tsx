"use client";

import { LogOut, UserRound } from "lucide-react";
import Link from "next/link";
import { useTranslations } from "next-intl";
import { useRef } from "react";
import { DropdownItem, DropdownLabel, DropdownMenu } from "@/components/ui/dropdown-menu";

/** Who is signed in, and the way out. */
export function AccountMenu({ email }: { email: string }) {
  const t = useTranslations("shell");
  const form = useRef<HTMLFormElement>(null);
  return (
    <>
      {/* Outside of the menu, which is gone once something in it is chosen. */}
      <form ref={form} action="/auth/sign-out" method="post" hidden />
      <DropdownMenu
        align="end"
        trigger={
          <button
            type="button"
            aria-label={t("accountMenu", { email })}
            className="grid size-8 shrink-0 place-items-center rounded-full border bg-subtle text-xs font-medium text-ink-muted uppercase hover:text-ink"
          >
            {email.slice(0, 1)}
          </button>
        }
      >
        <DropdownLabel>{email}</DropdownLabel>
        <DropdownItem asChild>
          <Link href="/account">
            <UserRound aria-hidden="true" />
            {t("account")}
          </Link>
        </DropdownItem>
        <DropdownItem onSelect={() => form.current?.requestSubmit()}>
          <LogOut aria-hidden="true" />
          {t("signOut")}
        </DropdownItem>
      </DropdownMenu>
    </>
  );
}
