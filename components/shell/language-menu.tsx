"use client";

import { useLocale, useTranslations } from "next-intl";
import { Button } from "@/components/ui/button";
import { Menu, MenuChoice } from "@/components/ui/menu";
import { chooseLocale } from "@/lib/platform/i18n/actions";
import { LOCALE_NAMES, LOCALES } from "@/lib/platform/i18n/locale";

const shortNames = { en: "EN", "pt-BR": "PT" };

/** The language of every page; remembered in a cookie. */
export function LanguageMenu() {
  const t = useTranslations("shell");
  const locale = useLocale();
  const label = t("languageMenu", { language: LOCALE_NAMES[locale] });
  return (
    <Menu
      align="end"
      label={label}
      trigger={
        <Button
          variant="ghost"
          size="sm"
          className="px-2"
          // Begins with what is seen, so that a spoken "EN" finds it.
          aria-label={`${shortNames[locale]}, ${label}`}
        >
          {shortNames[locale]}
        </Button>
      }
    >
      <MenuChoice
        name="locale"
        value={locale}
        action={chooseLocale}
        choices={LOCALES.map((value) => ({ value, label: LOCALE_NAMES[value], lang: value }))}
      />
    </Menu>
  );
}
