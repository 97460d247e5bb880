"use client";

import { X } from "lucide-react";
import { useSearchParams } from "next/navigation";
import { useLocale, useTranslations } from "next-intl";
import type { MouseEvent } from "react";
import { Button } from "@/components/ui/button";
import { cn } from "@/components/ui/cn";
import { MultiSelect } from "@/components/ui/multi-select";
import { Spinner } from "@/components/ui/spinner";
import { FILTER_LIST_NAMES, FILTER_LISTS, type FilterList } from "@/lib/core/question/lists";
import type { Names } from "@/lib/core/question/question";
import { formatCount } from "@/lib/platform/i18n/format";
import type { FilterChoice, FilterChoices } from "@/lib/read/filters/choices";
import { DEFAULT_FILTERS, type Filters, narrowsScope } from "@/lib/read/filters/filters";
import { useFilters } from "./use-filters";
import { WindowMenu } from "./window-menu";

export interface FilterBarProps {
  /** What the page is filtered by. */
  filters: Filters;
  choices: FilterChoices;
  /** What "production" stands for. */
  productionEnvironments: readonly string[];
  /** What the page can be narrowed by; all where it doesn't say. */
  lists?: readonly FilterList[] | undefined;
}

/** What the page is narrowed to, as menus; what is chosen, as chips. Everything stands in the address. */
export function FilterBar({
  filters: ofPage,
  choices,
  productionEnvironments,
  lists = FILTER_LIST_NAMES,
}: FilterBarProps) {
  const t = useTranslations("filters");
  const { filters, isPending, change, beginStep } = useFilters(ofPage);
  const keys = lists.filter((key) => choices[key].length > (key === "service" || key === "env" ? 0 : 1));
  const startStep = (open: boolean) => open && beginStep();
  return (
    <section
      aria-label={t("label")}
      data-filters=""
      data-filters-pending={isPending || undefined}
      className="space-y-2"
    >
      <div className="flex flex-wrap items-center gap-2 print:hidden">
        <WindowMenu
          window={filters.window}
          onChange={(window) => {
            beginStep();
            change({ window });
          }}
        />
        {keys.map((key) =>
          key === "env" ? (
            <Environments
              key={key}
              {...{ filters, change, choices, startStep }}
              production={productionEnvironments}
            />
          ) : (
            <NameList key={key} list={key} {...{ filters, change, choices, startStep }} />
          ),
        )}
        <span role="status" className="inline-flex size-4 items-center text-ink-faint">
          {isPending && (
            <>
              <Spinner />
              <span className="sr-only">{t("updating")}</span>
            </>
          )}
        </span>
      </div>
      <ActiveFilters {...{ filters, choices, beginStep, change, keys }} />
    </section>
  );
}

interface ListProps {
  filters: Filters;
  change: (part: Partial<Filters>) => void;
  choices: FilterChoices;
  startStep: (open: boolean) => void;
}

function NameList({
  list,
  filters,
  change,
  choices,
  startStep,
}: ListProps & { list: Exclude<FilterList, "env"> }) {
  const t = useTranslations("filters");
  const options = useOptions(choices[list], list);
  const texts = useMenuTexts();
  const unlisted = choices.unlisted[list];
  const name = FILTER_LISTS[list].list;
  const chosen = filters[name] ?? [];
  const [only = ""] = chosen;
  const summary =
    chosen.length === 0
      ? t(`all.${list}`)
      : chosen.length === 1
        ? (options.find(({ value }) => value === only)?.label ?? (only === "" ? t(`without.${list}`) : only))
        : t(`some.${list}`, { count: chosen.length });
  return (
    <MultiSelect
      label={t(`name.${list}`)}
      summary={summary}
      options={options}
      chosen={chosen}
      onOpenChange={startStep}
      onToggle={(value) => change({ [name]: namesOrAll(toggled(chosen, value)) })}
      unlisted={unlisted}
      takesTyped={list !== "repository"}
      texts={texts}
    />
  );
}

function Environments({
  filters,
  change,
  choices,
  startStep,
  production,
}: ListProps & { production: readonly string[] }) {
  const t = useTranslations("filters");
  const options = useOptions(choices.env, "env");
  const texts = useMenuTexts();
  const chosen = filters.environments ?? production;
  const isProduction = filters.environments === null;
  const [only = ""] = chosen;
  const summary = isProduction
    ? t("production")
    : chosen.length === 1
      ? (options.find(({ value }) => value === only)?.label ?? (only === "" ? t("without.env") : only))
      : t("some.env", { count: chosen.length });
  return (
    <MultiSelect
      label={t("name.env")}
      summary={summary}
      options={options}
      chosen={chosen}
      onOpenChange={startStep}
      onToggle={(value) => {
        const next = toggled(chosen, value);
        change({ environments: sameNames(next, production) ? null : namesOrAll(next) });
      }}
      unlisted={choices.unlisted.env}
      takesTyped
      texts={texts}
    >
      <button
        type="button"
        aria-pressed={isProduction}
        onClick={() => change({ environments: null })}
        className="flex min-h-9 w-full items-center gap-2 rounded-sm px-2 text-left hover:bg-subtle sm:min-h-8"
      >
        <i className={cn("glyph glyph-check", !isProduction && "invisible")} />
        {production.length > 0 ? t("productionOf", { names: production.join(", ") }) : t("production")}
      </button>
    </MultiSelect>
  );
}

