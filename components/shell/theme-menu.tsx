"use client";

import { Monitor, Moon, Sun } from "lucide-react";
import { useTranslations } from "next-intl";
import { Button } from "@/components/ui/button";
import { Menu, MenuChoice } from "@/components/ui/menu";
import { chooseTheme } from "@/lib/platform/i18n/actions";
import { THEMES, type Theme } from "@/lib/platform/i18n/theme";

const icons = { system: Monitor, light: Sun, dark: Moon };

/** Light, dark, or as the device says; remembered in a cookie. */
export function ThemeMenu({ theme }: { theme: Theme }) {
  const t = useTranslations("shell");
  const Icon = icons[theme];
  const label = t("themeMenu", { theme: t(`theme.${theme}`) });
  return (
    <Menu
      align="end"
      label={label}
      trigger={
        <Button variant="ghost" size="icon" aria-label={label}>
          <Icon aria-hidden="true" />
        </Button>
      }
    >
      <MenuChoice
        name="theme"
        value={theme}
        action={chooseTheme}
        choices={THEMES.map((value) => ({ value, label: t(`theme.${value}`) }))}
      />
    </Menu>
  );
}
