import { useLocale, useTranslations } from "next-intl";
import type { Bucket, BucketSize } from "@/lib/core/metrics/series";
import { formatInstant } from "@/lib/platform/i18n/format";
import type { DashboardView } from "@/lib/read/dashboard/view-model";
import { deploymentsHref, filterQuery } from "@/lib/read/filters/href";
import { stretchOf } from "@/lib/read/filters/window";

export interface BucketSeries {
  size: BucketSize;
  buckets: readonly Bucket[];
}

/** A bucket with its words and its ways. */
export interface Bar {
  bucket: Bucket;
  title: string;
  /** Its first day, short enough for an axis. */
  axisLabel: string;
  href: string;
  failedHref: string;
  incidentsHref: string;
}

/** The buckets of a series, named, with the way to what happened in each. */
export function useBars({ size, buckets }: BucketSeries, view: DashboardView): Bar[] {
  const charts = useTranslations("charts");
  const locale = useLocale();
  const { behind, organization, window, now } = view;
  return buckets.map((bucket) => {
    const day = new Date(`${bucket.label}T00:00:00Z`);
    const date = formatInstant(day, locale, "UTC", size === "day" ? "date" : "day", now);
    const title = size === "week" ? charts("weekOf", { day: date }) : date;
    const from = bucket.startsAt > window.from ? bucket.startsAt : window.from;
    const to = bucket.endsAt < window.to ? bucket.endsAt : window.to;
    const filters = { ...behind, window: stretchOf(from, to) };
    return {
      bucket,
      title: bucket.partial ? `${title} (${charts("partly")})` : title,
      axisLabel: formatInstant(day, locale, "UTC", "day"),
      href: deploymentsHref(organization.slug, filters),
      failedHref: deploymentsHref(organization.slug, filters, { result: ["failed"] }),
      incidentsHref: `/${organization.slug}/incidents${filterQuery(filters)}`,
    };
  });
}
