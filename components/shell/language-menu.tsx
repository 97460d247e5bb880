"use client";

import { useLocale, useTranslations } from "next-intl";
import { useTransition } from "react";
import { Button } from "@/components/ui/button";
import { DropdownChoice, DropdownMenu } from "@/components/ui/dropdown-menu";
import { chooseLocale } from "@/lib/i18n/actions";
import { LOCALE_NAMES, LOCALES, parseLocale } from "@/lib/i18n/locale";

const shortNames = { en: "EN", "pt-BR": "PT" };

/** The language of every page; remembered in a cookie. */
export function LanguageMenu() {
  const t = useTranslations("shell");
  const locale = useLocale();
  const [pending, startTransition] = useTransition();
  return (
    <DropdownMenu
      align="end"
      trigger={
        <Button
          variant="ghost"
          size="sm"
          className="px-2"
          aria-busy={pending || undefined}
          // Begins with what is seen, so that a spoken "EN" finds it.
          aria-label={`${shortNames[locale]}, ${t("languageMenu", { language: LOCALE_NAMES[locale] })}`}
        >
          {shortNames[locale]}
        </Button>
      }
    >
      <DropdownChoice
        value={locale}
        onChoose={(value) => startTransition(() => chooseLocale(parseLocale(value, null)))}
        choices={LOCALES.map((value) => ({ value, label: LOCALE_NAMES[value], lang: value }))}
      />
    </DropdownMenu>
  );
}