interface ActiveFiltersProps {
  filters: Filters;
  choices: FilterChoices;
  keys: readonly FilterList[];
  change: (part: Partial<Filters>) => void;
  beginStep: () => void;
}

/** Every narrowing by itself, each with its way out. */
function ActiveFilters({ filters, choices, keys, change, beginStep }: ActiveFiltersProps) {
  const t = useTranslations("filters");
  const without = useAddressWithout();
  if (!narrowsScope(filters)) return null;
  const chips = keys.flatMap((key) =>
    (filters[FILTER_LISTS[key].list] ?? []).map((value) => ({
      key,
      value,
      label: labelOf(choices[key], value),
    })),
  );
  const clear = (event: MouseEvent) => {
    event.preventDefault();
    beginStep();
    change({ ...DEFAULT_FILTERS, window: filters.window });
  };
  return (
    <ul aria-label={t("active")} className="flex flex-wrap items-center gap-1.5">
      {chips.map(({ key, value, label }) => {
        const shown = label === "" ? t(`without.${key}`) : label;
        const name = FILTER_LISTS[key].list;
        const isUnknown =
          choices.unlisted[key] === 0 && !choices[key].some((choice) => choice.value === value);
        return (
          <li key={`${key} ${value}`}>
            <a
              href={without([key, value])}
              aria-label={t("remove", { name: shown })}
              onClick={(event) => {
                event.preventDefault();
                beginStep();
                change({ [name]: namesOrAll(toggled(filters[name] ?? [], value)) });
              }}
              className="inline-flex min-h-7 max-w-72 items-center gap-1.5 rounded-full border border-line-strong bg-subtle px-2.5 text-[13px] leading-5 hover:border-ink"
            >
              <span className="text-ink-muted">{t(`one.${key}`)}</span>
              <span className="truncate">{shown}</span>
              {isUnknown && <span className="text-warning">{t("unknown")}</span>}
              <X aria-hidden="true" className="size-3.5 shrink-0 text-ink-faint print:hidden" />
            </a>
          </li>
        );
      })}
      <li className="print:hidden">
        <Button asChild size="sm" variant="ghost" className="h-7 px-2">
          <a href={without(...FILTER_LIST_NAMES.map((key): [string] => [key]))} onClick={clear}>
            {t("clear")}
          </a>
        </Button>
      </li>
    </ul>
  );
}

/** This page's address without some of what narrows it, for a press that no script answers yet. */
function useAddressWithout(): (...narrowings: readonly [name: string, value?: string][]) => string {
  const params = useSearchParams();
  return (...narrowings) => {
    const rest = new URLSearchParams(params);
    for (const [name, value] of [...narrowings, ["after"], ["before"]] as const) rest.delete(name, value);
    return `?${rest}`;
  };
}

function useOptions(choices: readonly FilterChoice[], key: FilterList) {
  const t = useTranslations("filters");
  const locale = useLocale();
  return choices.map(({ value, label, deployments }) => ({
    value,
    label: label === "" ? t(`without.${key}`) : label,
    detail: formatCount(deployments, locale),
  }));
}

function useMenuTexts() {
  const t = useTranslations("filters");
  return {
    search: t("search"),
    nothing: t("nothing"),
    opening: t("opening"),
    more: (hidden: number) => t("more", { count: hidden }),
    unlisted: (count: number) => t("unlisted", { count }),
    unlistedRepositories: (count: number) => t("unlistedRepositories", { count }),
  };
}

function labelOf(choices: readonly FilterChoice[], value: string): string {
  return choices.find((choice) => choice.value === value)?.label ?? value;
}

function toggled(names: readonly string[], name: string): string[] {
  return names.includes(name) ? names.filter((other) => other !== name) : [...names, name];
}

/** Nobody chooses nothing: without a name the list narrows nothing. */
function namesOrAll(names: readonly string[]): Names {
  return names.length > 0 ? names : null;
}

function sameNames(a: readonly string[], b: readonly string[]): boolean {
  return a.length === b.length && a.every((name) => b.includes(name));
}
