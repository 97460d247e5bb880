import type { Locale } from "@/lib/platform/i18n/locale";
import { translationsFor } from "@/lib/platform/i18n/translations-for";
import type { FilterChoices } from "@/lib/read/filters/choices";
import { WINDOW_DAYS, type WindowDays } from "@/lib/read/filters/filters";
import { teamHref } from "@/lib/read/filters/href";
import { serviceHref } from "@/lib/read/services/service-href";
import { PAGE_KEYS } from "./keys";

export const PALETTE_GROUPS = ["pages", "periods", "actions", "services", "teams", "repositories"] as const;
export type PaletteGroup = (typeof PALETTE_GROUPS)[number];

/** One place to go to, or one thing to do, in the reader's language. */
export interface PaletteEntry {
  group: PaletteGroup;
  label: string;
  /** Where it leads; null for a period, which is of the page one is on. */
  href: string | null;
  days?: WindowDays;
  /** What reaches it without the list, such as "g d". */
  keys?: string;
}

export interface PaletteContent {
  labels: Record<"nothing" | "more", string>;
  groups: Record<PaletteGroup, string>;
  entries: readonly PaletteEntry[];
}

/** What ⌘K offers in an organization: its pages, periods, things to do, and what its deployments name. Pure. */
export function paletteContent(
  slug: string,
  choices: Pick<FilterChoices, "service" | "team" | "repository">,
  locale: Locale,
): PaletteContent {
  const t = translationsFor(locale, "palette");
  const to = (path: string) => `/${slug}/${path}`;
  const named = (list: FilterChoices["service"]) => list.filter(({ value }) => value !== "");
  const entries: PaletteEntry[] = [
    ...Object.entries(PAGE_KEYS).map(
      ([key, { page, path }]): PaletteEntry => ({
        group: "pages",
        label: t(`pages.${page}`),
        href: to(path),
        keys: `g ${key}`,
      }),
    ),
    ...WINDOW_DAYS.map(
      (days): PaletteEntry => ({ group: "periods", label: t("lastDays", { days }), href: null, days }),
    ),
    { group: "periods", label: t("earlier"), href: null, keys: "←" },
    { group: "periods", label: t("later"), href: null, keys: "→" },
    { group: "actions", label: t("actions.invite"), href: to("settings/members") },
    { group: "actions", label: t("actions.token"), href: to("settings/api-tokens") },
    { group: "actions", label: t("actions.sync"), href: to("settings/integrations/datadog") },
    { group: "actions", label: t("actions.production"), href: to("settings") },
    { group: "actions", label: t("actions.digest"), href: to("settings/digest") },
    ...named(choices.service).map(
      ({ value }): PaletteEntry => ({ group: "services", label: value, href: serviceHref(slug, value) }),
    ),
    ...named(choices.team).map(
      ({ value }): PaletteEntry => ({ group: "teams", label: value, href: teamHref(slug, value) }),
    ),
    ...named(choices.repository).map(
      ({ value, label }): PaletteEntry => ({
        group: "repositories",
        label,
        href: to(`repositories/${value}`),
      }),
    ),
  ];
  return {
    labels: { nothing: t("nothing"), more: t("more") },
    groups: {
      pages: t("groups.pages"),
      periods: t("groups.periods"),
      actions: t("groups.actions"),
      services: t("groups.services"),
      teams: t("groups.teams"),
      repositories: t("groups.repositories"),
    },
    entries,
  };
}
