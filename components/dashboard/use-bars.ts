import { useLocale, useTranslations } from "next-intl";
import type { Bucket, BucketSize } from "@/lib/core/metrics/series";
import { formatInstant } from "@/lib/platform/i18n/format";
import type { DashboardView } from "@/lib/read/dashboard/view-model";
import { edgeText } from "@/lib/read/filters/window";
import type { Bar } from "./bar";

export interface BucketSeries {
  size: BucketSize;
  buckets: readonly Bucket[];
}

/** The buckets of a series, named, each with the part of the window that it covers. */
export function useBars({ size, buckets }: BucketSeries, { window, now }: DashboardView): Bar[] {
  const charts = useTranslations("charts");
  const locale = useLocale();
  return buckets.map(({ label, startsAt, endsAt, partial }) => {
    const day = new Date(`${label}T00:00:00Z`);
    const date = formatInstant(day, locale, "UTC", size === "day" ? "date" : "day", now);
    const title = size === "week" ? charts("weekOf", { day: date }) : date;
    return {
      key: label,
      title: partial ? `${title} (${charts("partly")})` : title,
      axisLabel: formatInstant(day, locale, "UTC", "day"),
      from: edgeText(startsAt > window.from ? startsAt : window.from),
      to: edgeText(endsAt < window.to ? endsAt : window.to),
    };
  });
}
