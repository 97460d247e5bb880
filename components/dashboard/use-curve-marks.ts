import { useLocale, useTranslations } from "next-intl";
import { formatInstant } from "@/lib/platform/i18n/format";
import type { CurveMark } from "@/lib/read/dashboard/marks";
import type { BucketSeries } from "./use-bars";

/** A mark in words, and the bucket it falls into. */
export interface ShownMark {
  key: string;
  bucket: string;
  text: string;
}

/** What changed under a curve, each with the bucket it falls into. */
export function useCurveMarks(
  marks: readonly CurveMark[],
  { buckets }: BucketSeries,
  timeZone: string,
): ShownMark[] {
  const t = useTranslations("dashboard.marks");
  const locale = useLocale();
  return marks.flatMap(({ kind, at }) => {
    const bucket = buckets.findLast(({ startsAt }) => startsAt <= at);
    if (!bucket) return [];
    const day = formatInstant(at, locale, timeZone, "date");
    return [{ key: `${kind} ${at.toISOString()}`, bucket: bucket.label, text: t(kind, { day }) }];
  });
}
