"use client";

import { Monitor, Moon, Sun } from "lucide-react";
import { useTranslations } from "next-intl";
import { useTransition } from "react";
import { Button } from "@/components/ui/button";
import { DropdownChoice, DropdownMenu } from "@/components/ui/dropdown-menu";
import { chooseTheme } from "@/lib/i18n/actions";
import { parseTheme, THEMES, type Theme } from "@/lib/i18n/theme";

const icons = { system: Monitor, light: Sun, dark: Moon };

/** Light, dark, or as the device says; remembered in a cookie. */
export function ThemeMenu({ theme }: { theme: Theme }) {
  const t = useTranslations("shell");
  const [pending, startTransition] = useTransition();
  const Icon = icons[theme];
  return (
    <DropdownMenu
      align="end"
      trigger={
        <Button
          variant="ghost"
          size="icon"
          aria-busy={pending || undefined}
          aria-label={t("themeMenu", { theme: t(`theme.${theme}`) })}
        >
          <Icon aria-hidden="true" />
        </Button>
      }
    >
      <DropdownChoice
        value={theme}
        onChoose={(value) => startTransition(() => chooseTheme(parseTheme(value)))}
        choices={THEMES.map((value) => ({ value, label: t(`theme.${value}`) }))}
      />
    </DropdownMenu>
  );
}
