"use client";

import { LogOut, UserRound } from "lucide-react";
import Link from "next/link";
import { useTranslations } from "next-intl";
import { useTransition } from "react";
import { DropdownItem, DropdownLabel, DropdownMenu } from "@/components/ui/dropdown-menu";

interface AccountMenuProps {
  email: string;
  signOut: () => Promise<void>;
}

/** Who is signed in, and the way out. */
export function AccountMenu({ email, signOut }: AccountMenuProps) {
  const t = useTranslations("shell");
  const [, startTransition] = useTransition();
  return (
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
      <DropdownItem onSelect={() => startTransition(signOut)}>
        <LogOut aria-hidden="true" />
        {t("signOut")}
      </DropdownItem>
    </DropdownMenu>
  );
}
