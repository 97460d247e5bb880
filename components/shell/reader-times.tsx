"use client";

import { useLocale, useTranslations } from "next-intl";
import { useEffect } from "react";
import { formatInstant } from "@/lib/platform/i18n/format";

/**
 * Times are shown in the organization's zone, so that everybody reads the same day in the same chart. Where the reader's
 * own zone is another, hovering a time says it in theirs as well.
 */
export function ReaderTimes({ timeZone }: { timeZone: string }) {
  const t = useTranslations("shell");
  const locale = useLocale();
  useEffect(() => {
    const own = Intl.DateTimeFormat().resolvedOptions().timeZone;
    if (own === timeZone) return;
    const addOwn = ({ target }: Event) => {
      const time =
        target instanceof Element ? target.closest<HTMLTimeElement>("time[datetime][title]") : null;
      if (!time || time.title === time.dataset.readerTime) return;
      const at = new Date(time.dateTime);
      if (Number.isNaN(at.getTime())) return;
      time.title += `\n${t("readerTime", { time: formatInstant(at, locale, own, "long") })}`;
      // Known by its title: an update of the page writes it anew, without the reader's own.
      time.dataset.readerTime = time.title;
    };
    document.addEventListener("pointerover", addOwn);
    return () => document.removeEventListener("pointerover", addOwn);
  }, [timeZone, locale, t]);
  return null;
}
