"use client";

import { later } from "@/components/ui/later";

export const AccountMenu = later(async () => (await import("./account-menu")).AccountMenu);
export const LanguageMenu = later(async () => (await import("./language-menu")).LanguageMenu);
export const OrganizationMenu = later(async () => (await import("./organization-menu")).OrganizationMenu);
export const ThemeMenu = later(async () => (await import("./theme-menu")).ThemeMenu);
