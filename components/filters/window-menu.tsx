"use client";

import { CalendarDays } from "lucide-react";
import { useSearchParams } from "next/navigation";
import { useLocale, useTranslations } from "next-intl";
import { type FormEvent, type MouseEvent, useId, useState } from "react";
import { Button } from "@/components/ui/button";
import { cn } from "@/components/ui/cn";
import { Input } from "@/components/ui/input";
import { Label } from "@/components/ui/label";
import { closePopoverAround, Popover } from "@/components/ui/popover";
import { useIsLive } from "@/components/ui/use-is-live";
import { formatInstant } from "@/lib/platform/i18n/format";
import type { Locale } from "@/lib/platform/i18n/locale";
import { type FilterWindow, MOST_WINDOW_DAYS, WINDOW_DAYS } from "@/lib/read/filters/filters";

const DAY_MS = 86_400_000;

/** What the address says of the window, and of the place in a list that another window doesn't have. */
const OF_A_WINDOW = ["window", "from", "to", "after", "before"];

interface WindowMenuProps {
  window: FilterWindow;
  onChange: (window: FilterWindow) => void;
}

interface CustomWindowProps {
  window: FilterWindow;
  onChange: (window: FilterWindow, event: FormEvent<Element>) => void;
}

/** A rolling window, or days from one to another. */
export function WindowMenu({ window, onChange }: WindowMenuProps) {
  const t = useTranslations("filters");
  const locale = useLocale();
  const summary = window.kind === "days" ? t("lastDays", { days: window.days }) : spanText(window, locale);
  const choose = (next: FilterWindow, { currentTarget }: MouseEvent<Element> | FormEvent<Element>) => {
    closePopoverAround(currentTarget);
    onChange(next);
  };
  return (
    <Popover
      label={t("window")}
      trigger={
        <Button size="sm" aria-label={`${t("window")}: ${summary}`}>
          <CalendarDays aria-hidden="true" className="text-ink-faint" />
          {summary}
        </Button>
      }
    >
      {/* Sent as a form while no script answers. */}
      <form method="get" className="p-1">
        <OtherFilters />
        <ul>
          {WINDOW_DAYS.map((days) => {
            const isCurrent = window.kind === "days" && window.days === days;
            return (
              <li key={days}>
                <button
                  type="submit"
                  name="window"
                  value={days}
                  aria-pressed={isCurrent}
                  onClick={(event) => {
                    event.preventDefault();
                    choose({ kind: "days", days }, event);
                  }}
                  className="flex min-h-9 w-full items-center gap-2 rounded-sm px-2 text-left hover:bg-subtle sm:min-h-8"
                >
                  <i className={cn("glyph glyph-check", !isCurrent && "invisible")} />
                  {t("lastDays", { days })}
                </button>
              </li>
            );
          })}
        </ul>
      </form>
      <CustomWindow key={JSON.stringify(window)} window={window} onChange={choose} />
    </Popover>
  );
}

/** What the address narrows besides the window. */
function OtherFilters() {
  const others = [...useSearchParams()].filter(([name]) => !OF_A_WINDOW.includes(name));
  return others.map(([name, value]) => (
    <input key={`${name} ${value}`} type="hidden" name={name} value={value} />
  ));
}

/** Readers think in first and last day; the address carries the day after the last one, where the window ends. */
function CustomWindow({ window, onChange }: CustomWindowProps) {
  const t = useTranslations("filters");
  const id = useId();
  const [first, setFirst] = useState(window.kind === "custom" ? window.from.slice(0, 10) : "");
  const [last, setLast] = useState(window.kind === "custom" ? lastDayOf(window.to) : "");
  const isBackwards = first !== "" && last !== "" && last < first;
  const isTooLong = first !== "" && last !== "" && shiftDay(first, MOST_WINDOW_DAYS) <= last;
  const isRefused = isBackwards || isTooLong;
  const isLive = useIsLive();
  const apply = (event: FormEvent) => {
    event.preventDefault();
    if (first === "" || last === "" || isRefused) return;
    onChange({ kind: "custom", from: first, to: shiftDay(last, 1) }, event);
  };
  return (
    <form onSubmit={apply} className="grid gap-2 border-t p-3">
      <div>
        <Label htmlFor={`${id}first`} className="text-[13px] leading-6 font-normal text-ink-muted">
          {t("firstDay")}
        </Label>
        <Input
          id={`${id}first`}
          type="date"
          required
          value={first}
          onChange={(event) => setFirst(event.target.value)}
          className="px-2"
        />
      </div>
      <div>
        <Label htmlFor={`${id}last`} className="text-[13px] leading-6 font-normal text-ink-muted">
          {t("lastDay")}
        </Label>
        <Input
          id={`${id}last`}
          type="date"
          required
          value={last}
          aria-invalid={isRefused || undefined}
          onChange={(event) => setLast(event.target.value)}
          className="px-2"
        />
      </div>
      <p role="status" className="text-danger empty:hidden">
        {isBackwards && t("backwards")}
        {isTooLong && t("tooLong", { days: MOST_WINDOW_DAYS })}
      </p>
      <Button type="submit" size="sm" disabled={!isLive}>
        {t("apply")}
      </Button>
    </form>
  );
}

function spanText({ from, to }: Extract<FilterWindow, { kind: "custom" }>, locale: Locale): string {
  const [first, last] = [from.slice(0, 10), lastDayOf(to)];
  const at = (day: string) => formatInstant(new Date(day), locale, "UTC", "day");
  return first === last ? at(first) : `${at(first)} – ${at(last)}`;
}

/** An edge inside a day belongs to it; a whole day as an edge is the one after the last. */
function lastDayOf(to: string): string {
  return to.includes("T") ? to.slice(0, 10) : shiftDay(to, -1);
}

function shiftDay(day: string, by: number): string {
  return new Date(new Date(day).getTime() + by * DAY_MS).toISOString().slice(0, 10);
}
